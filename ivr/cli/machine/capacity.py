"""`cityline capacity`: what a city needs for its calls."""

from dataclasses import asdict, replace
from math import isfinite
from statistics import median
from typing import Annotated

import typer

from ivr.cli.console import for_results, print_json
from ivr.cli.machine.tuning import utterances
from ivr.errors import BadInput
from ivr.hearing.tuning import measured, this_machine
from ivr.models.whisper_sizes import whisper_choice
from ivr.run.capacity import Capacity, Costs, Demand
from ivr.run.capacity import capacity as needed
from ivr.settings import load_settings


def capacity(  # noqa: PLR0913 - each is an option
    calls_per_hour: Annotated[float, typer.Option(help="Calls in the busiest hour.", min=1, max=100_000)],
    handle_seconds: Annotated[float, typer.Option(help="How long a call with the line takes.", min=1)] = 90,
    escalated: Annotated[float, typer.Option(help="Share of calls that go to a person.", min=0, max=1)] = 0.4,
    staff_seconds: Annotated[float, typer.Option(help="How long a person needs for a call.", min=1)] = 240,
    patience_seconds: Annotated[float, typer.Option(help="How long callers wait for a person.", min=1)] = 120,
    utterances_per_second: Annotated[float, typer.Option(help="Per core.", min=0.01)] = 1.2,
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
    costs = _measured() if measure else Costs(utterances_per_second=utterances_per_second)
    found = needed(demand, costs)
    if as_json:
        print_json({"utterances_per_second": costs.utterances_per_second, **asdict(found)})
        return
    _print(found, costs)


def _measured() -> Costs:
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
        f"Memory: {found.memory_mb / 1000:.1f} GB.",
        f"Staff for those who go on: {found.staff}.",
        f"Of those, {found.answered_in_20_s:.0%} wait at most 20 s; {found.abandoned:.1%} hang up first.",
        f"Carrier, US dollars a month: {found.carrier_dollars_a_month:,.0f}.",
        f"Machines, US dollars a month: about {found.machine_dollars_a_month:,.0f}.",
    )
    for line in lines:
        for_results().print(line, soft_wrap=True)
