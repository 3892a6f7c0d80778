"""`cityline journeys`: a city's guided journeys, drawn from their data."""

from pathlib import Path
from typing import Annotated

import typer

from ivr.call.city import load_city
from ivr.cli.console import for_results
from ivr.errors import BadInput
from ivr.settings import load_settings
from languages.forms import DEFAULT
from routing.journeys.graph import drawing
from routing.journeys.journey import Journey


def journeys(
    name: Annotated[str, typer.Argument(help="The journey to draw; all are listed if left out.")] = "",
    *,
    city: Annotated[Path | None, typer.Option(help="The city's folder; CITYLINE_CITY if left out.")] = None,
    lang: Annotated[str, typer.Option(help="The language of the drawing.")] = DEFAULT,
) -> None:
    """List a city's guided journeys, or draw one as a flowchart in Mermaid's language."""
    read = load_city(city or load_settings().city)
    known = {journey.id: journey for journey in read.services.journeys.values()}
    if lang not in read.directory.languages:
        raise BadInput(f"{lang}: not a language of this city; use {', '.join(read.directory.languages)}.")
    if not name:
        for journey in known.values():
            for_results().print(_line(journey), markup=False, soft_wrap=True)
    elif name not in known:
        raise BadInput(f"{name}: no such journey; there are {', '.join(known) or 'none'}.")
    else:
        typer.echo(drawing(known[name], lang), nl=False)


def _line(journey: Journey) -> str:
    questions = sum(1 for _ in journey.questions())
    return (
        f"{journey.reference}, started by {journey.article}: {questions} questions, "
        f"{len(journey.steps)} steps, review by {journey.review_by.isoformat()}"
    )
