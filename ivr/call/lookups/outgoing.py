"""What a turn sends after the call: the report that the city gets, and the text that the caller agreed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from intents.transcript import Keys, Said
from intents.understanding import ControlKind
from ivr.call.call import Call
from ivr.call.lookups.spoken_place import spoken_address
from ivr.call.texts import Texts
from routing.callbacks.callback import reference_of
from routing.decision import FileReport, SendText
from routing.dialogue_state import ShallIText
from routing.requests import request
from routing.requests.request import ServiceRequest
from routing.texting import text_message
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent, TextMessage


@dataclass(frozen=True, slots=True)
class Outgoing:
    """At most one of both."""

    report: ServiceRequest | None = None
    text: TextMessage | None = None


def outgoing(decision: FileReport | SendText, call: Call, said: Said, texts: Texts) -> Outgoing:
    """Return what a decision files or texts; `call` is the call after it."""
    match decision:
        case FileReport():
            return Outgoing(report=_service_request(decision, call, texts, texts.now))
        case SendText():
            return Outgoing(text=_text_message(decision, call, said, texts))
        case _:
            assert_never(decision)


def _service_request(decision: FileReport, call: Call, texts: Texts, now: datetime) -> ServiceRequest:
    city = texts.city
    return ServiceRequest(
        f"{call.sid}-{call.turns}",
        call.sid,
        reference_of(call.sid),
        decision.article,
        city.services.reports[decision.article],
        spoken_address(decision.address, city.services.streets, city.directory.languages[0]),
        made_at=now,
        next_at=now,
        purge_on=(now + request.KEPT).date(),
        is_test=call.is_test,
    )


def _text_message(decision: SendText, call: Call, said: Said, texts: Texts) -> TextMessage:
    body, numbered = _words(decision, call, texts)
    return TextMessage(
        f"{call.sid}-{call.turns}",
        call.sid,
        decision.article,
        call.language,
        call.encrypted_number,
        _consent(decision, said, texts),
        body,
        next_at=texts.now,
        purge_on=(texts.now + text_message.KEPT).date(),
        numbered=numbered,
        is_test=call.is_test,
    )


def _consent(decision: SendText, said: Said, texts: Texts) -> Consent:
    asked = texts.question(ShallIText(decision.article, decision.kind))
    question = " ".join(sentence.text for sentence in asked)
    how = "keyed" if isinstance(said, Keys) else "spoken"
    return Consent(question, ControlKind.YES.value, how, texts.now)


def _words(decision: SendText, call: Call, texts: Texts) -> tuple[str, str]:
    """The words, and those that replace them once the city has given its number."""
    templates, language = texts.city.services.texts, call.language
    match decision.kind:
        case TextKind.ANSWER:
            return templates.answer(decision.article, language), ""
        case TextKind.REPORT:
            reference = reference_of(call.sid)
            numbered = templates.numbered(reference, "{number}", language)
            return templates.reported(reference, language), numbered
        case _:
            assert_never(decision.kind)
