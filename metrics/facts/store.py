"""Stores daily facts: counted from the ledger, written a whole day at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from metrics.facts.call_counts import TURN_COUNTS
from metrics.facts.daily import COUNTS, Cell, DayFacts, Grain, coarsened, facts_of
from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.facts.tables import DURATIONS, FACT_DAYS, FACTS, MINUTES, PROMPTS, UNCOUNTED
from metrics.ledger.period import LONGEST_WINDOW, Period
from metrics.ledger.reading import extract, may_repeat
from metrics.ledger.sql import insert_missing
from metrics.ledger.tables import CallRow, QueryRow, TouchedRow

Thing = TypeVar("Thing")
AT_ONCE = 400
"Calls per SQL statement."
A_ROUND = 5000
"Calls noted per transaction, which blocks other writers on SQLite."
MATURES_EVERY = timedelta(hours=1)
"How often a day is recounted while its repeat tests end one by one."


def changes_wait(session: Session) -> bool:
    """Whether touched calls are waiting to be noted."""
    return session.scalar(select(TouchedRow.seq).limit(1)) is not None


def note_changes(session: Session, zone: ZoneInfo, most: int = A_ROUND) -> tuple[date, ...]:
    """Mark the days of touched calls as stale, oldest first; return those days."""
    oldest = select(TouchedRow.seq).order_by(TouchedRow.seq).limit(most)
    touched = delete(TouchedRow).where(TouchedRow.seq.in_(oldest)).returning(TouchedRow.call_sid)
    sids = sorted(set(session.execute(touched, execution_options={"synchronize_session": False}).scalars()))
    instants = {at for some in _chunks(sids) for at in (*_began(session, some), *_earlier(session, some))}
    days = tuple(sorted({at.astimezone(zone).date() for at in instants}))
    mark_stale(session, days)
    return days


def mark_stale(session: Session, days: Iterable[date]) -> None:
    """Mark days as stale."""
    some = list(days)
    insert_missing(session, FACT_DAYS, [{"day": day, **UNCOUNTED} for day in some])
    for chunk in _chunks(some):
        session.execute(update(FACT_DAYS).where(FACT_DAYS.c.day.in_(chunk)).values(is_stale=True))


def due_days(session: Session, zone: ZoneInfo, now: datetime) -> tuple[date, ...]:
    """Return the days to count now, newest first."""
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
    return now >= day.settles_at(window) or now - computed_at >= MATURES_EVERY


def _began(session: Session, sids: list[str]) -> Iterable[datetime]:
    """Return when calls began, or when a query without a call was opened."""
    yield from session.scalars(select(CallRow.started_at).where(CallRow.call_sid.in_(sids)))
    without = ~select(CallRow.call_sid).where(CallRow.call_sid == QueryRow.call_sid).exists()
    yield from session.scalars(select(QueryRow.opened_at).where(QueryRow.call_sid.in_(sids), without))


def _earlier(session: Session, sids: list[str]) -> Iterator[datetime]:
    """Return when earlier calls with the same caller and topic began."""
    mine, before = aliased(QueryRow), aliased(QueryRow)
    same = and_(mine.caller_hash == before.caller_hash, may_repeat(before, mine))
    found = (
        select(func.coalesce(CallRow.started_at, before.opened_at), before.opened_at, mine.opened_at)
        .select_from(mine)
        .join(before, and_(same, before.opened_at < mine.opened_at))
        .outerjoin(CallRow, CallRow.call_sid == before.call_sid)
        .where(mine.call_sid.in_(sids), mine.caller_hash != "", before.article != "")
    )
    for began_at, opened_at, again_at in session.execute(found):
        if again_at - opened_at <= LONGEST_WINDOW:
            yield began_at


def _chunks(things: list[Thing]) -> Iterator[list[Thing]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))


DURATION_GRAINS = (Grain.TOTAL, Grain.DEPARTMENT)


def read_facts(session: Session, day: date, zone: ZoneInfo, now: datetime) -> DayFacts:
    """Count a day from the ledger, by the terms in force on that day."""
    terms = terms_of(statements(session), day)
    found = extract(session, Period(day, day, zone), window=terms.repeat_window)
    return facts_of(day, found, now, zone, terms)


def write_facts(session: Session, facts: DayFacts) -> None:
    """Replace a day's facts; they outlive the calls they count."""
    _claim(session, facts.day)
    if not facts.counts and _has_facts(session, facts.day):
        _note_day(session, facts)
        return
    for table in (FACTS, DURATIONS, PROMPTS, MINUTES):
        session.execute(delete(table).where(table.c.day == facts.day))
    _insert(session, FACTS, list(_fact_rows(facts)))
    _insert(session, DURATIONS, list(_duration_rows(facts)))
    _insert(session, PROMPTS, list(_prompt_rows(facts)))
    _insert(session, MINUTES, list(_minute_rows(facts)))
    _note_day(session, facts)


