"""Stores the desk's calls and events; each function joins the caller's transaction.

SQLite has one writer, so an event is numbered in the transaction that announces it. On PostgreSQL that would
serialize every commit: there a transaction only adds to the arrivals, and the next reader numbers what is
committed. An event committed before another was written gets the lower number, and numbers have no gaps.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import (
    ColumnElement,
    MetaData,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.desk import CallSearch
from ivr.desk.feed import Event, EventKind
from ivr.desk.tables import (
    ArrivalRow,
    CounterRow,
    DeskBase,
    DeskCallRow,
    DeskMarkRow,
    DeskWrapUpRow,
    EventRow,
    ReportAnswerRow,
)
from metrics.facts.formula import Rate
from metrics.ledger.sql import add_to, changed, counted, insert_new, value_of
from routing.handoff.handoff import from_json, to_json

METADATA: MetaData = DeskBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
CHANNEL = "cityline_desk"
"The channel on which PostgreSQL tells every process of new numbers; the payload is empty."
AT_ONCE = 1000
"How many events are read at a time."
TO_ANNOUNCE = "cityline.desk.announced"
"The key under which a session keeps what it will announce, once each and in order."


@dataclass(frozen=True, slots=True)
class _Announced:
    kind: str
    subject: str
    at: datetime


def announce(session: Session, kind: EventKind, subject: str, now: datetime) -> None:
    """Announce a change within its transaction; `publish` writes it down just before the commit."""
    session.info.setdefault(TO_ANNOUNCE, {})[_Announced(kind.value, subject, now)] = None


def publish(session: Session) -> None:
    """Write down what the transaction announced; nothing may be written after it."""
    announced: list[_Announced] = list(session.info.get(TO_ANNOUNCE, {}))
    if announced and _is_shared(session):
        session.execute(insert(ArrivalRow), [asdict(one) for one in announced])
    elif announced:
        _append(session, announced)


def is_announced(session: Session) -> bool:
    """Whether the transaction announced anything."""
    return bool(session.info.get(TO_ANNOUNCE))


def are_unnumbered(session: Session) -> bool:
    """Whether any committed events have no number yet."""
    return _is_shared(session) and bool(session.scalar(select(exists(select(ArrivalRow.id)))))


def number(session: Session, *, waits: bool) -> bool:
    """Number what is committed, in a transaction of its own; return whether there was anything.

    One process numbers at a time. Another one waits, or is notified when that one is done.
    """
    if not _may_number(session, waits=waits):
        return False
    arrived = session.execute(
        delete(ArrivalRow).returning(ArrivalRow.id, ArrivalRow.kind, ArrivalRow.subject, ArrivalRow.at),
        execution_options=UNSYNCHRONIZED,
    ).all()
    if arrived:
        _append(session, [_Announced(kind, subject, at) for _, kind, subject, at in sorted(arrived)])
        notify(session)
    return bool(arrived)


def notify(session: Session, payload: str = "") -> None:
    """Have PostgreSQL notify every process after the commit."""
    session.execute(select(func.pg_notify(CHANNEL, payload)))


def latest(session: Session) -> int:
    """The number of the last numbered event; 0 if there was none."""
    return session.scalar(select(CounterRow.n)) or 0


def events_after(session: Session, seq: int) -> tuple[Event, ...] | None:
    """The next events after a number; None if some of them were purged."""
    if latest(session) == seq:
        return ()
    after = select(EventRow).where(EventRow.seq > seq).order_by(EventRow.seq).limit(AT_ONCE)
    events = tuple(Event(row.seq, EventKind(row.kind), row.subject, row.at) for row in session.scalars(after))
    return events if events and events[0].seq == seq + 1 else None


def _is_shared(session: Session) -> bool:
    """Whether several transactions can write at the same time."""
    return session.get_bind().dialect.name == "postgresql"


def _may_number(session: Session, *, waits: bool) -> bool:
    """Lock the counter until the commit, so that everything numbered before is visible."""
    counter = select(CounterRow.n).with_for_update(skip_locked=not waits)
    if session.scalar(counter) is not None:
        return True
    insert_new(session, CounterRow, {"id": 1, "n": 0})
    return session.scalar(counter) is not None


def _append(session: Session, announced: Sequence[_Announced]) -> None:
    first = _count_on(session, len(announced)) - len(announced) + 1
    session.execute(
        insert(EventRow), [asdict(one) | {"seq": seq} for seq, one in enumerate(announced, first)]
    )


def _count_on(session: Session, many: int) -> int:
    forward = update(CounterRow).values(n=CounterRow.n + many).returning(CounterRow.n)
    counted = session.execute(forward, execution_options=UNSYNCHRONIZED).scalar()
    if counted is None:
        insert_new(session, CounterRow, {"id": 1, "n": 0})
        counted = session.execute(forward, execution_options=UNSYNCHRONIZED).scalar_one()
    return counted


UNCLOSED_SHOWN = timedelta(hours=12)
"How long an unclosed call stays on the board."
LOOKED_BACK = timedelta(hours=1)
"Boards are told again of calls that left within this time, in case a round failed."


def keep_call(session: Session, call: DeskCall, now: datetime) -> bool:
    """Save and announce a call if it changed; return whether it did."""
    values = _values(call)
    row = session.get(DeskCallRow, call.sid)
    if row is None:
        insert_new(session, DeskCallRow, values)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return False
    else:
        session.execute(
            update(DeskCallRow).where(DeskCallRow.call_sid == call.sid).values(values), UNSYNCHRONIZED
        )
    announce(session, EventKind.CALL, call.sid, now)
    return True


def load_call(session: Session, sid: str) -> DeskCall | None:
    """A call as shown at the desk."""
    return next(iter(load_calls(session, [sid])), None)


def load_calls(session: Session, sids: Iterable[str]) -> tuple[DeskCall, ...]:
    """Load several calls."""
    return _calls(session, DeskCallRow.call_sid.in_(list(sids)))


def open_calls(session: Session, now: datetime) -> tuple[DeskCall, ...]:
    """Return live calls and calls to wrap up."""
    is_met = or_(DeskCallRow.ended_at.is_(None), DeskCallRow.met_person.is_(True))
    return _calls(session, and_(is_met, _is_shown(now)))


def shown_calls(session: Session, sids: Iterable[str], now: datetime) -> tuple[DeskCall, ...]:
    """Load those of several calls that did not end too long ago for the board."""
    return _calls(session, and_(DeskCallRow.call_sid.in_(list(sids)), _is_shown(now)))


def announce_unclosed(session: Session, now: datetime) -> None:
    """Announce the unclosed calls that have just left the board, so that desks drop them."""
    left = now - UNCLOSED_SHOWN
    is_leaving = DeskCallRow.ended_at.between(left - LOOKED_BACK, left)
    is_closed = exists().where(DeskWrapUpRow.call_sid == DeskCallRow.call_sid)
    unclosed = select(DeskCallRow.call_sid).where(is_leaving, DeskCallRow.met_person.is_(True), ~is_closed)
    for sid in session.scalars(unclosed):
        announce(session, EventKind.CALL, sid, now)


def _is_shown(now: datetime) -> ColumnElement[bool]:
    return or_(DeskCallRow.ended_at.is_(None), DeskCallRow.ended_at > now - UNCLOSED_SHOWN)


def waiting_since(session: Session, department: str) -> tuple[datetime, ...]:
    """Return when each caller in a department's queue began to wait, longest first."""
    waits = select(DeskCallRow.since).where(DeskCallRow.phase == Phase.WAITING.value)
    return tuple(
        session.scalars(waits.where(DeskCallRow.department == department).order_by(DeskCallRow.since))
    )


