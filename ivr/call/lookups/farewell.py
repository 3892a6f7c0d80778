"""The goodbye, with the reference number of a journey that is kept."""

from ivr.call.call import Call
from ivr.call.lookups.found import numbered
from ivr.call.satisfaction import is_asked
from ivr.call.texts import Sentence, Texts
from routing.decision import End


def farewell(decision: End, call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Return the goodbye; a reference number is said twice, since nobody can ask for it again."""
    if not decision.heard:
        return (texts.prompt("goodbye_unheard"),)
    goes_on = texts.asks_satisfaction and is_asked(call)
    last = texts.prompt("rating.thanks" if goes_on else "goodbye")
    if decision.kept is None:
        return (last,)
    number = numbered(decision.kept.number(call.sid), texts)
    kept = texts.prompt("journey.paused", days=str(decision.kept.keep_days))
    return (kept, number, texts.prompt("journey.once_more"), number, last)
