"""Retention: what is removed, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CursorResult, Delete, delete, func, select
from sqlalchemy.orm import Session

from ivr.sampling.store import forget_sounds_of, purge_sounds
from ivr.storage.tables import DetailRow, HiddenNameRow, NumeralsRow, StoredCallRow, SummaryRow, WordsRow
from routing.callbacks.store import (
    calls_with_callbacks,
    forget_callbacks_of,
    overdue_callbacks,
    purge_callbacks,
)
from routing.desk.call_store import forget_call, purge_calls, purge_events
from routing.in_vain.store import forget_asked_of, overdue_asked, purge_asked
from routing.requests.store import forget_requests_of, purge_requests
from routing.texting.store import calls_with_texts, forget_texts_of, overdue_texts, purge_texts

ANNOUNCED_KEPT = timedelta(days=1)
"Desks disconnected for longer reload everything."
CALLS_KEPT = timedelta(days=2)
"Stored calls untouched for this long are over and already swept."
WORDS = (WordsRow, DetailRow, SummaryRow, HiddenNameRow, NumeralsRow)
"The tables that hold callers' words."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed."""

    words: int
    "Utterances with what was taken out of them, and summaries."
    callbacks: int
    "Messages and call-backs, with what was done about each."
    desk: int
    "What the desk showed of calls, with the notes on them."
    calls: int
    events: int
    sounds: int = 0
    "Utterances that callers allowed to be kept for some days."
    requests: int = 0
    "What callers reported to the city."
    asked: int = 0
    "What was asked in vain."
    texts: int = 0
    "Texts that callers agreed to get."


def purge(session: Session, today: date, held: frozenset[str] = frozenset()) -> Purged:
    """Remove every row past its retention, except calls on hold."""
    now = datetime.combine(today, time(), UTC)
    return Purged(
        words=sum(
            _remove(session, delete(kept).where(kept.purge_on <= today, kept.call_sid.not_in(held)))
            for kept in WORDS
        ),
        callbacks=purge_callbacks(session, today, held),
        desk=purge_calls(session, today, held),
        calls=_remove(session, delete(StoredCallRow).where(StoredCallRow.updated_at < now - CALLS_KEPT)),
        events=purge_events(session, now - ANNOUNCED_KEPT),
        sounds=purge_sounds(session, now),
        requests=purge_requests(session, today, held),
        asked=purge_asked(session, today, held),
        texts=purge_texts(session, today, now, held),
    )


def overdue(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Return how many rows with callers' words are past their retention."""
    counts = (
        select(func.count()).select_from(kept).where(kept.purge_on <= today, kept.call_sid.not_in(held))
        for kept in WORDS
    )
    others = overdue_callbacks(session, today, held) + overdue_asked(session, today, held)
    texts = overdue_texts(session, today, held)
    return sum(session.scalar(count) or 0 for count in counts) + others + texts


def calls_with_words(session: Session) -> frozenset[str]:
    """Return the calls of whose callers something is kept: a copy or its erasure must find them."""
    kept = [session.scalars(select(table.call_sid).distinct()) for table in WORDS]
    return (
        frozenset(sid for sids in kept for sid in sids)
        | calls_with_callbacks(session)
        | calls_with_texts(session)
    )


def forget_words_of(session: Session, call_sid: str) -> Purged:
    """Erase one call's words at the caller's request."""
    return Purged(
        words=sum(_remove(session, delete(kept).where(kept.call_sid == call_sid)) for kept in WORDS),
        callbacks=forget_callbacks_of(session, call_sid),
        desk=forget_call(session, call_sid),
        calls=0,
        events=0,
        sounds=forget_sounds_of(session, call_sid),
        requests=forget_requests_of(session, call_sid),
        asked=forget_asked_of(session, call_sid),
        texts=forget_texts_of(session, call_sid),
    )


def _remove(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
