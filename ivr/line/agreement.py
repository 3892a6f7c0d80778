"""Handles the key by which a caller consents to sound samples."""

from dataclasses import replace

from intents.transcript import OpenQuestion
from ivr.call.call import Call
from ivr.call.consent import Consent
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Texts
from ivr.line.calls import CallChange
from routing.dialogue_state import expecting


def agreement(call: Call, texts: Texts) -> CallChange[Reply | None]:
    """Return the call with the caller's consent and a thank-you; None if consent was not asked."""
    asked = expecting(call.dialogue.asked)
    if call.consent is not Consent.ASKED or not isinstance(asked, OpenQuestion):
        return CallChange(call, None)
    thanks = texts.prompt("consent_thanks"), texts.prompt("open_question")
    return CallChange(replace(call, consent=Consent.GIVEN), Reply(thanks, Listen(asked), call.language))
