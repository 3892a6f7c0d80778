"""Which days are to be counted again: calls came or changed, a repeat came, or a test is over."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from metrics.fact_tables import FACT_DAYS, UNCOUNTED
from metrics.period import Period
from metrics.tables import CallRow, QueryRow, TouchedRow
from metrics.terms import LIMITS
from metrics.upsert import insert_missing

Thing = TypeVar("Thing")
AT_ONCE = 400
"So many calls are looked up by one statement."
A_ROUND = 5000
"So many are noted in one transaction, which on SQLite keeps every other writer waiting."
MATURES_EVERY = timedelta(hours=1)
"Queries of the day whose repeat test is ending resolve one by one; so often they are counted."
LONGEST_WINDOW = timedelta(days=LIMITS["repeat_days"][1])


def changes_wait(session: Session) -> bool:
    """Whether there are touched calls whose days have not been noted."""
    return session.scalar(select(TouchedRow.seq).limit(1)) is not None


def note_changes(session: Session, zone: ZoneInfo, most: int = A_ROUND) -> tuple[date, ...]:
    """Turn calls that were touched, the oldest first, into days to count again, and return those days."""
    oldest = select(TouchedRow.seq).order_by(TouchedRow.seq).limit(most)
    touched = delete(TouchedRow).where(TouchedRow.seq.in_(oldest)).returning(TouchedRow.call_sid)
    sids = sorted(set(session.execute(touched, execution_options={"synchronize_session": False}).scalars()))
    instants = {at for some in _chunks(sids) for at in (*_began(session, some), *_earlier(session, some))}
    days = tuple(sorted({at.astimezone(zone).date() for at in instants}))
    mark_stale(session, days)
    return days


def mark_stale(session: Session, days: Iterable[date]) -> None:
    """Have days counted again."""
    some = list(days)
    insert_missing(session, FACT_DAYS, [{"day": day, **UNCOUNTED} for day in some])
    for chunk in _chunks(some):
        session.execute(update(FACT_DAYS).where(FACT_DAYS.c.day.in_(chunk)).values(is_stale=True))


def due_days(session: Session, zone: ZoneInfo, now: datetime) -> tuple[date, ...]:
    """The days that must be counted now, newest first."""
    open_days = select(FACT_DAYS).where(or_(FACT_DAYS.c.is_stale, ~FACT_DAYS.c.is_settled))
    rows = session.execute(open_days.order_by(FACT_DAYS.c.day.desc()))
    return tuple(
        row.day
        for row in rows
        if row.is_stale or _has_matured(Period(row.day, row.day, zone), row.computed_at, row.repeat_days, now)
    )


def _has_matured(day: Period, computed_at: datetime, repeat_days: int, now: datetime) -> bool:
    window = timedelta(days=repeat_days)
    if now < day.starts_at + window:
        return False
    return now >= day.ends_at + window or now - computed_at >= MATURES_EVERY


def _began(session: Session, sids: list[str]) -> Iterable[datetime]:
    """When calls began; of a query without its call, when it was opened."""
    yield from session.scalars(select(CallRow.started_at).where(CallRow.call_sid.in_(sids)))
    without = ~select(CallRow.call_sid).where(CallRow.call_sid == QueryRow.call_sid).exists()
    yield from session.scalars(select(QueryRow.opened_at).where(QueryRow.call_sid.in_(sids), without))


def _earlier(session: Session, sids: list[str]) -> Iterator[datetime]:
    """When the calls began whose topics the same callers raise again in these."""
    mine, before = aliased(QueryRow), aliased(QueryRow)
    same = and_(mine.caller_hash == before.caller_hash, mine.article == before.article)
    found = (
        select(func.coalesce(CallRow.started_at, before.opened_at), before.opened_at, mine.opened_at)
        .select_from(mine)
        .join(before, and_(same, before.opened_at < mine.opened_at))
        .outerjoin(CallRow, CallRow.call_sid == before.call_sid)
        .where(mine.call_sid.in_(sids), mine.caller_hash != "", mine.article != "")
    )
    for began_at, opened_at, again_at in session.execute(found):
        if again_at - opened_at <= LONGEST_WINDOW:
            yield began_at


def _chunks(things: list[Thing]) -> Iterator[list[Thing]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))
