"""`cityline evaluate`: how well the line understands, in figures that editors can trust."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from intents.evaluation import Evaluation
from intents.evaluation import evaluate as evaluated
from intents.evaluation_json import as_json as values_of
from intents.evaluation_json import read_figures
from intents.evaluation_page import page
from intents.floor import Change, Floor, changes, missed
from intents.labelled import read_labelled
from intents.phrasing import Phrasing
from intents.problem import Problem
from intents.trial import questions_of, try_all
from ivr.city import City, load_city
from ivr.cli.console import for_errors, print_json
from ivr.cli.evaluation_tables import print_evaluation, print_figures
from ivr.cli.trying import ensure_right, measured
from ivr.comprehension import comprehension
from ivr.errors import BadInput
from ivr.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is done with an evaluation."""

    html: Path | None
    compare: Path | None
    floors: tuple[Floor, ...]
    as_json: bool


def evaluate(  # noqa: PLR0913 -- each is an option that a person may type
    *,
    questions: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE.jsonl", help='More questions: lines of {"text", "label", "lang"}.'),
    ] = None,
    train: Annotated[Path | None, typer.Option(metavar="FILE", help="Learn from these instead.")] = None,
    valid: Annotated[Path | None, typer.Option(metavar="FILE", help="Choose the threshold on these.")] = None,
    test: Annotated[Path | None, typer.Option(metavar="FILE", help="Measure on these.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="PAGE", help="Write a page, too.")] = None,
    compare: Annotated[Path | None, typer.Option(metavar="OLD.json", help="Say what changed.")] = None,
    floor: Annotated[
        list[str] | None, typer.Option(metavar="FIGURE=0.9", help="Exit with 1 when it is missed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Try every article's test questions, or learn from and measure on files of your own."""
    settings = load_settings()
    wanted = Wanted(html, compare, tuple(_floor(text) for text in floor or ()), as_json)
    if train or valid or test:
        if html or compare or questions:
            raise BadInput(
                "--html, --compare and --questions belong to the city; leave out --train and others."
            )
        figures = _experiment(settings, (train, valid, test), as_json=as_json)
    else:
        figures = _city(settings, questions or [], wanted)
    too_low = missed(wanted.floors, figures)
    for each in too_low:
        measured_as = f"{figures[each.figure]:.4f}" if each.figure in figures else "not measured"
        for_errors().print(f"Missed: {each.figure} is {measured_as}, and should be {each.value:g}.")
    raise typer.Exit(1 if too_low else 0)


def _experiment(
    settings: Settings, files: tuple[Path | None, Path | None, Path | None], *, as_json: bool
) -> dict[str, float]:
    train, valid, test = files
    if not (train and valid and test):
        raise BadInput("Give all three: --train, --valid and --test.")
    with for_errors().status("learning and measuring"):
        figures = measured(settings, train, valid, test)
    if as_json:
        print_json(figures.as_json())
    else:
        print_figures(figures.as_json())
    return figures.measured()


def _city(settings: Settings, files: Sequence[Path], wanted: Wanted) -> dict[str, float]:
    before = _before(wanted.compare)
    city = load_city(settings.city)
    asked = _asked(city, files)
    with for_errors().status(f"asking {len(asked)} questions"):
        line = comprehension(city.catalog, settings.models)
        made = evaluated(try_all(asked, line.matcher, line.danger.hear), city.catalog)
    changed = changes(before, made.figures())
    if wanted.html:
        _write(wanted.html, page(made, changed, datetime.now(UTC).date().isoformat()))
    _print(made, changed, as_json=wanted.as_json)
    return made.figures()


def _asked(city: City, files: Sequence[Path]) -> tuple[Phrasing, ...]:
    read = [read_labelled(file) for file in files]
    ensure_right([problem for _, problems in read for problem in problems])
    asked = (*questions_of(city.catalog), *(each for found, _ in read for each in found))
    if not asked:
        raise BadInput("No article has test questions; write some under `tests`, or give --questions.")
    return asked


def _floor(text: str) -> Floor:
    floor = Floor.parse(text)
    if floor is None:
        raise BadInput(f"--floor {text}: write it like accuracy=0.9")
    return floor


def _before(old: Path | None) -> Mapping[str, float]:
    if old is None:
        return {}
    match read_figures(old):
        case Problem() as problem:
            raise BadInput(str(problem))
        case figures:
            return figures


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file}: cannot be written ({error.strerror}); name another file.") from error


def _print(made: Evaluation, changed: Sequence[Change], *, as_json: bool) -> None:
    if as_json:
        print_json(values_of(made) | {"changes": [asdict(each) for each in changed]})
    else:
        print_evaluation(made, changed)
