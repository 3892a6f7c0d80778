"""`cityline demo --fortnight`: from a poor catalogue to a good one by the studio's suggestions alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ivr.cli.console import for_errors, for_results
from ivr.errors import BadInput
from ivr.log import configure_log
from ivr.models.models import FETCH
from ivr.settings import Settings
from ivr.storage.export import write_whole
from ivr.web.pages import Pages
from metrics.dashboard.view import interval, percent
from metrics.facts.formula import Rate
from metrics.publishing.charts import WIDE, ChartStep, Point, line_chart
from simulator.demo.own_service import LineClock
from simulator.fortnight.fortnight import DAYS, Effort, FortnightDay, fortnight
from simulator.fortnight.house import House, furnished
from simulator.fortnight.poor_city import poor_city
from simulator.fortnight.questions import FOLDER, FortnightQuestions, load_questions

RIVERMONT = Path("deploy/example-city")
USUAL = Effort(calls=90, groups=12)
GOAL = 0.9
PICTURE = "fortnight.svg"
HOW = (
    "Callers ask what other hands wrote (tests/understanding); the shipped classifier was trained on those"
    " questions, and never on the ones kept apart. The two editors read a group's words as people do: by what"
    " was really asked. Groups, states, gate, matcher and ledger are the real ones."
)


def play_fortnight(machine: Settings, seed: int, picture: Path | None) -> None:
    """Play it in a temporary folder, then print a table and write a picture."""
    configure_log("error")
    if not (machine.models / "use" / "weights.npz").is_file():
        raise BadInput(f"Groups need the sentence encoder, which is not in {machine.models}; {FETCH}")
    if not RIVERMONT.is_dir():
        raise BadInput(f"{RIVERMONT} is not here: play the fortnight in a clone of the repository.")
    with TemporaryDirectory(prefix="cityline-fortnight-") as folder:
        data = Path(folder)
        poor = poor_city(RIVERMONT, data / "city")
        articles = (*poor.city.catalog.articles, *poor.reviewed)
        questions = load_questions(FOLDER, articles, seed)
        meaning = {one.text.casefold(): one.label for one in questions.asked}
        today = datetime.now(UTC).astimezone(poor.city.directory.time_zone).date()
        zone = poor.city.directory.time_zone
        first = datetime.combine(today - timedelta(days=DAYS + 1), time(), zone)
        clock = LineClock(first)
        with furnished(poor, meaning, machine.models, data, clock) as house:
            days = _lived(house, clock, questions, first)
            for_results().print(table_of(days))
            _print_verdict(days, [*poor.reviewed], house, questions)
    path = picture or machine.data / PICTURE
    write_whole(path, drawn(days, Pages()).encode())
    for_results().print(f"The curve as a picture: {path}", soft_wrap=True)


def _lived(
    house: House, clock: LineClock, questions: FortnightQuestions, first: datetime
) -> list[FortnightDay]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=for_errors(), transient=True)
    days: list[FortnightDay] = []
    with bar:
        task = bar.add_task("before the first day", total=DAYS + 1)
        for day in fortnight(house, clock, questions, first, USUAL):
            days.append(day)
            right = percent(day.kept_apart.share, "en", 0)
            bar.console.print(f"day {day.number}: {day.on_air} answers on air, {right} right", style="dim")
            bar.update(task, advance=1, description=f"day {day.number + 1} of {DAYS}")
    return days


def table_of(days: Sequence[FortnightDay]) -> Table:
    """Return a row for each day."""
    table = Table(title="A simulated fortnight", title_justify="left")
    for name in (
        "day",
        "callers answered",
        "their words to",
        "brought back",
        "not ours",
        "stopped",
        "on air",
    ):
        table.add_column(name, justify="right")
    table.add_column("right, of questions kept apart", justify="right")
    for day in days:
        work, right = day.work, day.kept_apart
        numbers = (len(work.phrasings), len(work.articles), work.not_ours, len(work.blocked), day.on_air)
        callers = f"{day.callers.numerator}/{day.callers.denominator}" if day.callers.denominator else ""
        told = f"{percent(right.share, 'en', 0)} ({interval(right, 'en')}) of {right.denominator}"
        table.add_row(str(day.number), callers, *map(str, numbers), told)
    return table


def _print_verdict(
    days: Sequence[FortnightDay], left_out: Sequence[str], house: House, questions: FortnightQuestions
) -> None:
    first, last = days[0].kept_apart, days[-1].kept_apart
    console = for_results()
    console.print(f"\nRight, of questions kept apart: {_told(first)} → {_told(last)}", soft_wrap=True)
    console.print(HOW, soft_wrap=True, style="dim")
    if (last.share or 0.0) >= GOAL:
        return
    absent = {*left_out} - {*house.answers.now.catalog.articles}
    lost = Rate(sum(one.label in absent for one in questions.kept_apart), last.denominator)
    stopped = sum(len(day.work.blocked) for day in days)
    console.print(
        f"It did not reach {GOAL:.0%}. {len(absent)} answers are still not there, for which"
        f" {percent(lost.share, 'en', 0)} of the questions kept apart ask: too few called about them to make"
        f" a group, or the {USUAL.groups} groups of a day were others. The gate stopped {stopped} editions.",
        soft_wrap=True,
    )


def _told(rate: Rate) -> str:
    return (
        f"{percent(rate.share, 'en', 1)} ({interval(rate, 'en')}, {rate.numerator:,} of {rate.denominator:,})"
    )


def drawn(days: Sequence[FortnightDay], pages: Pages) -> str:
    """Return the fortnight as SVG: what was right, who was answered, and when answers went on air."""
    lines = {
        "Questions kept apart": [_point(day, day.kept_apart) for day in days],
        "Callers answered": [_point(day, day.callers) for day in days],
    }
    steps = [ChartStep(day.number, str(len(day.work.published))) for day in days if day.work.published]
    chart = line_chart([*lines.items()], lambda share: percent(share, "en", 0), steps, WIDE)
    return pages.fragment(
        "en",
        "curve-file.svg",
        charts=[chart],
        names=[*lines],
        title="A simulated fortnight",
        told="right, with 95% intervals; above, the answers put on air",
        by_told="Day",
    ).strip()


def _point(day: FortnightDay, rate: Rate) -> Point:
    low, high = rate.interval or (None, None)
    return Point(str(day.number), rate.share, low, high)
