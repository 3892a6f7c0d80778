"""`cityline report`: a period in numbers that add up, for people, programs and the public."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Annotated, assert_never

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ivr.api.open_data import Releases
from ivr.call.city import City, load_city
from ivr.call.lookups.opening_hours import open_hours
from ivr.cli.console import for_results
from ivr.cli.ledger import named_period, open_ledger, period_of
from ivr.errors import BadInput
from ivr.run.council import council_pages, council_question
from ivr.run.counting import count_all
from ivr.settings import Settings, load_settings
from ivr.storage.export import write_all, write_whole
from ivr.storage.secret import machine_secret
from metrics.facts.formula import FEW, Rate
from metrics.facts.tally import TIMINGS
from metrics.ledger.records import Carrier
from metrics.publishing.report import (
    MADE_UP,
    Report,
    ReportQuestion,
    ReportRow,
    bounds_text,
    make_report,
    percent_of,
    promises_text,
    proofs_text,
    report_csv,
    report_json,
    restated_text,
    rows,
    served_text,
    signed_text,
    texts_text,
)
from metrics.rates.automation import Automated
from metrics.rates.period_figures import By, Figures, Filters
from metrics.rates.rates import FORMULAS

SHORT = frozenset(
    FORMULAS[id_].name.english
    for id_ in ("resolved", "escalated", "abandoned", "failed", "contained", "service_level", "repeated")
)
"The figures shown unless all are requested."
SHOWN = tuple(FORMULAS[name] for name in ("resolved", "escalated", "abandoned", "opted_out", "no_match"))
"The rates shown for each slice, in eighty columns."


def report_text(report: Report, width: int | None = None, *, is_whole: bool = True) -> str:
    """Print the report; lists leave out what never happened, sums do not."""
    written = StringIO()
    console = Console(file=written, width=max(width or 130, 80), highlight=False, markup=False)
    for part in _parts(report, is_whole=is_whole):
        console.print(part)
    return written.getvalue()


def add_rows(table: Table, lines: Iterable[ReportRow]) -> None:
    """Add a section to a table."""
    has_notes = len(table.columns) > 4
    for row in lines:
        counts = (f"{row.rate.numerator:,}", f"{row.rate.denominator:,}", row.percent)
        table.add_row(row.name, *counts, *([row.note] if has_notes else []))
    table.add_section()


def _parts(report: Report, *, is_whole: bool) -> Iterator[RenderableType]:
    figures = report.figures
    if not figures.calls:
        yield from (Text(f"{_title(figures)}\nNo calls in this period."), *_remarks(report))
        return
    yield from _headline(report)
    yield _rates(figures) if is_whole else _short(figures)
    if report.earlier:
        yield _beside(report)
    if report.slices:
        yield _slices(report)
    if is_whole:
        yield from (_durations(figures),) if figures.tally.durations else ()
        yield _hours(report.automated)
    yield from _remarks(report)
    if not is_whole:
        yield Text("Every figure, outcome and duration: --all", style="dim")


def _headline(report: Report) -> Iterator[Text]:
    """Print first what is settled, and the range in which the rest will end."""
    figures, settled = report.figures, report.comparison.settled
    escalated = figures.rate("escalated")
    if not figures.rate("resolved").denominator:
        yield Text("Nobody asked anything in this period.")
        return
    yield Text(f"Resolved {bounds_text(figures.resolved_bounds)}, escalated {percent_of(escalated)}.")
    yield Text(proofs_text(figures))
    yield Text(served_text(figures))
    yield Text(promises_text(figures))
    if settled and settled.period != figures.period:
        known = settled.rate("resolved")
        days = f"Settled days, until {settled.period.last}"
        yield Text(f"{days}: resolved {percent_of(known)} ({known.numerator} of {known.denominator}).")


def _rates(figures: Figures) -> Table:
    table = _table(figures)
    for section, lines in groupby(rows(figures), key=lambda row: row.section):
        is_rates = section == "rates"
        kept = [row for row in lines if is_rates or row.name == "sum" or row.rate.numerator]
        add_rows(table, [row for row in kept if row.rate.denominator or row.name == "sum"])
    return table


def _short(figures: Figures) -> Table:
    """The figures that a manager asks for first."""
    table = _table(figures)
    add_rows(table, [row for row in rows(figures) if row.name in SHORT and row.rate.denominator])
    return table


def _table(figures: Figures) -> Table:
    return Table("figure", "count", "of", "share", "note", title=_title(figures), title_justify="left")


def _title(figures: Figures) -> str:
    part = ", ".join(str(getattr(figures.filters, name)) for name in sorted(figures.filters.parts))
    days = f"{figures.period.first} to {figures.period.last}"
    return f"{days}{' · ' + part if part else ''} · definitions {figures.definitions}"


def _beside(report: Report) -> Table:
    earlier = [f"{name}: {figures.period.first} to {figures.period.last}" for name, figures in report.earlier]
    like = report.comparison.like
    now = f"settled days: {like.period.first} to {like.period.last}" if report.comparison.settled else "now"
    table = Table("figure", now, *earlier, title="Beside other periods", title_justify="left")
    periods = (like, *(figures for _, figures in report.earlier))
    for formula in filter(lambda formula: report.comparison.is_fair(formula.id), FORMULAS.values()):
        shown = [figures.rate(formula.id) for figures in periods]
        if any(rate.numerator for rate in shown):
            table.add_row(formula.name.english, *(_cell(rate) for rate in shown))
    return table


def _slices(report: Report) -> Table:
    by = report.question.by.value if report.question.by else ""
    title = f"By {by} (* of fewer than {FEW}: too few to conclude from)"
    table = Table(by, "queries", title=title, title_justify="left")
    for formula in SHOWN:
        table.add_column(formula.name.english, no_wrap=True)
    for one in report.slices:
        cells = (_cell(one.tally.rate(formula)) for formula in SHOWN)
        table.add_row(one.key or "(unknown)", f"{one.tally['queries']:,}", *cells)
    return table


def _cell(rate: Rate) -> str:
    few = "*" if rate.is_of_few and rate.denominator else ""
    return f"{percent_of(rate)}{few}\n{rate.numerator:,}/{rate.denominator:,}"


def _durations(figures: Figures) -> Table:
    table = Table("duration", "n", "mean", "percentiles", title="How long it takes", title_justify="left")
    for span, timing in TIMINGS.items():
        took = figures.tally.took(span)
        if took.n and took.mean_ms is not None:
            marks = ((share, took.percentile_ms(share) or 0.0) for share in timing.percentiles)
            shares = ", ".join(f"p{share * 100:.0f} {_spoken(ms)}" for share, ms in marks)
            table.add_row(timing.name.english, f"{took.n:,}", _spoken(took.mean_ms), shares)
    return table


def _hours(automated: Automated) -> Text:
    said = (
        f"Automated hours: {automated.gross_hours:.1f} gross ({automated.outside_hours:.1f} of them outside"
        f" staffed hours, or {automated.outside_hours_by_minute:.1f} by the minute),"
        f" {automated.net_hours:.1f} net of {automated.review_hours:.1f} spent reviewing"
        f" ({automated.resolved:,} resolved queries, {automated.without_minutes:,} of them without stated"
        f" minutes)."
    )
    if automated.cost_per_resolved is not None:
        missing = ", ".join(automated.unstated)
        said += f" A resolved query cost {automated.cost_per_resolved:.2f}"
        said += f", without {missing}, for which no price is stated." if missing else "."
    return Text(said)


def _remarks(report: Report) -> Iterator[Text]:
    figures = report.figures
    if figures.is_made_up:
        yield Text(MADE_UP, style="red")
    if figures.test_calls:
        yield Text(f"{figures.test_calls} test calls are counted nowhere else.")
    if figures.missing_days:
        yield Text(f"{len(figures.missing_days)} days are not counted yet.", style="red")
    if not figures.reconciles:
        yield Text(f"Does not add up: {figures.broken} calls break a rule of the ledger.", style="red")
    yield Text(f"The ledger is {signed_text(report.signed)}.")
    yield from (Text(restated_text(one)) for one in report.restatements)
    if sum(report.texts.values()):
        yield Text(texts_text(report.texts))


def _spoken(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 2000 else f"{milliseconds / 1000:.0f} s"


def report(  # noqa: PLR0913 - each is an option of the command
    *,
    period: Annotated[str, typer.Option(help="today, week, month, year, or FROM..TO.")] = "today",
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; today if left out.")] = "",
    compares: Annotated[bool, typer.Option("--compare", help="Compare with earlier periods.")] = False,
    by: Annotated[By | None, typer.Option(help="Dimension of the breakdown.")] = None,
    department: Annotated[str, typer.Option(help="Only this department.")] = "",
    topic: Annotated[str, typer.Option(help="Only this article.")] = "",
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    carrier: Annotated[Carrier | None, typer.Option(help="Only calls that came by it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every figure, outcome and duration.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the council's page as PDF.")] = None,
    public: Annotated[Path | None, typer.Option("--open-data", metavar="DIR", help="Open data.")] = None,
) -> None:
    """Count resolved and escalated, each with its numerator and denominator."""
    form = _form(as_json=as_json, as_csv=as_csv, is_whole=everything)
    settings = load_settings()
    city = load_city(settings.city)
    zone, now = city.directory.time_zone, datetime.now(UTC)
    wanted = period_of(first, last, zone, now) if first or last else named_period(period, zone, now)
    filters = replace(_filters(city, department, topic, language), carrier=carrier or "")
    question = ReportQuestion(wanted, now, filters, by, compares)
    with open_ledger(settings) as database:
        count_all(database, zone, now)
        with database.reading() as session:
            if public:
                write_all(public, _releases(settings).release(session, city, wanted, now))
                return
            made = make_report(session, question, partial(open_hours, lambda: city))
        if pdf:
            pages = council_pages(database, council_question(city, question))
            named = f"council-{wanted.first}-{wanted.last}"
            write_all(pdf, {f"{named}-{language}.pdf": page for language, page in pages.items()})
            return
    _tell(made, form, out)
    raise typer.Exit(0 if made.figures.reconciles else 1)


def _releases(settings: Settings) -> Releases:
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    return Releases(settings.data / "open-data", secret)


def _filters(city: City, department: str, topic: str, language: str) -> Filters:
    """Refuse what the city does not have: its figures would be zero and look real."""
    known = (
        ("department", department, city.directory.departments.keys()),
        ("topic", topic, city.catalog.articles.keys()),
        ("language", language, city.directory.languages),
    )
    for kind, name, names in known:
        if name and name not in names:
            raise BadInput(f"{name}: no {kind} of this city; there are: {', '.join(sorted(names))}")
    return Filters(department, topic, language)


class ReportFormat(StrEnum):
    """How to write a report."""

    SHORT = "short"
    WHOLE = "whole"
    JSON = "json"
    CSV = "csv"


def _form(*, as_json: bool, as_csv: bool, is_whole: bool) -> ReportFormat:
    if as_json and as_csv:
        raise BadInput("--json and --csv exclude each other; choose one")
    if as_json or as_csv:
        return ReportFormat.JSON if as_json else ReportFormat.CSV
    return ReportFormat.WHOLE if is_whole else ReportFormat.SHORT


def _tell(made: Report, form: ReportFormat, out: Path | None) -> None:
    if out is None:
        typer.echo(_written(made, form, for_results().width), nl=False)
    else:
        write_whole(out, _written(made, form, None).encode())


def _written(made: Report, form: ReportFormat, width: int | None) -> str:
    match form:
        case ReportFormat.CSV:
            return report_csv(made)
        case ReportFormat.JSON:
            return json.dumps(report_json(made), ensure_ascii=False, indent=2) + "\n"
        case ReportFormat.WHOLE | ReportFormat.SHORT:
            return report_text(made, width, is_whole=form is ReportFormat.WHOLE)
        case _:
            assert_never(form)
