"""What a turn sends out: a report to the city, and the text or reminder that the caller agreed to."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from intents.meaning.understanding import ControlKind, Wish
from intents.text.transcript import Keys, Said
from ivr.call.call import Call
from ivr.call.lookups.found import reference_for
from ivr.call.lookups.spoken_place import spoken_address
from ivr.call.texts import Texts
from ivr.desk.callbacks.callback import reference_of
from routing.asked import ShallIText
from routing.decision import Decision, FileReport
from routing.journeys.run import Run, agreed_to_text
from routing.requests import request
from routing.requests.request import ServiceRequest
from routing.texting import text_message
from routing.texting.reminder import KEPT_AFTER, Reminder, kept_place, moment_before, reminded_of
from routing.texting.templates import REMINDERS, TextKind
from routing.texting.text_message import Consent, TextMessage
from routing.texting.texted import SendText


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a turn sends; at most one field is set."""

    report: ServiceRequest | None = None
    text: TextMessage | None = None
    reminder: Reminder | None = None


def outgoing(decision: Decision, before: Run | None, call: Call, said: Said, texts: Texts) -> Outgoing:
    """Return what a decision files or texts; `call` is the call after it, `before` the journey before it."""
    report = _service_request(decision, call, texts) if isinstance(decision, FileReport) else None
    agreed = agreed_to_text(texts.city.services.journeys, before, call.dialogue.run)
    if isinstance(decision, SendText):
        consent = _agreed(decision, said, texts)
        if decision.kind in REMINDERS:
            return Outgoing(reminder=_reminder(decision, call, consent, texts))
        return Outgoing(text=_text_message(decision, call, consent, texts))
    if agreed:
        consent = _consent(agreed.texts[call.language], said, texts.now)
        listed = SendText(agreed.article, TextKind.ANSWER)
        return Outgoing(report, _text_message(listed, call, consent, texts))
    return Outgoing(report)


def _service_request(decision: FileReport, call: Call, texts: Texts) -> ServiceRequest:
    city, now = texts.city, texts.now
    language = city.directory.languages[0]
    lon, lat = city.services.points.at(decision.address) or (None, None)
    return ServiceRequest(
        f"{call.sid}-{call.turns}",
        call.sid,
        reference_for(call.sid, decision.told),
        decision.article,
        decision.code or city.services.reports[decision.article],
        spoken_address(decision.address, city.services.streets, language) if decision.address.street else "",
        made_at=now,
        next_at=now,
        purge_on=(now + request.KEPT).date(),
        is_test=call.is_test,
        details=_details(decision, texts),
        attributes=decision.given,
        lon=lon,
        lat=lat,
    )


def _details(decision: FileReport, texts: Texts) -> str:
    """What was answered on a journey; the address stands in a field of its own."""
    city = texts.city
    language, journeys = city.directory.languages[0], city.services.journeys
    run = decision.told.run.without_places() if decision.told else None
    answers = run.in_words(journeys, language) if run else ()
    joined = (f"Same as request {decision.joins}",) if decision.joins else ()
    return "\n".join((*joined, *(f"{label}: {answer or '-'}" for label, answer in answers)))


def _text_message(decision: SendText, call: Call, consent: Consent, texts: Texts) -> TextMessage:
    body, numbered = _words(decision, call, texts)
    return TextMessage(
        f"{call.sid}-{call.turns}",
        call.sid,
        decision.article,
        call.language,
        call.encrypted_number,
        consent,
        body,
        next_at=texts.now,
        purge_on=(texts.now + text_message.KEPT).date(),
        numbered=numbered,
        is_test=call.is_test,
    )


def _reminder(decision: SendText, call: Call, consent: Consent, texts: Texts) -> Reminder | None:
    """The reminder of the next such day in the city's data."""
    city, address = texts.city, call.dialogue.address
    zone = city.directory.time_zone
    today = texts.now.astimezone(zone).date()
    day, kind = reminded_of(city.catalog[decision.article], address, city.services, today)
    if day is None:
        return None
    at = moment_before(day, kind, zone)
    return Reminder(
        f"{call.sid}-{call.turns}",
        call.sid,
        call.caller,
        decision.article,
        kind,
        call.language,
        call.encrypted_number,
        consent,
        day,
        at,
        (at + KEPT_AFTER).date(),
        place=kept_place(address, kind),
        is_test=call.is_test,
    )


def _agreed(decision: SendText, said: Said, texts: Texts) -> Consent:
    """The consent to an offer; a caller who requested the text was asked nothing."""
    asked = texts.question(ShallIText(decision.article, decision.kind))
    consent = _consent(" ".join(sentence.text for sentence in asked), said, texts.now)
    return replace(consent, question="", answer=Wish.TEXT.value) if decision.is_asked_for else consent


def _consent(question: str, said: Said, now: datetime) -> Consent:
    how = "keyed" if isinstance(said, Keys) else "spoken"
    return Consent(question, ControlKind.YES.value, how, now)


def _words(decision: SendText, call: Call, texts: Texts) -> tuple[str, str]:
    """The text, and the one that replaces it once the city has given its number."""
    templates, language = texts.city.services.texts, call.language
    match decision.kind:
        case TextKind.ANSWER:
            return templates.answer(decision.article, language), ""
        case TextKind.REPORT:
            reference = reference_of(call.sid)
            numbered = templates.numbered(reference, "{number}", language)
            return templates.reported(reference, language), numbered
        case TextKind.EVENING | TextKind.EVERY | TextKind.WEEK:
            raise ValueError("a reminder is worded when it is due")
        case _:
            assert_never(decision.kind)
