"""A period broken down by department, topic, language, carrier or hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from languages.forms import forms, language_name
from languages.grammar import first_upper
from metrics.dashboard import view
from metrics.dashboard.choice import Names
from metrics.dashboard.columns import PARTS
from metrics.dashboard.view import DashboardWords, ShownRate, numbers, percent, shown, whole
from metrics.facts.formula import Rate
from metrics.facts.tally import NOTHING, Tally
from metrics.facts.texts import TEXT_PARTS
from metrics.ledger.period import Period
from metrics.publishing.charts import BarChart, ChartFrame, Column, bar_chart
from metrics.rates.automation import OpenHours, is_open_in
from metrics.rates.figures import By, Slice
from metrics.rates.period_figures import Figures
from metrics.rates.rates import FORMULAS
from metrics.text import Text

FIRST = 12
"Rows shown at first; the rest are collapsed."


@dataclass(frozen=True, slots=True)
class Breakdown:
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


def groups(slices: Sequence[Slice], by: By, names: Names, words: view.DashboardWords) -> list[Breakdown]:
    """Return a breakdown, most frequent first; hours follow the clock."""
    sizes = [one.tally[FORMULAS["resolved"].of] for one in slices]
    most = Rate(max(sizes, default=0), sum(sizes))
    found = [_group(one, by, names, words, most) for one in slices]
    return found if by is By.HOUR else sorted(found, key=lambda group: -group.share_of_all)


def hours(slices: Sequence[Slice], language: str, frame: ChartFrame) -> BarChart:
    """Return a chart of the hours of the day, including hours without a query."""
    by_hour = {one.key: one.tally for one in slices}
    columns = [Column(str(hour), _parts(by_hour.get(str(hour), NOTHING))) for hour in range(24)]
    return bar_chart(columns, frame=frame, tick=lambda number: whole(number, language))


def _parts(tally: Tally) -> tuple[int, ...]:
    """Resolved, escalated and all others, in the colours of the chart over time."""
    resolved, escalated = (tally.rate(FORMULAS[id_]) for id_ in view.HEADLINES)
    shown = {"resolved": resolved.numerator, "escalated": escalated.numerator}
    shown["other"] = resolved.denominator - sum(shown.values())
    return tuple(shown.get(part, 0) for part in PARTS)


def _group(one: Slice, by: By, names: Names, words: view.DashboardWords, most: Rate) -> Breakdown:
    resolved, escalated = (one.tally.rate(FORMULAS[id_]) for id_ in view.HEADLINES)
    return Breakdown(
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


def _name(key: str, by: By, names: Names, words: view.DashboardWords) -> str:
    match by:
        case By.DEPARTMENT:
            return names.department(key) or words("dashboard.unknown")
        case By.TOPIC:
            return names.article(key) or words("dashboard.unknown")
        case By.HOUR:
            return forms(words.language).grammar.page_hour(int(key))
        case By.LANGUAGE if key:
            return first_upper(language_name(key, words.language))
        case By.CARRIER if key:
            return words(f"dashboard.carrier_{key}")
        case By.DAY | By.LANGUAGE | By.CARRIER:
            return key or words("dashboard.unknown")


NAME = Text("Calls out of hours")
WRITTEN = Text(
    "calls that began in an hour of the clock in which the department, or else the operator, took no calls at"
    " all, by the hours and holidays as they are now ÷ all calls"
)


def out_of_hours(
    calls: Mapping[tuple[date, int], int], period: Period, open_hours: OpenHours, department: str = ""
) -> Rate:
    """The calls that began while the selected department, or else the operator, was closed."""
    hours = {day: open_hours(department, day) for day in period.days()}
    closed = sum(count for (day, hour), count in calls.items() if not is_open_in(hour, hours[day]))
    return Rate(closed, sum(calls.values()))


SERVED_PARTS = ("done", "told", "sent", "handed_over")


@dataclass(frozen=True, slots=True)
class ServedPart:
    """One way of serving queries."""

    rate: ShownRate
    resolved: str
    "How many of the resolved queries were served this way; a dash if a person settles it."


@dataclass(frozen=True, slots=True)
class ServedTexts:
    """What was done about texts, each counted once and none of them resolved."""

    name: str
    written: str
    share: str
    numbers: str


def served_texts(texts: Mapping[str, int], words: DashboardWords) -> tuple[ServedTexts, ...]:
    """Return what was done about a period's texts; none if there were none."""
    whole = sum(texts.values())
    return tuple(
        ServedTexts(
            part.name.spoken(words.language),
            part.written.spoken(words.language),
            percent(rate.share, words.language),
            numbers(rate, words),
        )
        for part in TEXT_PARTS
        if (rate := Rate(texts.get(part.outcome, 0), whole)).denominator
    )


@dataclass(frozen=True, slots=True)
class Served:
    """All queries by how they were served."""

    parts: tuple[ServedPart, ...]
    rest: str
    "The queries that were served in none of these ways."
    rest_share: str
    referred: ShownRate


def served(figures: Figures, words: DashboardWords) -> Served | None:
    """Return how a period's queries were served; None if there were none."""
    real = figures.tally["real"]
    if not real:
        return None
    rest = Rate(figures.tally.served["not_served"], real)
    return Served(
        tuple(
            ServedPart(shown(figures, part, words), _resolved(figures, part, words)) for part in SERVED_PARTS
        ),
        numbers(rest, words),
        percent(rest.share, words.language),
        shown(figures, "referred", words),
    )


def _resolved(figures: Figures, part: str, words: DashboardWords) -> str:
    return "–" if part == "handed_over" else numbers(figures.rate(f"resolved_{part}"), words)
