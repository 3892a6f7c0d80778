"""`cityline verify figures`: every figure of a report beside the same figure counted again from rows."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from math import isclose
from typing import TypeVar

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from ivr.call.city import load_city
from ivr.call.lookups.opening_hours import open_hours
from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import named_period, open_ledger
from ivr.errors import BadInput
from ivr.recount.recount import UNKNOWN, FigureKey, Recount, Share, Side, Span, copied_rows, recount
from ivr.run.counting import count_all
from ivr.settings import Settings
from ivr.storage.database import Database
from metrics.facts.formula import Rate
from metrics.facts.store import changes_wait, due_days
from metrics.facts.tally import GROWTH, Tally
from metrics.ledger.period import Period
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


ROUNDS = 3
"How often days are counted again because calls ended in between."


def verify_figures(settings: Settings, period: str, by: By | None, *, as_json: bool) -> None:
    """Make the report of a period as `cityline report` does, count it again from rows, and compare."""
    city = load_city(settings.city)
    zone, now = city.directory.time_zone, datetime.now(UTC)
    question = ReportQuestion(named_period(period, zone, now), now, by=by)
    with open_ledger(settings) as database:
        compared = verified_figures(database, question, partial(open_hours, lambda: city))
    if as_json:
        print_json(_told(question.period, compared))
    else:
        _print(question.period, compared)
    raise typer.Exit(0 if all(one.is_equal for one in compared) else 1)


def verified_figures(
    database: Database, question: ReportQuestion, hours: OpenHours
) -> tuple[ComparedFigure, ...]:
    """Compare the figures of a line that may be running; what it writes meanwhile is no difference."""
    for _ in range(ROUNDS):
        count_all(database, question.period.time_zone, question.now)
        if read := _read(database, question, hours):
            return compare_figures(read, hours)
    raise BadInput("Calls of these days are being written; verify days that are over.")


def _read(database: Database, question: ReportQuestion, hours: OpenHours) -> ReadFigures | None:
    with database.reading() as session:
        if database.is_shared:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return read_figures(session, question, hours) if _is_counted(session, question) else None


def _is_counted(session: Session, question: ReportQuestion) -> bool:
    """Whether the snapshot has no row that the report's days do not count yet."""
    days = due_days(session, question.period.time_zone, question.now)
    return not changes_wait(session) and not set(days) & set(question.period.days())


def _print(period: Period, compared: Sequence[ComparedFigure]) -> None:
    """Print the whole line's figures, and of slices those that differ: there are thousands."""
    table = Table("figure", "by the report", "by rows", "equal", title=_title(period), title_justify="left")
    for one in compared:
        if one.key.slice and one.is_equal:
            continue
        table.add_row(_name(one), one.reported, one.by_rows, "yes" if one.is_equal else "NO")
    console = for_results()
    console.print(table)
    console.print(sentence(compared), soft_wrap=True)


def _title(period: Period) -> str:
    return f"{period.first} to {period.last}"


def _name(one: ComparedFigure) -> str:
    part = f" [{one.key.slice}]" if one.key.slice else ""
    return f"{one.key.section}: {one.key.figure}{part}"


NAMED = 5
"Figures that the sentence names; the table has all."


def sentence(compared: Sequence[ComparedFigure]) -> str:
    """Say whether all figures are equal, or which are not."""
    differ = [one for one in compared if not one.is_equal]
    if not differ:
        return f"All {len(compared):,} figures are equal to what rows say."
    told = "; ".join(f"{_name(one)} is {one.reported}, by rows {one.by_rows}" for one in differ[:NAMED])
    more = f"; and {len(differ) - NAMED:,} more" if len(differ) > NAMED else ""
    return (
        f"{len(differ):,} of {len(compared):,} figures differ from rows: {told}{more}."
        " Count the days again with `cityline facts`; if they still differ, report a bug."
    )


def _told(period: Period, compared: Sequence[ComparedFigure]) -> dict[str, object]:
    return {
        "from": period.first,
        "to": period.last,
        "figures": [
            {**asdict(one.key), **picked(one, "reported", "by_rows"), "equal": one.is_equal}
            for one in compared
        ],
        "equal": all(one.is_equal for one in compared),
    }
