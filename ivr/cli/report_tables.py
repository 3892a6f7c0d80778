"""A report as tables for people."""

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from metrics.automation import Automated
from metrics.figure_rows import MADE_UP, Row, percent_of, rows
from metrics.period_figures import Figures
from metrics.rate import FEW, Rate
from metrics.rates import FORMULAS
from metrics.report import Report
from metrics.timing import TIMINGS

WIDTH = 130
SHOWN = tuple(FORMULAS[name] for name in ("resolved", "escalated", "abandoned", "opted_out", "no_match"))
"What a slice is shown by, where a line has eighty columns."


def report_text(report: Report, width: int | None = None) -> str:
    """The whole report; what never happened is left out of its lists, but not out of its sums."""
    written = StringIO()
    console = Console(file=written, width=max(width or WIDTH, 80), highlight=False)
    for part in _parts(report):
        console.print(part)
    return written.getvalue()


def add_rows(table: Table, lines: Iterable[Row]) -> None:
    """Add a section to a table."""
    has_notes = len(table.columns) > 4
    for row in lines:
        counts = (str(row.rate.numerator), str(row.rate.denominator), row.percent)
        table.add_row(row.name, *counts, *([row.note] if has_notes else []))
    table.add_section()


def _parts(report: Report) -> Iterator[RenderableType]:
    figures = report.figures
    yield _rates(figures)
    if report.earlier:
        yield _beside(report)
    if report.slices:
        yield _slices(report)
    if figures.tally.durations:
        yield _durations(figures)
    yield _hours(report.automated)
    yield from _remarks(figures)


def _rates(figures: Figures) -> Table:
    table = Table("", "", "of", "share", "", title=_title(figures), title_justify="left")
    for section, lines in groupby(rows(figures), key=lambda row: row.section):
        is_rates = section == "rates"
        kept = [row for row in lines if is_rates or row.name == "sum" or row.rate.numerator]
        add_rows(table, [row for row in kept if row.rate.denominator or row.name == "sum"])
    return table


def _title(figures: Figures) -> str:
    part = ", ".join(str(getattr(figures.filters, name)) for name in sorted(figures.filters.parts))
    days = f"{figures.period.first} to {figures.period.last}"
    return f"{days}{' · ' + part if part else ''} · definitions {figures.definitions}"


def _beside(report: Report) -> Table:
    earlier = [f"{name}: {figures.period.first} to {figures.period.last}" for name, figures in report.earlier]
    table = Table("", "now", *earlier, title="Beside other periods", title_justify="left")
    periods = (report.figures, *(figures for _, figures in report.earlier))
    for formula in FORMULAS.values():
        shown = [figures.rate(formula.id) for figures in periods]
        if any(rate.numerator for rate in shown):
            table.add_row(formula.name.en, *(_cell(rate) for rate in shown))
    return table


def _slices(report: Report) -> Table:
    by = report.question.by.value if report.question.by else ""
    title = f"By {by} (* of fewer than {FEW}: too few to conclude from)"
    table = Table(by, "queries", title=title, title_justify="left")
    for formula in SHOWN:
        table.add_column(formula.name.en, no_wrap=True)
    for one in report.slices:
        cells = (_cell(one.tally.rate(formula)) for formula in SHOWN)
        table.add_row(one.key or "(unknown)", str(one.tally["queries"]), *cells)
    return table


def _cell(rate: Rate) -> str:
    few = "*" if rate.is_of_few and rate.denominator else ""
    return f"{percent_of(rate)}{few}\n{rate.numerator}/{rate.denominator}"


def _durations(figures: Figures) -> Table:
    table = Table("", "n", "mean", "percentiles", title="How long it takes", title_justify="left")
    for span, timing in TIMINGS.items():
        took = figures.tally.took(span)
        if took.n and took.mean_ms is not None:
            marks = ((share, took.percentile_ms(share) or 0.0) for share in timing.percentiles)
            shares = ", ".join(f"p{share * 100:.0f} {_spoken(ms)}" for share, ms in marks)
            table.add_row(timing.name.en, str(took.n), _spoken(took.mean_ms), shares)
    return table


def _hours(automated: Automated) -> Text:
    said = (
        f"Automated hours: {automated.gross_hours:.1f} gross, {automated.net_hours:.1f} net of"
        f" {automated.review_hours:.1f} spent reviewing ({automated.resolved} resolved queries,"
        f" {automated.without_minutes} of them without stated minutes)."
    )
    if automated.cost_per_resolved is not None:
        missing = ", ".join(automated.unstated)
        said += f" A resolved query cost {automated.cost_per_resolved:.2f}"
        said += f", without {missing}, for which no price is stated." if missing else "."
    return Text(said)


def _remarks(figures: Figures) -> Iterator[Text]:
    if figures.is_made_up:
        yield Text(MADE_UP, style="red")
    if figures.test_calls:
        yield Text(f"{figures.test_calls} test calls are counted nowhere else.")
    if figures.missing_days:
        yield Text(f"{len(figures.missing_days)} days are not counted yet.", style="red")
    if not figures.reconciles:
        yield Text(f"Does not add up: {figures.broken} calls break a rule of the ledger.", style="red")


def _spoken(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 2000 else f"{milliseconds / 1000:.0f} s"
