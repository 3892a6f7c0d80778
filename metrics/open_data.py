"""Open data: how many queries on each topic ended how, by day and by month, with small counts hidden."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from metrics.formula import DEFINITIONS
from metrics.outcome import QueryOutcome
from metrics.suppression import ALL, Key, suppressed

UNKNOWN = "(unknown)"
"The topic of a query that was never understood."


@dataclass(frozen=True, slots=True)
class TopicDay:
    """How the queries on a topic ended on a day."""

    day: date
    article: str
    outcomes: Mapping[QueryOutcome, int]


@dataclass(frozen=True, slots=True)
class OpenData:
    """Both tables as CSV."""

    daily: str
    monthly: str


def open_data_of(days: Iterable[TopicDay]) -> OpenData:
    """Hide counts in a month and its days together, so that neither table gives away the other's."""
    daily: list[tuple[str, ...]] = []
    monthly: list[tuple[str, ...]] = []
    for month, cells in sorted(_by_month(days).items()):
        for (day, topic, outcome), count in sorted(suppressed(cells).counts.items()):
            told = (topic, outcome, "" if count is None else str(count), str(count is None).lower())
            if day == ALL:
                monthly.append((month, *told))
            else:
                daily.append((day, *told))
    return OpenData(_csv("day", daily), _csv("month", monthly))


def _by_month(days: Iterable[TopicDay]) -> dict[str, dict[Key, int]]:
    months: dict[str, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    for day in days:
        for outcome, count in day.outcomes.items():
            if count:
                place = (day.day.isoformat(), day.article or UNKNOWN, outcome.value)
                months[f"{day.day:%Y-%m}"][place] += count
    return months


def _csv(unit: str, rows: Iterable[tuple[str, ...]]) -> str:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow((unit, "topic", "outcome", f"queries (definitions {DEFINITIONS})", "is_hidden"))
    writer.writerows(rows)
    return written.getvalue()