def find_calls(session: Session, wanted: CallSearch, said: Iterable[str] | None) -> tuple[DeskCall, ...]:
    """Return matching calls, newest first; `said` are calls that contain the words."""
    conditions = [
        DeskCallRow.article == wanted.article if wanted.article else None,
        DeskCallRow.department == wanted.department if wanted.department else None,
        DeskCallRow.call_sid.endswith(wanted.reference, autoescape=True) if wanted.reference else None,
        DeskCallRow.started_at >= wanted.starts_at if wanted.starts_at else None,
        DeskCallRow.started_at < wanted.ends_at if wanted.ends_at else None,
        DeskCallRow.call_sid.in_(list(said)) if said is not None else None,
    ]
    return _calls(session, and_(true(), *(each for each in conditions if each is not None)), wanted.limit)


def reported_calls(session: Session, kinds: Iterable[WrapUpKind], since: datetime) -> tuple[DeskCall, ...]:
    """Return real callers' calls with such a wrap-up since an instant."""
    is_such = DeskWrapUpRow.kind.in_([kind.value for kind in kinds])
    return _calls(session, and_(is_such, DeskWrapUpRow.at >= since, DeskCallRow.is_test.is_(False)))


def close_call(session: Session, sid: str, wrap_up: WrapUp) -> bool:
    """Wrap up a call and announce it; return whether it was open."""
    values = {"call_sid": sid, **asdict(wrap_up), "kind": wrap_up.kind.value}
    is_new = insert_new(session, DeskWrapUpRow, values)
    if is_new:
        announce(session, EventKind.CALL, sid, wrap_up.at)
    return is_new


