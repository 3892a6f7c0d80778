"""The ledger in the database: what is written once stays, what is open may still change."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    MetaData,
    and_,
    delete,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from metrics.fact_tables import FACTS
from metrics.label import LabelRecord
from metrics.ledger import (
    CallRecord,
    QueryRecord,
    Record,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpRecord,
)
from metrics.rating import RatingRecord
from metrics.reading import call_record, extract, turn_records
from metrics.row import call_of
from metrics.sweep import LONGEST_CALL, swept
from metrics.tables import (
    CallRow,
    LabelRow,
    Ledger,
    QueryRow,
    RatingRow,
    TouchedRow,
    TransferRow,
    TurnRow,
    WrapUpRow,
)
from metrics.upsert import Incoming, insert_or_update

__all__ = [
    "METADATA",
    "append",
    "call_record",
    "extract",
    "load",
    "note_tokens",
    "note_wait",
    "purge",
    "sweep",
    "touch",
    "turn_records",
]

METADATA: MetaData = FACTS.metadata
"The tables of the ledger and of the facts that are counted from it."
UNSYNCHRONIZED = {"synchronize_session": False}


def append(session: Session, *records: Record) -> None:
    """Write records, in any order and any number of times: what is over stays, and nothing goes back."""
    load(session, *records)
    touch(session, {record.call_sid for record in records})


def load(session: Session, *records: Record) -> None:
    """Write records as append does, for whoever counts their days' facts right afterwards."""
    for kind, (row, unless) in KEPT.items():
        some = [record for record in records if isinstance(record, kind)]
        if some:
            insert_or_update(session, row, some, unless)


def touch(session: Session, call_sids: Iterable[str]) -> None:
    """Have the facts of some calls counted again."""
    rows = [{"call_sid": sid} for sid in sorted(call_sids)]
    if rows:
        session.execute(insert(TouchedRow), rows)


def _is_ended_or_newer(incoming: Incoming) -> ColumnElement[bool]:
    return or_(CallRow.disposition.is_not(None), CallRow.turns > incoming["turns"])


def _is_closed(_: Incoming) -> ColumnElement[bool]:
    return QueryRow.outcome.is_not(None)


def _is_timed(_: Incoming) -> ColumnElement[bool]:
    return TurnRow.audio_ms.is_not(None)


def _is_better_known(incoming: Incoming) -> ColumnElement[bool]:
    """A person who took the call did take it, whatever the carrier repeats later."""
    taken = TransferOutcomeName.ACCEPTED.value
    was_taken = and_(TransferRow.outcome == taken, incoming["outcome"] != taken)
    return or_(was_taken, TransferRow.seconds > incoming["seconds"])


def _is_scored(_: Incoming) -> ColumnElement[bool]:
    return RatingRow.score.is_not(None)


def _always(_: Incoming) -> ColumnElement[bool]:
    return true()


def _is_later(incoming: Incoming) -> ColumnElement[bool]:
    return LabelRow.at > incoming["at"]


KEPT: dict[type[Record], tuple[type[Ledger], Callable[[Incoming], ColumnElement[bool]]]] = {
    CallRecord: (CallRow, _is_ended_or_newer),
    QueryRecord: (QueryRow, _is_closed),
    TurnRecord: (TurnRow, _is_timed),
    TransferRecord: (TransferRow, _is_better_known),
    WrapUpRecord: (WrapUpRow, _always),
    LabelRecord: (LabelRow, _is_later),
    RatingRecord: (RatingRow, _is_scored),
}
"Where each kind of record goes, and when the row that is there stays as it is."


def note_wait(session: Session, call_sid: str, turn: int, milliseconds: float) -> None:
    """Add to a turn how long the caller waited for the line's voice."""
    session.execute(
        update(TurnRow)
        .where(TurnRow.call_sid == call_sid, TurnRow.turn == turn)
        .values(audio_ms=milliseconds),
        execution_options=UNSYNCHRONIZED,
    )
    touch(session, [call_sid])


def note_tokens(session: Session, call_sid: str, turn: int, tokens: int) -> None:
    """Add to a turn what a language model was paid for."""
    session.execute(
        update(TurnRow)
        .where(TurnRow.call_sid == call_sid, TurnRow.turn == turn)
        .values(tokens=TurnRow.tokens + tokens),
        execution_options=UNSYNCHRONIZED,
    )
    touch(session, [call_sid])


def sweep(session: Session, now: datetime, longest: timedelta = LONGEST_CALL) -> int:
    """End the calls that must be over but never ended, and return how many those were."""
    lost = select(CallRow).where(CallRow.ended_at.is_(None), CallRow.started_at < now - longest)
    calls = [call_of(row) for row in session.scalars(lost)]
    for call in calls:
        append(session, *swept(call, call_record(session, call.call_sid)[1], now))
    return len(calls)


def purge(session: Session, before: datetime) -> int:
    """Remove the calls that started before an instant, with all that belongs to them; return how many."""
    old = select(CallRow.call_sid).where(CallRow.started_at < before)
    for rows in (TurnRow, QueryRow, TransferRow, WrapUpRow, LabelRow, RatingRow):
        session.execute(delete(rows).where(rows.call_sid.in_(old)), execution_options=UNSYNCHRONIZED)
    calls = delete(CallRow).where(CallRow.started_at < before).returning(CallRow.call_sid)
    return len(session.execute(calls, execution_options=UNSYNCHRONIZED).all())
