"""Open data: how many queries on each topic ended how, by day and by month, with small counts hidden."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import TypeAlias

from metrics.formula import DEFINITIONS
from metrics.outcome import QueryOutcome
from metrics.suppression import Key, suppressed

Named: TypeAlias = Callable[[date], str]

UNKNOWN = "(unknown)"
"The topic of a query that was never understood."


@dataclass(frozen=True, slots=True)
class TopicDay:
    """How the queries on a topic ended on a day."""

    day: date
    article: str
    outcomes: Mapping[QueryOutcome, int]


def daily_csv(days: Iterable[TopicDay]) -> str:
    """One table for each day."""
    return _csv("day", days, lambda day: day.isoformat())


def monthly_csv(days: Iterable[TopicDay]) -> str:
    """One table for each month: far fewer of its counts are small."""
    return _csv("month", days, lambda day: f"{day:%Y-%m}")


def _csv(unit: str, days: Iterable[TopicDay], named: Named) -> str:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow((unit, "topic", "outcome", f"queries (definitions {DEFINITIONS})", "is_hidden"))
    for name, cells in sorted(_tables(days, named).items()):
        writer.writerows((name, *row) for row in _rows(cells))
    return written.getvalue()


def _tables(days: Iterable[TopicDay], named: Named) -> dict[str, dict[Key, int]]:
    tables: dict[str, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    for day in days:
        for outcome, count in day.outcomes.items():
            if count:
                tables[named(day.day)][day.article or UNKNOWN, outcome.value] += count
    return tables


def _rows(cells: Mapping[Key, int]) -> Iterator[tuple[str, str, str, str]]:
    for (topic, outcome), count in sorted(suppressed(cells).counts.items()):
        yield topic, outcome, "" if count is None else str(count), str(count is None).lower()
