"""Stores the ledger: closed records are final, open ones may change."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    MetaData,
    and_,
    exists,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from metrics.facts.tables import FACTS
from metrics.ledger.outcome import FiledState, QueryOutcome
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.reading import call_of, call_record, extract, life_of, promise_of, turn_records
from metrics.ledger.reconciliation import swept
from metrics.ledger.records import (
    CallRecord,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    Record,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpRecord,
)
from metrics.ledger.repeat import REPEAT_WINDOW
from metrics.ledger.sql import Incoming, insert_or_update
from metrics.ledger.tables import (
    CallRow,
    LabelRow,
    LedgerBase,
    PromiseRow,
    QueryRow,
    RatingRow,
    TouchedRow,
    TransferRow,
    TurnRow,
    WrapUpRow,
)


def earlier_calls(session: Session, call_sid: str, caller_hash: str, article: str, now: datetime) -> int:
    """Count a caller's other calls on a topic within seven days; 0 if either is unknown."""
    if not caller_hash or not article:
        return 0
    calls = (
        select(func.count(QueryRow.call_sid.distinct()))
        .where(QueryRow.caller_hash == caller_hash, QueryRow.article == article)
        .where(QueryRow.opened_at > now - REPEAT_WINDOW, QueryRow.call_sid != call_sid)
    )
    return session.scalar(calls) or 0


def repeated_articles(session: Session, caller_hash: str, now: datetime) -> tuple[str, ...]:
    """Return the topics that a caller raised in several calls within seven days."""
    if not caller_hash:
        return ()
    often = (
        select(QueryRow.article)
        .where(QueryRow.caller_hash == caller_hash, QueryRow.article != "")
        .where(QueryRow.opened_at > now - REPEAT_WINDOW)
        .group_by(QueryRow.article)
        .having(func.count(QueryRow.call_sid.distinct()) > 1)
        .order_by(QueryRow.article)
    )
    return tuple(session.scalars(often))


def calls_of(session: Session, caller: str, until: datetime | None = None) -> tuple[str, ...]:
    """Return a caller's calls, oldest first; none if the caller is unknown."""
    if not caller:
        return ()
    calls = select(CallRow.call_sid).where(CallRow.caller_hash == caller).order_by(CallRow.started_at)
    return tuple(session.scalars(calls if until is None else calls.where(CallRow.started_at <= until)))


def unended(session: Session, calls: Iterable[str], since: datetime) -> frozenset[str]:
    """Return which of some calls began after an instant and have no end."""
    sids = CallRow.call_sid.in_(tuple(calls))
    open_ = select(CallRow.call_sid).where(sids, CallRow.ended_at.is_(None), CallRow.started_at > since)
    return frozenset(session.scalars(open_))


def language_of(session: Session, callers: Iterable[str]) -> str:
    """Return the language of a caller's last call, by the number's hashes; empty for an unknown caller."""
    theirs = select(CallRow.language).where(CallRow.caller_hash.in_([each for each in callers if each]))
    return session.scalar(theirs.order_by(CallRow.started_at.desc()).limit(1)) or ""


def forget_caller(session: Session, calls: tuple[str, ...]) -> None:
    """Remove the caller hash from calls."""
    for table in (CallRow, QueryRow):
        blanked = update(table).where(table.call_sid.in_(calls)).values(caller_hash="")
        session.execute(blanked, execution_options={"synchronize_session": False})


def identified(session: Session, calls: Iterable[str]) -> frozenset[str]:
    """Return which of some calls have their caller's hash."""
    sids, found = sorted(calls), set[str]()
    for some in (sids[start : start + AT_ONCE] for start in range(0, len(sids), AT_ONCE)):
        for table in (CallRow, QueryRow):
            known = select(table.call_sid).where(table.call_sid.in_(some), table.caller_hash != "")
            found |= set(session.scalars(known))
    return frozenset(found)


AT_ONCE = 400
"Calls per SQL statement."
MARK = "MADEUP"
"The CallSid prefix of simulated calls."


def has_simulated_calls(session: Session) -> bool:
    """Whether the ledger is simulated, judging by its oldest call."""
    oldest = session.scalar(select(CallRow.call_sid).order_by(CallRow.started_at).limit(1))
    return oldest is not None and oldest.startswith(MARK)


def holds_calls(session: Session) -> bool:
    """Whether a ledger has any calls."""
    return bool(session.scalar(select(exists(select(CallRow.call_sid)))))


__all__ = [
    "METADATA",
    "append",
    "call_record",
    "changed_promises",
    "extract",
    "life_of",
    "load",
    "note_filing",
    "note_tokens",
    "note_wait",
    "sweep",
    "touch",
    "turn_records",
]

METADATA: MetaData = FACTS.metadata
"The ledger's tables, and those of the facts counted from it."
UNSYNCHRONIZED = {"synchronize_session": False}


def is_over(session: Session, call_sid: str) -> bool:
    """Return whether a call has ended."""
    ended = select(CallRow.call_sid).where(CallRow.call_sid == call_sid, CallRow.disposition.is_not(None))
    return session.scalar(ended) is not None


def append(session: Session, *records: Record) -> None:
    """Write records; idempotent and order-independent."""
    load(session, *records)
    touch(session, {record.call_sid for record in records})


