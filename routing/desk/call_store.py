"""The desk's calls in the database; each function takes part in the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, true, update
from sqlalchemy.orm import Session

from metrics.upsert import insert_new
from routing.desk.desk_call import DeskCall, Phase
from routing.desk.event import Kind
from routing.desk.store import announce
from routing.desk.tables import CallRow, WrapUpRow
from routing.desk.wanted import Wanted
from routing.desk.wrap_up import WrapUp, WrapUpKind
from routing.handoff_codec import from_json, to_json

UNSYNCHRONIZED = {"synchronize_session": False}
UNCLOSED_SHOWN = timedelta(hours=12)
"A call that nobody has closed is offered for so long."


def keep_call(session: Session, call: DeskCall, now: datetime) -> bool:
    """Write a call if anything of it has changed, announce that, and return whether it has."""
    values = _values(call)
    row = session.get(CallRow, call.sid)
    if row is None:
        insert_new(session, CallRow, values)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return False
    else:
        session.execute(update(CallRow).where(CallRow.call_sid == call.sid).values(values), UNSYNCHRONIZED)
    announce(session, Kind.CALL, call.sid, now)
    return True


def load_call(session: Session, sid: str) -> DeskCall | None:
    """A call as the desk shows it."""
    return next(iter(load_calls(session, [sid])), None)


def load_calls(session: Session, sids: Iterable[str]) -> tuple[DeskCall, ...]:
    """Some calls as the desk shows them."""
    return _calls(session, CallRow.call_sid.in_(list(sids)))


def open_calls(session: Session, now: datetime) -> tuple[DeskCall, ...]:
    """The calls that last, and those that still have to be closed."""
    is_recent = and_(CallRow.met_person.is_(True), CallRow.ended_at > now - UNCLOSED_SHOWN)
    return _calls(session, or_(CallRow.ended_at.is_(None), is_recent))


def waiting_since(session: Session, department: str) -> tuple[datetime, ...]:
    """Since when each caller in a department's queue has waited, the longest first."""
    waits = select(CallRow.since).where(CallRow.phase == Phase.WAITING.value)
    return tuple(session.scalars(waits.where(CallRow.department == department).order_by(CallRow.since)))


def find_calls(session: Session, wanted: Wanted, said: Iterable[str] | None) -> tuple[DeskCall, ...]:
    """The calls that are wanted, newest first; `said` are those in which the words were said."""
    conditions = [
        CallRow.article == wanted.article if wanted.article else None,
        CallRow.department == wanted.department if wanted.department else None,
        CallRow.call_sid.endswith(wanted.reference, autoescape=True) if wanted.reference else None,
        CallRow.started_at >= wanted.starts_at if wanted.starts_at else None,
        CallRow.started_at < wanted.ends_at if wanted.ends_at else None,
        CallRow.call_sid.in_(list(said)) if said is not None else None,
    ]
    return _calls(session, and_(true(), *(each for each in conditions if each is not None)), wanted.limit)


def reported_calls(session: Session, kinds: Iterable[WrapUpKind], since: datetime) -> tuple[DeskCall, ...]:
    """The calls of real callers that were closed in such a way from an instant on."""
    is_such = WrapUpRow.kind.in_([kind.value for kind in kinds])
    return _calls(session, and_(is_such, WrapUpRow.at >= since, CallRow.is_test.is_(False)))


def close_call(session: Session, sid: str, wrap_up: WrapUp) -> bool:
    """Close a call, announce that, and return whether it was open."""
    values = {"call_sid": sid, **asdict(wrap_up), "kind": wrap_up.kind.value}
    is_new = insert_new(session, WrapUpRow, values)
    if is_new:
        announce(session, Kind.CALL, sid, wrap_up.at)
    return is_new


def end_lost_calls(session: Session, before: datetime, now: datetime) -> int:
    """End the calls that began before an instant and never ended; return how many those were."""
    lost = select(CallRow).where(CallRow.ended_at.is_(None), CallRow.started_at < before)
    rows = session.scalars(lost).all()
    for row in rows:
        row.phase, row.since, row.ended_at = Phase.ENDED.value, now, now
        announce(session, Kind.CALL, row.call_sid, now)
    return len(rows)


def purge_calls(session: Session, today: date) -> int:
    """Remove the calls whose day has come, with their notes; return how many."""
    return _remove(session, CallRow.purge_on <= today)


def forget_call(session: Session, sid: str) -> int:
    """Remove what the desk kept of a call, at the caller's wish."""
    return _remove(session, CallRow.call_sid == sid)


def _remove(session: Session, which: ColumnElement[bool]) -> int:
    sids = session.scalars(select(CallRow.call_sid).where(which)).all()
    for table in (CallRow, WrapUpRow):
        session.execute(delete(table).where(table.call_sid.in_(sids)), execution_options=UNSYNCHRONIZED)
    return len(sids)


def _calls(session: Session, which: ColumnElement[bool], limit: int | None = None) -> tuple[DeskCall, ...]:
    found = (
        select(CallRow, WrapUpRow)
        .outerjoin(WrapUpRow, WrapUpRow.call_sid == CallRow.call_sid)
        .where(which)
        .order_by(CallRow.started_at.desc(), CallRow.call_sid)
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
        "sealed_number": call.sealed_number,
        "masked_number": call.masked_number,
        "is_test": call.is_test,
        "purge_on": call.purge_on,
    }


def _call(row: CallRow, closed: WrapUpRow | None) -> DeskCall:
    return DeskCall(
        sid=row.call_sid,
        phase=Phase(row.phase),
        since=row.since,
        started_at=row.started_at,
        department=row.department,
        known=from_json(row.hand_off),
        purge_on=row.purge_on,
        ended_at=row.ended_at,
        taken_by=row.taken_by,
        met_person=row.met_person,
        sealed_number=row.sealed_number,
        masked_number=row.masked_number,
        is_test=row.is_test,
        wrap_up=_wrap_up(closed) if closed else None,
    )


def _wrap_up(row: WrapUpRow) -> WrapUp:
    return WrapUp(WrapUpKind(row.kind), row.by, row.at, row.department, row.article, row.note)
