"""View models of the dashboard: plain values for its template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from babel.numbers import NumberPattern, format_currency, format_decimal, format_percent, parse_pattern
from babel.units import format_unit

from languages.grammar import SPACE, locale_of
from metrics.dashboard.choice import Names
from metrics.dashboard.columns import ColumnWindow, DefinitionChange, columns_of, marked, parts_of
from metrics.dates import full_day
from metrics.facts.formula import Formula, Rate
from metrics.publishing.charts import WIDE, BarChart, ChartFrame, LineChart, Point, bar_chart, line_chart
from metrics.rates.automation import COST, HOURS, Automated
from metrics.rates.period_figures import Comparison, Figures, resolved_bounds_of
from metrics.rates.rates import FORMULAS, SECTIONS

MINUS = "\u2212"


def whole(number: float, language: str) -> str:
    """Write a whole number: 79,000 or 79 000."""
    return format_decimal(round(number), locale=locale_of(language))


def decimal(number: float, language: str, places: int = 1) -> str:
    """Write a number with decimals: 46.8 or 46,8."""
    return format_decimal(number, f"#,##0.{'0' * places}", locale_of(language))


def money(amount: float, language: str) -> str:
    """Write a sum of Canadian dollars: $0.48 or 0,48 $."""
    return format_currency(amount, "CAD", locale=locale_of(language))


def percent(share: float | None, language: str, places: int = 1) -> str:
    """Write a share (0–1): 46.8% or 46,8 %; a dash for None."""
    if share is None:
        return "–"
    return format_percent(share, _percent_pattern(language, places), locale_of(language))


@cache
def _percent_pattern(language: str, places: int) -> NumberPattern:
    """Read a pattern once: a page writes a thousand shares."""
    pattern = locale_of(language).percent_formats[None].pattern
    number = f"0.{'0' * places}" if places else "0"
    return parse_pattern(pattern.replace("0", number))


def points(now: Rate, then: Rate, language: str) -> str:
    """Write the change of a share in percentage points, with its sign; empty if either is None."""
    if now.share is None or then.share is None:
        return ""
    change = round((now.share - then.share) * 100, 1)
    return signed(change, decimal(abs(change), language))


def signed(change: float, told: str) -> str:
    """Write a change with its sign; `told` is its written size."""
    return f"{'+' if change > 0 else MINUS if change < 0 else '±'}{told}"


def duration(milliseconds: float | None, language: str) -> str:
    """Write how long something took in the unit people would use: 640 ms, 1.8 s, 3 min 20 s, 2 hr, 3 days."""
    if milliseconds is None:
        return "–"
    seconds = milliseconds / 1000
    if seconds < 1:
        return f"{milliseconds:.0f}{SPACE}ms"
    if seconds < 60:
        return f"{decimal(seconds, language)}{SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _two_units(f"{minutes}{SPACE}min", f"{rest}{SPACE}s" if rest else "")
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return _two_units(_unit(hours, "hour", language), f"{rest}{SPACE}min" if rest else "")
    days, rest = divmod(hours, 24)
    return _two_units(_unit(days, "day", language), _unit(rest, "hour", language) if rest else "")


def _unit(value: int, name: str, language: str) -> str:
    return format_unit(value, f"duration-{name}", "short", "#,##0", locale_of(language)).replace(" ", SPACE)


def _two_units(first: str, rest: str) -> str:
    return f"{first} {rest}" if rest else first


HEADLINES = ("resolved", "escalated")


class DashboardWords(Protocol):
    """The pages' words in one language."""

    @property
    def language(self) -> str:
        """Its code."""

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""

    def counted(self, text: str, number: int, count: str = "") -> str:
        """Return a text in the plural form for a count; `count` is its written form."""


@dataclass(frozen=True, slots=True)
class ShownRate:
    """A rate as people read it."""

    id: str
    name: str
    share: str
    numbers: str
    interval: str
    written: str
    "Its formula in words."
    notes: tuple[str, ...]
    settled: str = ""
    "Its share on the settled days alone, where the period has others that repeats may still change."


def shown(figures: Figures, id_: str, words: DashboardWords) -> ShownRate:
    """Return a rate with everything that a reader needs to judge it."""
    formula, rate = FORMULAS[id_], figures.rate(id_)
    notes = [words("dashboard.few")] if rate.is_of_few else []
    if formula.waits_for_repeats and figures.provisional_days:
        notes.append(words("dashboard.so_far_note"))
    return ShownRate(
        id_,
        formula.name.spoken(words.language),
        percent(rate.share, words.language),
        numbers(rate, words),
        interval(rate, words.language),
        formula.written(words.language, figures.held),
        tuple(notes),
    )


def sections(compared: Comparison, words: DashboardWords) -> list[tuple[str, list[ShownRate]]]:
    """Return every formula with a denominator above zero, by subject."""
    figures = compared.now
    return [
        (section, [_beside(compared, made, words) for made in formulas if figures.rate(made.id).denominator])
        for section, formulas in SECTIONS.items()
    ]


