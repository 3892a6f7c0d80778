"""Everything kept about calls, table by table: what a copy contains, and how it is erased."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from ivr.api.idempotency import forget_replies_about
from ivr.desk import call_store as desk
from ivr.desk import report_store as reports
from ivr.desk.call_store import forget_call as forget_desk_call
from ivr.desk.callbacks import store as callbacks
from ivr.desk.tickets import store as tickets
from ivr.errors import BadCiphertext
from ivr.register import incident_store as incidents
from ivr.storage.encryption import Encryption
from ivr.storage.journeys import store as journeys
from ivr.storage.store import details_of, forget_call, stored_calls, worded_summaries, words_of
from ivr.storage.tables import DetailRow, HiddenNameRow, NumeralsRow, SummaryRow, WordsRow
from ivr.storage.texts import received_store as received
from ivr.storage.texts import reminder_store as reminders
from ivr.storage.texts import sent_store as texting
from ivr.studio.sampling import store as sampling
from ivr.studio.unanswered import store as unanswered
from ivr.systems.webhooks import store as webhooks
from metrics.ledger.sql import Kept
from routing.outbound import store as outbound
from routing.requests import store as requests

Copied: TypeAlias = list[object]
OfCall: TypeAlias = Callable[[Session, str, Encryption], Copied]
WORDS = (Kept(WordsRow), Kept(DetailRow), Kept(SummaryRow), Kept(HiddenNameRow), Kept(NumeralsRow))
"The tables that hold callers' words."


@dataclass(frozen=True, slots=True)
class Trace:
    """What one room keeps about calls."""

    tables: tuple[str, ...]
    calls: Callable[[Session], Iterable[str]]
    "Returns the calls that it keeps anything of."
    forget: Callable[[Session, str], int]
    "Erases everything about a call, and returns how much that was."
    copies: tuple[tuple[str, OfCall], ...]
    "The parts of a caller's copy."


def calls_with_traces(session: Session) -> frozenset[str]:
    """Return the calls of whose callers something is kept: a copy or its erasure must find them."""
    return frozenset(sid for trace in TRACES for sid in trace.calls(session))


def copy_of(session: Session, call_sid: str, encryption: Encryption) -> dict[str, object]:
    """Return everything kept of a call that can be read."""
    copies = (copied for trace in TRACES for copied in trace.copies)
    return {"call": call_sid, **{part: copy(session, call_sid, encryption) for part, copy in copies}}


def forget_traces_of(session: Session, call_sid: str) -> dict[str, int]:
    """Erase everything kept of a call; return how much, by its first table."""
    return {trace.tables[0]: trace.forget(session, call_sid) for trace in TRACES}


def _opened(encryption: Encryption, encrypted: str) -> str:
    try:
        return encryption.decrypt(encrypted)
    except BadCiphertext:
        return ""


def _calls_with_words(session: Session) -> Iterable[str]:
    return (sid for words in WORDS for sid in words.calls(session))


def _forget_words(session: Session, call_sid: str) -> int:
    return sum(words.forget(session, call_sid) for words in WORDS)


def _words(session: Session, sid: str, _: Encryption) -> Copied:
    return [words.heard for words in words_of(session, sid)]


def _given(session: Session, sid: str, encryption: Encryption) -> Copied:
    given = ((each.kind.value, _opened(encryption, each.encrypted)) for each in details_of(session, sid))
    return [{"kind": kind, "value": value} for kind, value in given]


def _summaries(session: Session, sid: str, _: Encryption) -> Copied:
    return list(worded_summaries(session, sid).values())


def _messages(session: Session, sid: str, encryption: Encryption) -> Copied:
    return [
        {
            "left_at": callback.left_at.isoformat(),
            "department": callback.department,
            "words": _opened(encryption, callback.encrypted_words),
        }
        for callback in callbacks.callbacks_of(session, sid)
    ]


def _texts(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {"agreed_at": text.consent.at.isoformat(), "question": text.consent.question, "text": text.body}
        for text in texting.texts_of(session, sid)
    ]


def _received(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {
            "at": text.at.isoformat(),
            "turn": text.turn,
            "done": text.outcome.value,
            "article": text.article,
            "reply": text.reply,
        }
        for text in received.received_in(session, sid)
    ]


def _tickets(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {"made_at": ticket.made_at.isoformat(), "department": ticket.department, "number": ticket.number}
        for ticket in tickets.tickets_of(session, sid)
    ]


def _outbound(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {"at": entry.at.isoformat(), "what": entry.kind, "seconds": entry.seconds}
        for entry in outbound.entries_of(session, sid)
    ]


def _reminders(session: Session, sid: str, encryption: Encryption) -> Copied:
    return [
        {
            "agreed_at": one.consent.at.isoformat(),
            "question": one.consent.question,
            "article": one.article,
            "day": one.day.isoformat(),
            "address": _opened(encryption, one.place),
            "state": one.state.value,
        }
        for one in reminders.reminders_of(session, sid)
    ]


def _reports(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {
            "made_at": report.made_at.isoformat(),
            "reference": report.reference,
            "article": report.article,
            "address": report.address,
            "details": report.details,
            "attributes": dict(report.attributes),
            "longitude": report.lon,
            "latitude": report.lat,
        }
        for report in requests.requests_of(session, sid)
    ]


def _journeys(session: Session, sid: str, encryption: Encryption) -> Copied:
    return [journeys.told(kept, encryption) for kept in journeys.journeys_of(session, sid)]


def _recordings(session: Session, sid: str, encryption: Encryption) -> Copied:
    return [
        {
            "at": sample.at.isoformat(),
            "heard": _opened(encryption, sample.encrypted_heard),
            "sound": _opened(encryption, sample.encrypted_sound),
            "form": "µ-law, 8 kHz, base64",
        }
        for sample in sampling.samples_of(session, sid)
    ]


def _desk(session: Session, sid: str, encryption: Encryption) -> Copied:
    call = desk.load_call(session, sid)
    shown = [{"number": _opened(encryption, call.encrypted_number)}] if call else []
    return [*shown, *({"note": note} for note in reports.notes_of(session, sid))]


def _asked(session: Session, sid: str, _: Encryption) -> Copied:
    return list(unanswered.asked_in(session, sid))


def _incidents(session: Session, sid: str, _: Encryption) -> Copied:
    return incidents.incidents_of(session, sid)


def _told(session: Session, sid: str, _: Encryption) -> Copied:
    return [
        {"at": told.at.isoformat(), "type": told.type.value, "body": told.body}
        for told in webhooks.deliveries_about(session, sid)
    ]


def _forget_stored(session: Session, call_sid: str) -> int:
    forget_call(session, call_sid)
    return 0


def _none(_: Session) -> Iterable[str]:
    """An answer of the API is gone long before a call's caller is."""
    return ()


