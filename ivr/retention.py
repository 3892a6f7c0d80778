"""What is removed when its time is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CursorResult, Delete, delete
from sqlalchemy.orm import Session

from ivr.tables import CallRow, MessageRow, SeenEventRow, WordsRow

EVENTS_KEPT = timedelta(days=2)
"The carrier repeats an event within minutes; two days are ample."
CALLS_KEPT = timedelta(days=2)
"A call in progress that nobody has touched for so long is over, and the sweep has counted it."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed."""

    words: int
    messages: int
    calls: int
    events: int


def purge(session: Session, today: date) -> Purged:
    """Remove every row whose day has come; the recordings themselves are the carrier's to delete."""
    now = datetime.combine(today, time(), UTC)
    return Purged(
        words=_remove(session, delete(WordsRow).where(WordsRow.purge_on <= today)),
        messages=_remove(session, delete(MessageRow).where(MessageRow.purge_on <= today)),
        calls=_remove(session, delete(CallRow).where(CallRow.updated_at < now - CALLS_KEPT)),
        events=_remove(session, delete(SeenEventRow).where(SeenEventRow.at < now - EVENTS_KEPT)),
    )


def forget_words_of(session: Session, call_sid: str) -> Purged:
    """Remove every word of one caller's call, at the caller's wish."""
    return Purged(
        words=_remove(session, delete(WordsRow).where(WordsRow.call_sid == call_sid)),
        messages=_remove(session, delete(MessageRow).where(MessageRow.call_sid == call_sid)),
        calls=0,
        events=0,
    )


def _remove(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