def end_lost_calls(session: Session, before: datetime, now: datetime) -> int:
    """End calls that began before an instant and never ended; return how many."""
    lost = select(DeskCallRow).where(DeskCallRow.ended_at.is_(None), DeskCallRow.started_at < before)
    rows = session.scalars(lost).all()
    for row in rows:
        row.phase, row.since, row.ended_at = Phase.ENDED.value, now, now
        announce(session, EventKind.CALL, row.call_sid, now)
    return len(rows)


def _calls(session: Session, which: ColumnElement[bool], limit: int | None = None) -> tuple[DeskCall, ...]:
    found = (
        select(DeskCallRow, DeskWrapUpRow)
        .outerjoin(DeskWrapUpRow, DeskWrapUpRow.call_sid == DeskCallRow.call_sid)
        .where(which)
        .order_by(DeskCallRow.started_at.desc(), DeskCallRow.call_sid)
        .limit(limit)
    )
    return tuple(_call(row, closed) for row, closed in session.execute(found))


def _values(call: DeskCall) -> dict[str, object]:
    return {
        "call_sid": call.sid,
        "phase": call.phase.value,
        "since": call.since,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "language": call.known.language,
        "department": call.department,
        "article": call.known.article,
        "taken_by": call.taken_by,
        "met_person": call.met_person,
        "hand_off": to_json(call.known),
        "encrypted_number": call.encrypted_number,
        "masked_number": call.masked_number,
        "is_test": call.is_test,
        "purge_on": call.purge_on,
    }


def _call(row: DeskCallRow, closed: DeskWrapUpRow | None) -> DeskCall:
    wrap_up = _wrap_up(closed) if closed else None
    return value_of(DeskCall, row, sid=row.call_sid, known=from_json(row.hand_off), wrap_up=wrap_up)


def _wrap_up(row: DeskWrapUpRow) -> WrapUp:
    return WrapUp(WrapUpKind(row.kind), row.by, row.at, row.department, row.article, row.note, row.is_marked)


def mark_line(session: Session, sid: str, day: date, *, has_helped: bool) -> bool:
    """Keep whether the line helped in a wrapped-up call; return False if that was said before."""
    unsaid = (DeskWrapUpRow.call_sid == sid) & DeskWrapUpRow.is_marked.is_(False)
    if not changed(session, update(DeskWrapUpRow).where(unsaid).values(is_marked=True)):
        return False
    key = {"day": day, "has_helped": has_helped}
    add_to(session, cast("Table", DeskMarkRow.__table__), key, "calls")
    return True


def marks_by_month(session: Session) -> tuple[tuple[date, Rate], ...]:
    """Return by month, newest first, in how many calls of those that were marked the line had helped."""
    counts: dict[date, Counter[bool]] = {}
    for row in session.scalars(select(DeskMarkRow)):
        counts.setdefault(row.day.replace(day=1), Counter())[row.has_helped] += row.calls
    return tuple((first, Rate(of[True], of.total())) for first, of in sorted(counts.items(), reverse=True))


def purge_calls(session: Session, today: date, now: datetime, held: frozenset[str] = frozenset()) -> int:
    """Purge calls past retention, with their notes; calls on hold stay. Boards are told of unclosed ones."""
    due = select(DeskCallRow.call_sid).where(_is_over(today, held))
    is_closed = exists().where(DeskWrapUpRow.call_sid == DeskCallRow.call_sid)
    is_to_close = or_(DeskCallRow.ended_at.is_(None), and_(DeskCallRow.met_person.is_(True), ~is_closed))
    for sid in session.scalars(due.where(is_to_close)):
        announce(session, EventKind.CALL, sid, now)
    return _remove(session, session.scalars(due).all())


def overdue_calls(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Return how many calls are past retention, except calls on hold."""
    return counted(session, DeskCallRow, _is_over(today, held))


def forget_call(session: Session, sid: str) -> int:
    """Erase a call from the desk at the caller's request."""
    return _remove(session, [sid])


def purge_events(session: Session, before: datetime) -> int:
    """Remove what was announced before an instant, and return how many those were."""
    return changed(session, delete(EventRow).where(EventRow.at < before))


def overdue_events(session: Session, before: datetime) -> int:
    """Return how many events were announced before an instant."""
    return counted(session, EventRow, EventRow.at < before)


def _is_over(today: date, held: frozenset[str]) -> ColumnElement[bool]:
    return and_(DeskCallRow.purge_on <= today, DeskCallRow.call_sid.not_in(held))


def _remove(session: Session, sids: Sequence[str]) -> int:
    for table in (DeskCallRow, DeskWrapUpRow, ReportAnswerRow):
        changed(session, delete(table).where(table.call_sid.in_(sids)))
    return len(sids)
