"""A period along one of its sides: by department, topic, language or hour."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.dashboard import view
from metrics.dashboard.chart import BarChart, Column, bar_chart
from metrics.dashboard.columns import PARTS
from metrics.dashboard.names import Names
from metrics.dashboard.wording import percent, whole
from metrics.figures import By, Slice
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.tally import NOTHING, Tally

FIRST = 12
"So many rows stand there at once; the others are folded away."


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown."""

    key: str
    name: str
    queries: str
    part: str
    "Their share of all queries."
    share_of_all: float
    "0–1, for a bar beside the number."
    resolved: str
    resolved_numbers: str
    escalated: str
    escalated_numbers: str
    is_of_few: bool


def groups(slices: Sequence[Slice], by: By, names: Names, words: view.Words) -> list[Group]:
    """Return a breakdown, the most frequent first, except for hours, which follow the clock."""
    sizes = [one.tally[FORMULAS["resolved"].of] for one in slices]
    most = Rate(max(sizes, default=0), sum(sizes))
    found = [_group(one, by, names, words, most) for one in slices]
    return found if by is By.HOUR else sorted(found, key=lambda group: -group.share_of_all)


def hours(slices: Sequence[Slice], words: view.Words) -> BarChart:
    """Return the hours of the day as a picture; an hour without a query has its place, too."""
    by_hour = {one.key: one.tally for one in slices}
    tallies = [(str(hour), by_hour.get(str(hour), NOTHING)) for hour in range(24)]
    parts = [words(f"dashboard.{part}") for part in PARTS]
    return bar_chart([Column(hour, _parts(tally)) for hour, tally in tallies], parts)


def _parts(tally: Tally) -> tuple[int, ...]:
    """Resolved, escalated and all others, in the colours that they have over time."""
    resolved, escalated = (tally.rate(FORMULAS[id_]) for id_ in view.HEADLINES)
    shown = {"resolved": resolved.numerator, "escalated": escalated.numerator}
    shown["other"] = resolved.denominator - sum(shown.values())
    return tuple(shown.get(part, 0) for part in PARTS)


def _group(one: Slice, by: By, names: Names, words: view.Words, most: Rate) -> Group:
    resolved, escalated = (one.tally.rate(FORMULAS[id_]) for id_ in view.HEADLINES)
    return Group(
        one.key,
        _name(one.key, by, names, words),
        whole(resolved.denominator, words.language),
        percent(Rate(resolved.denominator, most.denominator).share, words.language),
        resolved.denominator / (most.numerator or 1),
        percent(resolved.share, words.language),
        view.numbers(resolved, words),
        percent(escalated.share, words.language),
        view.numbers(escalated, words),
        resolved.is_of_few,
    )


def _name(key: str, by: By, names: Names, words: view.Words) -> str:
    match by:
        case By.DEPARTMENT:
            return names.department(key) or words("dashboard.unknown")
        case By.TOPIC:
            return names.article(key) or words("dashboard.unknown")
        case By.HOUR:
            return f"{key}:00"
        case By.DAY | By.LANGUAGE:
            return key or words("dashboard.unknown")