def _of_table(kept: Kept, copy: tuple[str, OfCall]) -> Trace:
    return Trace((kept.name,), kept.calls, kept.forget, (copy,))


TRACES: tuple[Trace, ...] = (
    Trace(
        ("words", "details", "summaries", "hidden_names", "turn_numerals"),
        _calls_with_words,
        _forget_words,
        (("words", _words), ("given", _given), ("summaries", _summaries)),
    ),
    Trace(
        ("callbacks", "callback_steps", "callback_audio"),
        callbacks.calls_with_callbacks,
        callbacks.forget_callbacks_of,
        (("messages", _messages),),
    ),
    _of_table(texting.TEXTS, ("texts", _texts)),
    _of_table(received.RECEIVED, ("texted", _received)),
    _of_table(outbound.OUTBOUND, ("dialled_and_texted", _outbound)),
    _of_table(reminders.REMINDERS, ("reminders", _reminders)),
    _of_table(tickets.TICKETS, ("tickets", _tickets)),
    _of_table(requests.REQUESTS, ("reports", _reports)),
    _of_table(journeys.JOURNEYS, ("journeys", _journeys)),
    Trace(
        ("hearing_samples",),
        sampling.calls_with_samples,
        sampling.forget_sounds_of,
        (("recordings", _recordings),),
    ),
    Trace(
        ("desk_calls", "desk_wrap_ups", "desk_report_answers"),
        reports.calls_at_desk,
        forget_desk_call,
        (("desk", _desk),),
    ),
    Trace(
        ("asked_utterances",),
        unanswered.calls_asked_in,
        unanswered.forget_asked_of,
        (("unanswered_questions", _asked),),
    ),
    Trace(
        ("webhook_deliveries",),
        webhooks.calls_with_deliveries,
        webhooks.forget_deliveries_about,
        (("webhooks", _told),),
    ),
    Trace(
        ("incidents",),
        incidents.calls_with_incidents,
        incidents.forget_call,
        (("incidents", _incidents),),
    ),
    Trace(("calls",), stored_calls, _forget_stored, ()),
    Trace(("api_replies",), _none, forget_replies_about, ()),
)
"A new table with anything about a caller belongs here; a test walks all tables and asks for it."
