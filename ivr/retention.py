"""What is removed when its time is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CursorResult, Delete, delete
from sqlalchemy.orm import Session

from ivr.tables import CallRow, DetailRow, SeenEventRow, SummaryRow, WordsRow
from routing.desk.call_store import forget_call, purge_calls
from routing.desk.store import purge_events
from routing.promises.store import forget_promises_of, purge_promises

EVENTS_KEPT = timedelta(days=2)
"The carrier repeats an event within minutes; two days are ample."
ANNOUNCED_KEPT = timedelta(days=1)
"A desk that was away for longer looks at everything anew."
CALLS_KEPT = timedelta(days=2)
"A call in progress that nobody has touched for so long is over, and the sweep has counted it."
WORDS = (WordsRow, DetailRow, SummaryRow)
"Where something stands that a caller said."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed."""

    words: int
    "Utterances with what was taken out of them, and summaries."
    promises: int
    "Messages and call-backs, with what was done about each."
    desk: int
    "What the desk showed of calls, with the notes on them."
    calls: int
    events: int


def purge(session: Session, today: date) -> Purged:
    """Remove every row whose day has come."""
    now = datetime.combine(today, time(), UTC)
    return Purged(
        words=sum(_remove(session, delete(kept).where(kept.purge_on <= today)) for kept in WORDS),
        promises=purge_promises(session, today),
        desk=purge_calls(session, today),
        calls=_remove(session, delete(CallRow).where(CallRow.updated_at < now - CALLS_KEPT)),
        events=_remove(session, delete(SeenEventRow).where(SeenEventRow.at < now - EVENTS_KEPT))
        + purge_events(session, now - ANNOUNCED_KEPT),
    )


def forget_words_of(session: Session, call_sid: str) -> Purged:
    """Remove every word of one caller's call, at the caller's wish."""
    return Purged(
        words=sum(_remove(session, delete(kept).where(kept.call_sid == call_sid)) for kept in WORDS),
        promises=forget_promises_of(session, call_sid),
        desk=forget_call(session, call_sid),
        calls=0,
        events=0,
    )


def _remove(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
