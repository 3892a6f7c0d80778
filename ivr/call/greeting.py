"""How a call begins: the greeting, or a person at once."""

from dataclasses import replace
from datetime import datetime

from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.consent import Consent
from ivr.call.reply import Listen, Reply
from ivr.call.states import CallState
from ivr.call.texts import Sentence, Texts
from routing.asked import expecting
from routing.decision import Reason
from routing.escalation import to_person


def greeting(call: Call, texts: Texts) -> Reply:
    """Return the greeting; legally required parts cannot be interrupted."""
    others = (other for other in texts.city.directory.languages if other != call.language)
    said = (
        *_notices(texts),
        texts.prompt("person_offer"),
        *(texts.prompts.say("other_language", other) for other in others),
        *((texts.prompt("consent_question"),) if call.consent is Consent.ASKED else ()),
        texts.prompt("open_question"),
    )
    # How much was played tells a caller who listened from a machine.
    heard = tuple(replace(sentence, is_answer=True) for sentence in said)
    return Reply(heard, Listen(expecting(call.dialogue.asked)), call.language)


def _notices(texts: Texts) -> tuple[Sentence, ...]:
    """Return the mandatory notices in the call's language, and the city's own for everybody."""
    return (
        texts.prompt("disclosure", interruptible=False, city=texts.greeting_name),
        texts.prompt("emergency_notice", interruptible=False),
        *texts.greeting_banners(),
    )


def sent_to_people(call: Call, city: City, now: datetime, reason: Reason = Reason.SWITCH) -> Call:
    """Return a new call sent to the operator, or the operator's after-hours path."""
    decision = to_person(city.directory.operator, reason, city.directory, now)
    sent = call.after(decision, city.catalog, now)
    return replace(sent, recording=sent.state is CallState.RECORDING)
