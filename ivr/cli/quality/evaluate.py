"""`cityline evaluate`: how well the line understands, in figures."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from threadpoolctl import threadpool_limits

from intents.articles.phrasing import Phrasing
from intents.evaluation.evaluation import Confusion, Evaluation, read_labelled
from intents.evaluation.evaluation import evaluate as evaluated
from intents.evaluation.experiment import Experiment, ExperimentFigures, run
from intents.evaluation.report import FigureChange, Floor, changes, missed, page, read_figures
from intents.evaluation.report import as_json as values_of
from intents.evaluation.trial import questions_of, try_all
from intents.matching.installed import every_encoder_of
from intents.text.yaml_file import Problem
from ivr.call.city import City
from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.ledger import city_on_air, open_ledger
from ivr.errors import BadInput
from ivr.line.nlu import nlu_pipeline
from ivr.run.counting import count_all
from ivr.settings import Settings, load_settings
from ivr.storage.export import write_whole
from ivr.studio.review.curve import AccuracyCurve, CurvePart, Judge, curve_json
from ivr.studio.review.curve_pages import CurveDesk, picture, written
from ivr.studio.review.tested import WeeklyTest
from ivr.web.pages import Pages
from languages.forms import DEFAULT
from metrics.dashboard.view import interval, percent
from metrics.facts.formula import Rate
from routing.departments.names import name_book


def measured(settings: Settings, train: Path, valid: Path, test: Path) -> ExperimentFigures:
    """Return the figures from three files; raise BadInput naming every faulty line."""
    read = [read_labelled(file) for file in (train, valid, test)]
    ensure_right(problem for _, problems in read for problem in problems)
    # On one core, as in a call, so that the cost of a question is comparable.
    threadpool_limits(1)
    experiment = Experiment(*(questions for questions, _ in read))
    return run(experiment, every_encoder_of(settings.models), time.perf_counter)


def ensure_right(problems: Iterable[Problem]) -> None:
    """Raise BadInput with every problem, if there are any."""
    found = "\n".join(str(problem) for problem in problems)
    if found:
        raise BadInput(found)


WORST = 10
"Confusions shown; the page and the JSON have all of them."


def print_evaluation(made: Evaluation, changed: Sequence[FigureChange]) -> None:
    """Print shares with their intervals, the worst confusions with their causes, and what changed."""
    console = for_results()
    console.print(_shares(made))
    apart = "not measured (no question was out of scope)" if made.auroc is None else f"{made.auroc:.3f}"
    console.print(f"AUROC {apart}, calibration error {made.calibration_error:.3f}")
    if made.confusions:
        console.print(_confusions(made.confusions[:WORST]))
    if changed:
        console.print(_changes(changed))


def print_figures(figures: Mapping[str, float | None]) -> None:
    """Print figures by name."""
    table = Table("figure", "")
    for name, value in figures.items():
        table.add_row(name, "not measured" if value is None else f"{value:g}")
    for_results().print(table)


def _shares(made: Evaluation) -> Table:
    table = Table("figure", "right", "of", "share", "95 % between")
    for name, share in made.shares.items():
        if not share.tried:
            table.add_row(name, "", "0", "not measured")
            continue
        low, high = share.interval
        counts = (str(share.right), str(share.tried), f"{share.value:.1%}")
        table.add_row(name, *counts, f"{low:.1%} and {high:.1%}")
    return table


def _confusions(worst: Sequence[Confusion]) -> Table:
    table = Table("wanted", "found", "times", "such as", "drawn by", title="Worst confusions")
    for each in worst:
        table.add_row(
            each.wanted,
            each.found or "nothing",
            str(each.times),
            each.questions[0],
            next(iter(each.causes), ""),
        )
    return table


def _changes(changed: Sequence[FigureChange]) -> Table:
    table = Table("figure", "before", "now", "", title="Changed")
    for each in changed:
        verdict = Text("better", style="green") if each.is_better else Text("worse", style="red")
        table.add_row(each.figure, f"{each.before:.4f}", f"{each.now:.4f}", verdict)
    return table


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """What to do with an evaluation."""

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
    train: Annotated[Path | None, typer.Option(metavar="FILE", help="Train on these instead.")] = None,
    valid: Annotated[Path | None, typer.Option(metavar="FILE", help="Choose the threshold on these.")] = None,
    test: Annotated[Path | None, typer.Option(metavar="FILE", help="Measure on these.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="PAGE", help="Also write a page.")] = None,
    compare: Annotated[Path | None, typer.Option(metavar="OLD.json", help="Show what changed.")] = None,
    floor: Annotated[
        list[str] | None, typer.Option(metavar="FIGURE=0.9", help="Exit with 1 if a figure misses it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run every article's test questions, or train and measure on your own files."""
    settings = load_settings()
    wanted = EvaluationRequest(html, compare, tuple(_floor(text) for text in floor or ()), as_json)
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


def _city(settings: Settings, files: Sequence[Path], wanted: EvaluationRequest) -> dict[str, float]:
    before = _before(wanted.compare)
    city = city_on_air(settings)
    asked = _asked(city, files)
    with for_errors().status(f"asking {len(asked)} questions"):
        line = nlu_pipeline(city.catalog, settings.models, name_book(city.directory), city.services)
        made = evaluated(try_all(asked, line.models), city.catalog)
    changed = changes(before, made.figures())
    if wanted.html:
        write_whole(wanted.html, page(made, changed, datetime.now(UTC).date().isoformat()).encode())
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


def _print(made: Evaluation, changed: Sequence[FigureChange], *, as_json: bool) -> None:
    if as_json:
        print_json(values_of(made) | {"changes": [asdict(each) for each in changed]})
    else:
        print_evaluation(made, changed)


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
