"""`cityline curve`: the accuracy of each week, for people, spreadsheets and programs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import city_on_air, open_ledger
from ivr.errors import BadInput
from ivr.line.nlu import nlu_pipeline
from ivr.run.counting import count_all
from ivr.settings import load_settings
from ivr.storage.export import write_whole
from ivr.studio.review.curve import AccuracyCurve, CurvePart, Judge, curve_json
from ivr.studio.review.curve_desk import CurveDesk
from ivr.studio.review.curve_pages import picture, written
from ivr.studio.review.tested import WeeklyTest
from ivr.web.pages import Pages
from languages.forms import DEFAULT
from metrics.dashboard.view import interval, percent
from metrics.facts.formula import Rate


def curve(  # noqa: PLR0913 - each is an option of the command
    *,
    weeks: Annotated[int, typer.Option(help="How many weeks, including this one.", min=1, max=260)] = 26,
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    department: Annotated[str, typer.Option(help="Only this department.")] = "",
    test: Annotated[bool, typer.Option("--test", help="Run the test questions now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the picture.")] = None,
) -> None:
    """Show the accuracy of each week: of test questions, reviewed turns, and callers' own yes or no."""
    if as_json and as_csv:
        raise BadInput("--json and --csv exclude each other; choose one")
    settings = load_settings()
    city, now = city_on_air(settings), datetime.now(UTC)
    for kind, name, known in (
        ("language", language, city.directory.languages),
        ("department", department, tuple(city.directory.departments)),
    ):
        if name and name not in known:
            raise BadInput(f"{name}: no {kind} of this city; there are: {', '.join(sorted(known))}")
    zone = city.directory.time_zone
    with open_ledger(settings) as database:
        if test:
            models = nlu_pipeline(city.catalog, settings.models).models
            WeeklyTest(database, lambda: city.catalog, lambda: models, zone).measure(now)
        count_all(database, zone, now)
        found = CurveDesk(database, lambda: city, lambda: now).curve(weeks, CurvePart(language, department))
    pages = Pages()
    if svg:
        write_whole(svg, picture(pages, found, pages.words[DEFAULT]).encode())
    if as_json:
        print_json(curve_json(found))
    elif as_csv:
        typer.echo(written(found, pages.words[DEFAULT]), nl=False)
    else:
        for_results().print(table_of(found))


def table_of(found: AccuracyCurve) -> Table:
    """Return the weeks in which anything was judged or published."""
    judges = (judge.value for judge in Judge)
    table = Table("week from", *judges, "on air", title="Right, with 95 % intervals")
    for week in found.weeks:
        if week.aired or any(rate.denominator for rate in week.rates.values()):
            cells = (cell_of(rate) for rate in week.rates.values())
            table.add_row(week.monday.isoformat(), *cells, str(len(week.aired) or ""))
    return table


def cell_of(rate: Rate) -> str:
    """Return a share with its counts and interval."""
    if not rate.denominator:
        return "–"
    numbers = f"{rate.numerator:,}/{rate.denominator:,}"
    return f"{percent(rate.share, DEFAULT, 0)} {numbers}\n{interval(rate, DEFAULT)}"