def load(session: Session, *records: Record) -> None:
    """Write records like `append`, for callers that recount the days themselves."""
    for kind, (row, unless) in KEPT.items():
        some = [record for record in records if isinstance(record, kind)]
        if some:
            insert_or_update(session, row, some, unless, ONCE if row is QueryRow else frozenset())


def changed_promises(session: Session, promises: Iterable[PromiseRecord]) -> tuple[PromiseRecord, ...]:
    """Return the promises of which the ledger does not know, or not the newest."""
    told = {promise.id: promise for promise in promises}
    ids, known = sorted(told), set[PromiseRecord]()
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        rows = session.scalars(select(PromiseRow).where(PromiseRow.id.in_(some)))
        known |= {promise_of(row) for row in rows}
    return tuple(told[id_] for id_ in ids if told[id_] not in known)


def open_promises(session: Session) -> tuple[PromiseRecord, ...]:
    """Return the promises of which nobody has said yet what became of them."""
    return tuple(
        promise_of(row) for row in session.scalars(select(PromiseRow).where(PromiseRow.closed_at.is_(None)))
    )


def touch(session: Session, call_sids: Iterable[str]) -> None:
    """Mark calls for recounting."""
    rows = [{"call_sid": sid} for sid in sorted(call_sids)]
    if rows:
        session.execute(insert(TouchedRow), rows)


def _is_ended_or_newer(incoming: Incoming) -> ColumnElement[bool]:
    return or_(CallRow.disposition.is_not(None), CallRow.turns > incoming["turns"])


def _is_closed(incoming: Incoming) -> ColumnElement[bool]:
    """A closed query changes only if its caller took it up again, or agreed to a text after it helped."""
    is_news = and_(QueryRow.texted.is_(False), incoming["texted"].is_(True))
    is_news = and_(is_news, QueryRow.outcome == incoming["outcome"])
    is_as_often = QueryRow.reopened == incoming["reopened"]
    is_done = and_(is_as_often, QueryRow.outcome.is_not(None), not_(is_news))
    return or_(QueryRow.reopened > incoming["reopened"], is_done)


def _is_timed(_: Incoming) -> ColumnElement[bool]:
    return TurnRow.audio_ms.is_not(None)


def _is_better_known(incoming: Incoming) -> ColumnElement[bool]:
    """Allow updates until a transfer is accepted."""
    taken = TransferOutcomeName.ACCEPTED.value
    was_taken = and_(TransferRow.outcome == taken, incoming["outcome"] != taken)
    return or_(was_taken, TransferRow.seconds > incoming["seconds"])


def _is_scored(_: Incoming) -> ColumnElement[bool]:
    return RatingRow.score.is_not(None)


def _never(_: Incoming) -> ColumnElement[bool]:
    return false()


def _always(_: Incoming) -> ColumnElement[bool]:
    return true()


KEPT: dict[type[Record], tuple[type[LedgerBase], Callable[[Incoming], ColumnElement[bool]]]] = {
    CallRecord: (CallRow, _is_ended_or_newer),
    QueryRecord: (QueryRow, _is_closed),
    TurnRecord: (TurnRow, _is_timed),
    TransferRecord: (TransferRow, _is_better_known),
    WrapUpRecord: (WrapUpRow, _always),
    LabelRecord: (LabelRow, _always),
    RatingRecord: (RatingRow, _is_scored),
    PromiseRecord: (PromiseRow, _never),
}
"Each record's table, and the condition for an update."
ONCE = frozenset({"filing"})
"What the city's system has said of a request is known better than by the call that made it."


def note_wait(session: Session, call_sid: str, turn: int, milliseconds: float) -> None:
    """Save a turn's response time."""
    session.execute(
        update(TurnRow)
        .where(TurnRow.call_sid == call_sid, TurnRow.turn == turn)
        .values(audio_ms=milliseconds),
        execution_options=UNSYNCHRONIZED,
    )
    touch(session, [call_sid])


def note_tokens(session: Session, call_sid: str, turn: int, tokens: int) -> None:
    """Save a turn's language model tokens."""
    session.execute(
        update(TurnRow)
        .where(TurnRow.call_sid == call_sid, TurnRow.turn == turn)
        .values(tokens=TurnRow.tokens + tokens),
        execution_options=UNSYNCHRONIZED,
    )
    touch(session, [call_sid])


def note_filing(session: Session, call_sid: str, article: str, told_at: datetime, filing: FiledState) -> None:
    """Save what became of a request; of several on one topic it is the one that was told at that moment."""
    filed = (
        query
        for query in call_record(session, call_sid)[1]
        if query.outcome is QueryOutcome.SERVICE_REQUEST_FILED and query.article == article
    )
    query = min(filed, key=lambda each: abs((each.closed_at or told_at) - told_at), default=None)
    if query is None or query.filing is filing:
        return
    mine = and_(QueryRow.call_sid == call_sid, QueryRow.number == query.number)
    session.execute(
        update(QueryRow).where(mine).values(filing=filing.value), execution_options=UNSYNCHRONIZED
    )
    touch(session, [call_sid])


def sweep(session: Session, now: datetime, longest: timedelta = LONGEST_CALL) -> int:
    """Close abandoned calls; return how many."""
    lost = select(CallRow).where(CallRow.ended_at.is_(None), CallRow.started_at < now - longest)
    calls = [call_of(row) for row in session.scalars(lost)]
    for call in calls:
        append(session, *swept(call, call_record(session, call.call_sid)[1], now))
    return len(calls)
