"""`cityline models --tune`: the size of Whisper that this machine can run."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from math import isfinite
from statistics import median
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ivr.audio import RATE
from ivr.cli.console import for_errors, for_results, print_json
from ivr.errors import BadInput, MissingModel
from ivr.hearing.transcriber import Hint, Utterance
from ivr.hearing.tuning import measured, this_machine
from ivr.models.models import fetch_whisper
from ivr.models.recipe import fetch_bars
from ivr.models.whisper_sizes import (
    LIMIT_SECONDS,
    SIZES,
    Machine,
    Weighed,
    best,
    remember,
    weighed,
    whisper_choice,
)
from ivr.run.capacity import Capacity, Costs, Demand
from ivr.run.capacity import capacity as needed
from ivr.settings import Settings, load_settings
from languages.forms import formed_languages, forms

SENTENCES = 6
_SECONDS = (2.0, 5.0)
"The length of a typical question."


def tune(settings: Settings, calls: int) -> None:
    """Measure every size that can be had, show what each costs, and remember the best."""
    machine = this_machine(settings.transcribers)
    said = utterances(settings)
    found = []
    for name in (size.name for size in SIZES):
        try:
            found.append(_measured(name, settings, said, machine, calls))
        except MissingModel as missing:
            for_errors().print(f"{name} is left out: {missing}", style="yellow", markup=False)
            continue
        if not found[-1].holds and name != SIZES[0].name:
            break
    chosen = remember(settings.models, best(found), calls)
    for_results().print(table(found, machine, calls))
    for_results().print(f"Chosen: {chosen.name}. {chosen.why}", soft_wrap=True, markup=False)


def table(found: Sequence[Weighed], machine: Machine, calls: int) -> Table:
    """Return what each size costs on this machine."""
    shown = Table(
        "size", "seconds", f"p95, {calls} calls", "calls a core", "MB each", "words wrong", "",
        caption="seconds: median of a sentence, every transcriber at work · p95: end of speech to voice, "
        f"at most {LIMIT_SECONDS} s · words wrong: LibriSpeech test-other, % (Radford et al., 2022)",
    )  # fmt: skip
    published = {size.name: size.published for size in SIZES}
    for each in found:
        seconds = sorted(each.measured.decode_seconds)
        shown.add_row(
            each.measured.name,
            f"{seconds[len(seconds) // 2]:.2f}",
            f"{each.p95_seconds:.2f} s",
            f"{each.most_calls / machine.cores:.1f}",
            str(each.measured.memory_mb),
            str(published.get(each.measured.name) or "–"),
            Text("holds", style="green") if each.holds else Text("too slow or too large", style="red"),
        )
    return shown


def utterances(settings: Settings) -> tuple[Utterance, ...]:
    """Return some of the city's own recordings, as long as a question and available on every machine."""
    found = tuple(_utterances(settings))
    if not found:
        raise BadInput(f"{settings.city}/audio holds no recording to measure with; run: cityline render")
    return found


def _recorded_language() -> str:
    """Return the language whose sentences are recorded ahead."""
    return next(code for code in formed_languages() if forms(code).has("values_in_pieces"))


def _utterances(settings: Settings) -> Iterator[Utterance]:
    files = sorted(
        {*(settings.city / "audio").glob("**/*.ulaw"), *(settings.data / "audio").glob("**/*.ulaw")}
    )
    sounds = (file.read_bytes() for file in files)
    fitting = (sound for sound in sounds if _SECONDS[0] <= len(sound) / RATE <= _SECONDS[1])
    for _, sound in zip(range(SENTENCES), fitting, strict=False):
        yield Utterance(sound, len(sound) / RATE, Hint(_recorded_language()))


def _measured(
    name: str, settings: Settings, said: Sequence[Utterance], machine: Machine, calls: int
) -> Weighed:
    with fetch_bars(for_errors()) as progress:
        folder = fetch_whisper(name, settings.models, progress)
    return weighed(measured(name, folder, said, machine.workers), machine, calls)


def capacity(  # noqa: PLR0913 - each is an option
    calls_per_hour: Annotated[float, typer.Option(help="Calls in the busiest hour.", min=1, max=100_000)],
    handle_seconds: Annotated[float, typer.Option(help="How long a call with the line takes.", min=1)] = 90,
    escalated: Annotated[float, typer.Option(help="Share of calls that go to a person.", min=0, max=1)] = 0.4,
    staff_seconds: Annotated[float, typer.Option(help="How long a person needs for a call.", min=1)] = 240,
    patience_seconds: Annotated[float, typer.Option(help="How long callers wait for a person.", min=1)] = 120,
    utterances_per_second: Annotated[float, typer.Option(help="That a core transcribes.", min=0.01)] = 1.7,
    *,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure what a core of this machine transcribes first.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Estimate what the busiest hour needs: cores, memory, lines, people, money."""
    typed = (calls_per_hour, handle_seconds, escalated, staff_seconds, patience_seconds)
    if not all(map(isfinite, (*typed, utterances_per_second))):
        raise BadInput("Give numbers that are finite.")
    demand = Demand(calls_per_hour, handle_seconds, escalated, staff_seconds, patience_seconds)
    costs = _capacity_measured() if measure else Costs(utterances_per_second=utterances_per_second)
    found = needed(demand, costs)
    if as_json:
        print_json({"utterances_per_second": costs.utterances_per_second, **asdict(found)})
        return
    _print(found, costs)


def _capacity_measured() -> Costs:
    settings = load_settings()
    machine, choice = this_machine(settings.transcribers), whisper_choice(settings.whisper, settings.models)
    found = measured(choice.name, choice.folder(settings.models), utterances(settings), machine.workers)
    a_core = machine.workers / machine.cores / median(found.decode_seconds)
    return replace(Costs(), utterances_per_second=round(a_core, 2), transcriber_mb=found.memory_mb)


def _print(found: Capacity, costs: Costs) -> None:
    lines = (
        f"Lines: {found.lines} ({found.talking:g} callers at once on average).",
        f"Cores: {found.cores} in {found.processes} processes, of which one may be away.",
        f"A core transcribes {costs.utterances_per_second:g} utterances a second.",
        f"With the line's own work it holds {costs.calls_per_core:.1f} calls at once.",
        f"Memory: {found.memory_mb / 1000:.1f} GB.",
        f"Staff for those who go on: {found.staff}.",
        f"Of those, {found.answered_in_20_s:.0%} wait at most 20 s; {found.abandoned:.1%} hang up first.",
        f"Carrier, US dollars a month: {found.carrier_dollars_a_month:,.0f}.",
        f"Machines, US dollars a month: about {found.machine_dollars_a_month:,.0f}.",
    )
    for line in lines:
        for_results().print(line, soft_wrap=True)