def _beside(compared: Comparison, made: Formula, words: DashboardWords) -> ShownRate:
    """Return a rate of the whole period so far, with that of its settled days where they differ."""
    one, settled = shown(compared.now, made.id, words), compared.settled
    if not made.waits_for_repeats or settled is None or settled.period == compared.now.period:
        return one
    rate = settled.rate(made.id)
    told = words(
        "dashboard.settled_share",
        day=full_day(settled.period.last, words.language),
        share=percent(rate.share, words.language),
        numbers=numbers(rate, words),
    )
    return replace(one, settled=told)


def numbers(rate: Rate, words: DashboardWords) -> str:
    """Return “1,032 of 2,204”."""
    numerator, denominator = (whole(n, words.language) for n in (rate.numerator, rate.denominator))
    return words("dashboard.of", numerator=numerator, denominator=denominator)


def interval(rate: Rate, language: str) -> str:
    """Return the 95 % interval, or a dash."""
    if rate.interval is None:
        return "–"
    return " – ".join(percent(end, language) for end in rate.interval)


def chart(
    found: Sequence[ColumnWindow],
    changed: Sequence[DefinitionChange],
    language: str,
    frame: ChartFrame = WIDE,
) -> BarChart:
    """Return the chart of queries over time, with the changes that explain its steps."""
    steps = [each.step for each in marked(found, changed)]
    return bar_chart(columns_of(found, language), steps, frame, lambda number: whole(number, language))


def trend(
    found: Sequence[ColumnWindow],
    changed: Sequence[DefinitionChange],
    language: str,
    frame: ChartFrame = WIDE,
) -> LineChart:
    """Return the chart of the share of resolved queries with its interval, and the same changes."""
    steps = [each.step for each in marked(found, changed)]
    series = [("resolved", resolved_points(found, language))]
    return line_chart(series, lambda share: percent(share, language, 0), steps, frame)


def resolved_points(found: Sequence[ColumnWindow], language: str) -> list[Point]:
    """Return each window's share; while it may still change, only the band within which it will settle."""
    return [_resolved_point(window, language) for window in found]


def _resolved_point(window: ColumnWindow, language: str) -> Point:
    bounds = resolved_bounds_of(window.tally)
    low, high = bounds.interval or (None, None)
    value = (
        None if window.is_provisional and bounds.is_open else window.tally.rate(FORMULAS["resolved"]).share
    )
    return Point(window.label(language), value, low, high)


def change_list(
    found: Sequence[ColumnWindow], changed: Sequence[DefinitionChange], names: Names, words: DashboardWords
) -> list[tuple[str, str, str]]:
    """Return every change with its letter in the chart, its day and what changed."""
    return [
        (each.letter, full_day(change.day, words.language), change_label(change, names, words))
        for each in marked(found, changed)
        for change in each.changes
    ]


def day_text(window: ColumnWindow, language: str) -> str:
    """Return a column's first day with its year, or its month."""
    return window.label(language) if window.is_month else full_day(window.first, language)


def change_label(change: DefinitionChange, names: Names, words: DashboardWords) -> str:
    """Return what changed, in a few words."""
    if change.article:
        return f"{names.article(change.article)} v{change.version}"
    return words(f"dashboard.term_{change.term}")


def table(found: Sequence[ColumnWindow], words: DashboardWords) -> list[tuple[str, list[str]]]:
    """Return the chart's numbers, a row for each column."""
    return [
        (day_text(window, words.language), [whole(part, words.language) for part in parts_of(window.tally)])
        for window in found
    ]


@dataclass(frozen=True, slots=True)
class Worth:
    """Hours and money in words, and what they leave out."""

    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    formulas: tuple[str, ...]


def worth(known: Automated, words: DashboardWords) -> Worth:
    """Return hours and cost; nothing is claimed if minutes or prices are not stated."""
    language = words.language
    hours = (
        ("hours_gross", known.gross_hours),
        ("hours_outside", known.outside_hours),
        ("hours_outside_by_minute", known.outside_hours_by_minute),
        ("hours_review", known.review_hours),
        ("hours_net", known.net_hours),
    )
    notes = []
    if known.without_minutes:
        count = known.without_minutes
        notes.append(words.counted("dashboard.hours_unknown", count, whole(count, language)))
    if known.unstated:
        prices = ", ".join(words(f"dashboard.price_{price.value}") for price in known.unstated)
        notes.append(words("dashboard.prices_unknown", prices=prices))
    return Worth(
        (
            *((words(f"dashboard.{name}"), decimal(value, language)) for name, value in hours),
            (words("dashboard.cost"), cost_text(known, words)),
        ),
        tuple(notes),
        (HOURS.spoken(language), COST.spoken(language)),
    )


def cost_text(known: Automated, words: DashboardWords) -> str:
    """Return the cost of a resolved query, or the words for "not known"."""
    cost = known.cost_per_resolved
    is_known = cost is not None and not known.unstated
    return money(cost or 0.0, words.language) if is_known else words("dashboard.cost_unknown")
