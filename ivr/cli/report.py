"""`cityline report`: a period in numbers that add up, for people, for programs and for the public."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ivr.city import City, load_city
from ivr.cli.console import for_results
from ivr.cli.ledger import open_ledger
from ivr.cli.period import named_period, period_of
from ivr.cli.report_tables import report_text
from ivr.council_pages import council_pages
from ivr.counting import count_due
from ivr.errors import BadInput
from ivr.export import write_all, write_whole
from ivr.open_data import open_data
from ivr.settings import load_settings
from metrics.figure_csv import report_csv
from metrics.period_figures import Filters
from metrics.report import Question, Report
from metrics.report_json import report_json
from metrics.report_store import make_report
from metrics.slice import By

ALL_DAYS = 100_000


def report(  # noqa: PLR0913 - each is an option of the command
    *,
    period: Annotated[str, typer.Option(help="today, week, month, year, or FROM..TO.")] = "today",
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; today if left out.")] = "",
    compares: Annotated[bool, typer.Option("--compare", help="Beside the last and a year ago.")] = False,
    by: Annotated[By | None, typer.Option(help="Along what to break it down.")] = None,
    department: Annotated[str, typer.Option(help="Only this department.")] = "",
    topic: Annotated[str, typer.Option(help="Only this article.")] = "",
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there, whole.")] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="DIR", help="Write one page for the council there.")
    ] = None,
    public: Annotated[
        Path | None, typer.Option("--open-data", metavar="DIR", help="Write open data there instead.")
    ] = None,
) -> None:
    """Count resolved and escalated, each with its numerator and denominator."""
    if as_json and as_csv:
        raise BadInput("--json and --csv exclude one another; choose one")
    settings = load_settings()
    city = load_city(settings.city)
    zone, now = city.directory.time_zone, datetime.now(UTC)
    wanted = period_of(first, last, zone, now) if first or last else named_period(period, zone, now)
    question = Question(wanted, now, _filters(city, department, topic, language), by, compares)
    with open_ledger(settings) as database:
        count_due(database, zone, now, ALL_DAYS)
        with database.reading() as session:
            if public:
                write_all(public, open_data(session, city, wanted, now))
                return
            made = make_report(session, question)
        if pdf:
            write_all(pdf, council_pages(database, city, question))
            return
    _tell(made, out, as_json=as_json, as_csv=as_csv)
    raise typer.Exit(0 if made.figures.reconciles else 1)


def _filters(city: City, department: str, topic: str, language: str) -> Filters:
    """Refuse what this city does not have: its numbers would all be zero, and look true."""
    known = (
        ("department", department, city.directory.departments.keys()),
        ("topic", topic, city.catalog.articles.keys()),
        ("language", language, city.directory.languages),
    )
    for kind, name, names in known:
        if name and name not in names:
            raise BadInput(f"{name}: no {kind} of this city; there are: {', '.join(sorted(names))}")
    return Filters(department, topic, language)


def _tell(made: Report, out: Path | None, *, as_json: bool, as_csv: bool) -> None:
    if as_csv:
        text = report_csv(made)
    elif as_json:
        text = json.dumps(report_json(made), ensure_ascii=False, indent=2) + "\n"
    else:
        text = report_text(made, for_results().width if out is None else None)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text.encode())
