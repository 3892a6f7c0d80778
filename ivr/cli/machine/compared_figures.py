"""Sets each figure of a report beside the same figure counted again from rows, and says which differ."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isclose
from typing import TypeVar

from sqlalchemy.orm import Session

from ivr.recount.recount import UNKNOWN, FigureKey, Recount, Share, Side, recount
from ivr.recount.rows import Span, copied_rows
from metrics.facts.formula import Rate
from metrics.facts.tally import GROWTH, Tally
from metrics.publishing.report import Report, ReportQuestion, make_report
from metrics.rates.automation import OpenHours
from metrics.rates.figures import Slice, breakdown
from metrics.rates.period_figures import By, Figures
from metrics.rates.rates import FORMULAS

SIDES = {
    By.DAY: Side.DAY,
    By.DEPARTMENT: Side.DEPARTMENT,
    By.TOPIC: Side.TOPIC,
    By.LANGUAGE: Side.LANGUAGE,
    By.CARRIER: Side.CARRIER,
    By.HOUR: Side.HOUR,
}
PERCENTILES = "percentiles"
"Reports read these from sketches of whole milliseconds, which promise half a bucket's width."
SUMS = 1e-6
"Sums of hours and money are of floating point: so far apart, relatively, they count as equal."
ONE_MS = 1.0


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure as the report has it, and as rows have it."""

    key: FigureKey
    reported: str
    by_rows: str
    is_equal: bool


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """A report and the rows beneath it, read from one snapshot."""

    report: Report
    slices: tuple[Slice, ...]
    rows: sqlite3.Connection


def read_figures(session: Session, question: ReportQuestion, open_hours: OpenHours) -> ReadFigures:
    """Make a report, and copy the rows beneath it."""
    period, by = question.period, question.by
    return ReadFigures(
        make_report(session, question, open_hours),
        breakdown(session, period, by, formulas=FORMULAS.values()) if by else (),
        copied_rows(session, Span(period.first, period.last, period.time_zone), question.now),
    )


def compare_figures(read: ReadFigures, open_hours: OpenHours) -> tuple[ComparedFigure, ...]:
    """Count a report again from rows, and compare every figure.

    It needs no session: PostgreSQL ends those that read nothing for so long.
    """
    by = read.report.question.by
    known = recount(read.rows, open_hours, SIDES[by] if by else None)
    shares = _shares(read.report.figures) | _settling(read.report.figures)
    shares |= {
        FigureKey("rates", name, one.key or UNKNOWN): share
        for one in read.slices
        for name, share in _rates(one.tally).items()
    }
    return (*_compared_shares(shares, known), *_compared_amounts(_amounts(read.report), known))


def _rates(tally: Tally) -> dict[str, Share]:
    """Return each formula's counts; where facts are wrong, these may be no rate at all."""
    return {name: Share(tally[formula.counts], tally[formula.of]) for name, formula in FORMULAS.items()}


def _shares(figures: Figures) -> dict[FigureKey, Share]:
    """Return the shares of the whole line."""
    queries, calls, tally = figures.queries, figures.calls, figures.tally
    parts = {
        "outcomes": (queries, {**_named(figures.outcomes), NOT_OVER: tally["open_queries"]}),
        "counts as": (queries, _named(figures.standings)),
        "dispositions": (calls, {**_named(figures.dispositions), NOT_OVER: tally.live_calls}),
    }
    return {
        **{FigureKey("rates", name): share for name, share in _rates(figures.tally).items()},
        **{
            FigureKey(section, name): Share(count, whole)
            for section, (whole, counts) in parts.items()
            for name, count in counts.items()
        },
    }


NOT_OVER = "not over yet"
SETTLING, LOW, HIGH = "once settled", "resolved, at least", "resolved, at most"


Kind = TypeVar("Kind", bound=StrEnum)


def _named(counts: Mapping[Kind, int]) -> dict[str, int]:
    return {str(kind): count for kind, count in counts.items()}


def _settling(figures: Figures) -> dict[FigureKey, Share]:
    """Return where *resolved* will settle; nothing where facts are so wrong that a report cannot say it."""
    try:
        bounds = figures.resolved_bounds
    except ValueError:
        return {}
    return {
        FigureKey(SETTLING, name): Share(rate.numerator, rate.denominator)
        for name, rate in ((LOW, bounds.low), (HIGH, bounds.high))
    }


def _amounts(report: Report) -> dict[FigureKey, float]:
    """Return what is no share: totals, durations, hours and cost."""
    figures, automated = report.figures, report.automated
    totals = {"calls": figures.calls, "queries": figures.queries, "test calls": figures.test_calls}
    hours = {
        name: getattr(automated, name)
        for name in (
            "resolved",
            "without_minutes",
            "gross_hours",
            "outside_hours",
            "outside_hours_by_minute",
            "review_hours",
            "net_hours",
        )
    }
    return {
        **{FigureKey("totals", name): float(count) for name, count in totals.items()},
        **dict(_durations(figures.tally)),
        **{FigureKey("automated", name): float(value) for name, value in hours.items()},
        FigureKey("automated", "cost"): automated.cost or 0.0,
    }


def _durations(tally: Tally) -> Iterator[tuple[FigureKey, float]]:
    for span, sketch in tally.durations.items():
        yield FigureKey("durations", f"{span} n"), float(sketch.n)
        yield FigureKey("durations", f"{span} mean"), sketch.mean_ms or 0.0
        for share in (0.5, 0.9, 0.95):
            yield FigureKey(PERCENTILES, f"{span} p{share * 100:.0f}"), sketch.percentile_ms(share) or 0.0


def _compared_shares(reported: Mapping[FigureKey, Share], known: Recount) -> Iterator[ComparedFigure]:
    # A breakdown has rates alone; of the whole line, what rows have and the report lacks differs, too.
    wanted = (key for key in known.shares if not key.slice or key.section == "rates")
    for key in dict.fromkeys((*reported, *wanted)):
        told, found = reported.get(key, Share(0, 0)), known.shares.get(key, Share(0, 0))
        is_equal = told == found and _has_interval(told, found)
        yield ComparedFigure(key, _of(told), _of(found), is_equal)


def _has_interval(told: Share, found: Share) -> bool:
    """Whether the report gives the share the interval that it has."""
    printed, interval = Rate(told.part, told.whole).interval, found.interval
    if printed is None or interval is None:
        return printed is interval
    return all(isclose(one, other, abs_tol=SUMS) for one, other in zip(printed, interval, strict=True))


def _of(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,}"


def _compared_amounts(reported: Mapping[FigureKey, float], known: Recount) -> Iterator[ComparedFigure]:
    for key in dict.fromkeys((*reported, *known.amounts)):
        told, found = reported.get(key, 0.0), known.amounts.get(key, 0.0)
        yield ComparedFigure(key, f"{told:,.6g}", f"{found:,.6g}", _is_close(key, told, found))


def _is_close(key: FigureKey, told: float, found: float) -> bool:
    if key.section == PERCENTILES:
        return abs(told - found) <= found * (GROWTH - 1) / 2 + ONE_MS
    return isclose(told, found, rel_tol=SUMS, abs_tol=SUMS) or (
        key.section == "durations" and not key.figure.endswith(" n") and abs(told - found) < ONE_MS
    )