def _has_facts(session: Session, day: date) -> bool:
    return bool(session.scalar(select(exists().where(FACTS.c.grain == Grain.TOTAL, FACTS.c.day == day))))


def _claim(session: Session, day: date) -> None:
    """Lock a day, so that a second process waits."""
    insert_missing(session, FACT_DAYS, [{"day": day, **UNCOUNTED}])
    session.execute(select(FACT_DAYS.c.day).where(FACT_DAYS.c.day == day).with_for_update())


def _note_day(session: Session, facts: DayFacts) -> None:
    known = {
        "computed_at": facts.computed_at,
        "is_stale": False,
        "is_settled": facts.is_settled,
        "repeat_days": facts.terms.repeat_days,
        "broken": facts.broken,
        "test_calls": facts.test_calls,
        "tokens": facts.tokens,
    }
    session.execute(update(FACT_DAYS).where(FACT_DAYS.c.day == facts.day).values(known))


def _insert(session: Session, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _fact_rows(facts: DayFacts) -> Iterator[dict[str, object]]:
    zeros = dict.fromkeys(COUNTS, 0)
    for grain in Grain:
        versions: dict[Cell, int] = {}
        for cell, version in facts.versions.items():
            coarse = coarsened(cell, grain)
            versions[coarse] = max(versions.get(coarse, 0), version)
        for cell, counts in _coarsened(facts.counts, grain).items():
            yield {
                "grain": grain.value,
                "day": facts.day,
                "department": cell.department,
                "article": cell.article,
                "language": cell.language,
                "carrier": cell.carrier,
                "hour": cell.hour,
                "version": versions.get(cell, 0),
                **zeros,
                **counts,
            }


def _coarsened(counts: Mapping[Cell, Counter[str]], grain: Grain) -> dict[Cell, Counter[str]]:
    together: dict[Cell, Counter[str]] = defaultdict(Counter)
    for cell, some in counts.items():
        together[coarsened(cell, grain)].update(some)
    return together


def _duration_rows(facts: DayFacts) -> Iterator[dict[str, object]]:
    for grain in DURATION_GRAINS:
        counts: Counter[tuple[str, Cell, int]] = Counter()
        totals: Counter[tuple[str, Cell, int]] = Counter()
        for (span, cell, bucket), count in facts.durations.items():
            key = (span.value, coarsened(cell, grain), bucket)
            counts[key] += count
            totals[key] += facts.totals_ms[span, cell, bucket]
        for (name, cell, bucket), count in counts.items():
            yield {
                "grain": grain.value,
                "day": facts.day,
                "span": name,
                "department": cell.department,
                "language": cell.language,
                "carrier": cell.carrier,
                "bucket": bucket,
                "count": count,
                "total_ms": totals[name, cell, bucket],
            }


def _prompt_rows(facts: DayFacts) -> Iterator[dict[str, object]]:
    for cell, counts in facts.prompts.items():
        some = {count.name: counts[count.name] for count in TURN_COUNTS}
        yield {"day": facts.day, "prompt": cell.prompt, "language": cell.language, **some}


def _minute_rows(facts: DayFacts) -> Iterator[dict[str, object]]:
    for (cell, minute), resolved in facts.minutes.items():
        parts = {name: getattr(cell, name) for name in ("department", "article", "language", "carrier")}
        yield {"day": facts.day, **parts, "minute": minute, "resolved": resolved}
