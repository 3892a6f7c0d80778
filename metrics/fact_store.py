"""Daily facts in the database: counted from the ledger, written whole days at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from metrics.call_counts import TURN_COUNTS
from metrics.cell import Cell, Grain, coarsened
from metrics.daily import facts_of
from metrics.day_facts import COUNTS, DayFacts
from metrics.fact_tables import DURATIONS, FACT_DAYS, FACTS, PROMPTS, UNCOUNTED
from metrics.period import Period
from metrics.reading import extract
from metrics.statement import terms_of
from metrics.statement_store import statements
from metrics.upsert import insert_missing

DURATION_GRAINS = (Grain.TOTAL, Grain.DEPARTMENT)


def recompute(session: Session, period: Period, now: datetime) -> int:
    """Count every day of a period anew, and return how many; doing it twice changes nothing."""
    for day in period.days():
        write_facts(session, read_facts(session, day, period.time_zone, now))
    return len(period.days())


def read_facts(session: Session, day: date, zone: ZoneInfo, now: datetime) -> DayFacts:
    """Count a day from the ledger, by the terms that held on it."""
    terms = terms_of(statements(session), day)
    found = extract(session, Period(day, day, zone), window=terms.repeat_window)
    return facts_of(day, found, now, zone, terms)


def write_facts(session: Session, facts: DayFacts) -> None:
    """Put a day's facts in the place of those that were there; facts outlive the calls they were made of."""
    _claim(session, facts.day)
    if not facts.counts and _has_facts(session, facts.day):
        _note_day(session, facts)
        return
    for table in (FACTS, DURATIONS, PROMPTS):
        session.execute(delete(table).where(table.c.day == facts.day))
    _insert(session, FACTS, list(_fact_rows(facts)))
    _insert(session, DURATIONS, list(_duration_rows(facts)))
    _insert(session, PROMPTS, list(_prompt_rows(facts)))
    _note_day(session, facts)


def _has_facts(session: Session, day: date) -> bool:
    return bool(session.scalar(select(exists().where(FACTS.c.grain == Grain.TOTAL, FACTS.c.day == day))))


def _claim(session: Session, day: date) -> None:
    """Of two processes that count the same day, the second one waits for the first."""
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
                "bucket": bucket,
                "count": count,
                "total_ms": totals[name, cell, bucket],
            }


def _prompt_rows(facts: DayFacts) -> Iterator[dict[str, object]]:
    for cell, counts in facts.prompts.items():
        some = {count.name: counts[count.name] for count in TURN_COUNTS}
        yield {"day": facts.day, "prompt": cell.prompt, "language": cell.language, **some}
