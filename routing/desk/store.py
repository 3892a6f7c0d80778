"""What is announced, in the database: numbered in the order of the commits, so that no reader misses any."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import MetaData, delete, select, update
from sqlalchemy.orm import Session

from metrics.upsert import insert_new
from routing.desk.event import Event, Kind
from routing.desk.tables import CounterRow, Desk, EventRow

METADATA: MetaData = Desk.metadata
AT_ONCE = 1000
"How many events are read at once."
TO_ANNOUNCE = "cityline.desk.announced"
"Where a transaction keeps what it will announce."


@dataclass(frozen=True, slots=True)
class _Announced:
    kind: Kind
    subject: str
    at: datetime


def announce(session: Session, kind: Kind, subject: str, now: datetime) -> None:
    """Announce a change together with it: `publish` numbers it just before the commit."""
    announced = _Announced(kind, subject, now)
    if announced not in session.info.setdefault(TO_ANNOUNCE, []):
        session.info[TO_ANNOUNCE].append(announced)


def publish(session: Session) -> None:
    """Number what the transaction announced; nothing else may be written after it.

    The counter's row stays locked until the commit, so numbers become visible in their order.
    """
    announced: list[_Announced] = session.info.get(TO_ANNOUNCE, [])
    if announced:
        first = _count_on(session, len(announced)) - len(announced) + 1
        for seq, one in enumerate(announced, first):
            session.add(EventRow(seq=seq, kind=one.kind.value, subject=one.subject, at=one.at))


def is_announced(session: Session) -> bool:
    """Whether the transaction announced anything."""
    return bool(session.info.get(TO_ANNOUNCE))


def latest(session: Session) -> int:
    """The number of the last event; 0 when there was none."""
    return session.scalar(select(CounterRow.n)) or 0


def events_after(session: Session, seq: int) -> tuple[Event, ...] | None:
    """The next events after a number; None when some of them are no longer kept."""
    if latest(session) == seq:
        return ()
    after = select(EventRow).where(EventRow.seq > seq).order_by(EventRow.seq).limit(AT_ONCE)
    events = tuple(Event(row.seq, Kind(row.kind), row.subject, row.at) for row in session.scalars(after))
    return events if events and events[0].seq == seq + 1 else None


def purge_events(session: Session, before: datetime) -> int:
    """Remove what was announced before an instant, and return how many those were."""
    old = delete(EventRow).where(EventRow.at < before).returning(EventRow.seq)
    return len(session.execute(old, execution_options={"synchronize_session": False}).all())


def _count_on(session: Session, many: int) -> int:
    forward = update(CounterRow).values(n=CounterRow.n + many).returning(CounterRow.n)
    counted = session.execute(forward).scalar()
    if counted is None:
        insert_new(session, CounterRow, {"id": 1, "n": 0})
        counted = session.execute(forward).scalar_one()
    return counted
