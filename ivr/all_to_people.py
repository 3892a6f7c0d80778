"""The switch “all calls to people”: every new call goes to the operator at once, in the carrier's voice.

Neither our ear nor our voice takes part, so the switch helps also when those are what is broken.
"""

from dataclasses import replace
from datetime import datetime

from ivr.call import Call
from ivr.call_state import State
from ivr.city import City
from ivr.parting import parting
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.decision import Reason, Route, TakeMessage, Wait
from routing.escalation import to_person


def sent_to_people(call: Call, city: City, now: datetime) -> Call:
    """Return a new call on its way to the operator, or to whatever the operator has when closed."""
    decision = to_person(city.directory.operator, Reason.SWITCH, city.directory, now)
    sent = call.after(decision, city.catalog, now)
    return replace(sent, recording=sent.state is State.RECORDING)


def first_words(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    """Return what such a caller hears first, in every language, since nobody asked for theirs."""
    spoken = (replace(texts, language=language) for language in texts.city.directory.languages)
    return tuple(sentence for each in spoken for sentence in _in_one_language(decision, each))


def _in_one_language(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    recorded = (texts.prompt("transcription_notice"),) if isinstance(decision, TakeMessage) else ()
    return (
        texts.prompt("emergency_notice"),
        texts.prompt("greeting_name", city=texts.city_name),
        *texts.greeting_banners(),
        *recorded,
        *parting(decision, texts),
    )
