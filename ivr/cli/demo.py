"""`cityline demo`: real calls to a line of one's own, told as they happen; then the line stays up."""

import asyncio
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvloop

from ivr.app import create_app
from ivr.city import City, load_city
from ivr.cli.console import for_results
from ivr.cli.counts import print_standings
from ivr.cli.history import make_history
from ivr.cli.recording import record_missing
from ivr.demo.board import Board
from ivr.demo.call_file import load_calls
from ivr.demo.caller_voice import callers, utterance
from ivr.demo.demo_call import DemoCall
from ivr.demo.dialling import Dialling, account_of, dialling
from ivr.demo.line_clock import LineClock
from ivr.demo.own_service import own_settings, serving
from ivr.demo.people import everybody, names
from ivr.demo.performance import Stage
from ivr.demo.welcome import welcome
from ivr.errors import BadInput, PortInUse
from ivr.log import configure_log
from ivr.phone.carrier.department import Accepts
from ivr.phone.carrier.rest import Rest
from ivr.ready import ensure_ready
from ivr.server import listen
from ivr.settings import Settings, load_settings
from metrics import store as ledger
from metrics.period import Period
from metrics.period_figures import Figures, figures_of

SOON = Accepts(rings_seconds=4.0, listens_seconds=2.0, talks_seconds=4.0)


@dataclass(frozen=True, slots=True)
class Show:
    """The calls of a demo and what they need."""

    settings: Settings
    city: City
    calls: Sequence[DemoCall]
    at_once: int
    stays: bool

    async def run(self, taken: socket) -> int:
        """Perform the calls; return how many did not end as they should."""
        clock = LineClock(self.calls[0].at)
        rest = Rest(account_of(self.settings))
        async with (
            rest.open(),
            serving(app := create_app(self.settings, clock, carrier_api=rest.origin), taken) as address,
            dialling(self.settings, self.city, address, rest) as dialled,
        ):
            wrong = await self._stage(dialled, clock).perform(self.calls)
            print_standings(self._report(dialled, clock))
            if self.stays:
                clock.set(self.calls[0].at)
                await _stay(address, welcome(app.state.reception, address), clock)
        return wrong

    def _stage(self, dialled: Dialling, clock: LineClock) -> Stage:
        directory = self.city.directory
        return Stage(
            dialled,
            Board(for_results()),
            clock.set,
            directory.main_number,
            everybody(directory, SOON),
            names(directory, directory.languages[0]),
            self.at_once,
        )

    def _report(self, dialled: Dialling, clock: LineClock) -> Figures:
        days = [call.at.date() for call in self.calls]
        period = Period(min(days), max(days), self.city.directory.time_zone)
        with dialled.watch.database.reading() as session:
            return figures_of(period, ledger.extract(session, period), clock())


def demo(  # noqa: PLR0913 - each is an option of the command
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the table.")] = False,
    at_once: Annotated[int, typer.Option(help="Calls at the same time.", min=1, max=8)] = 4,
    only: Annotated[str, typer.Option(metavar="WORD", help="Only calls whose title holds it.")] = "",
    history: Annotated[bool, typer.Option("--history", help="Make up a ledger instead of calling.")] = False,
    days: Annotated[int, typer.Option(help="Days of made-up calls.", min=1, max=4000)] = 730,
    calls_a_day: Annotated[int, typer.Option(help="How many made-up calls a day.", min=1, max=9000)] = 300,
    seed: Annotated[int, typer.Option(help="The same seed makes the same calls.")] = 7,
    into: Annotated[str, typer.Option(metavar="URL", help="Database for made-up calls.")] = "",
) -> None:
    """Answer real calls in two languages and real time, count them, then stay up for yours."""
    machine = load_settings()
    if history:
        make_history(machine, days, calls_a_day, seed, into)
        return
    configure_log("error")
    city = load_city(machine.city)
    ensure_ready(machine)
    record_missing(machine, city)
    calls = _calls(machine, city, only)
    with TemporaryDirectory(prefix="cityline-demo-") as folder, closing(_port(machine)) as taken:
        show = Show(own_settings(machine, Path(folder)), city, calls, at_once, stays=not once)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            wrong = runner.run(show.run(taken))
    raise typer.Exit(1 if wrong else 0)


def _calls(machine: Settings, city: City, only: str) -> list[DemoCall]:
    speaker = callers(machine, city)
    calls = load_calls(city, lambda text, language: utterance(text, language, speaker).ulaw)
    chosen = [call for call in calls if only.casefold() in call.title.casefold()]
    if not chosen:
        titles = "; ".join(dict.fromkeys(call.title for call in calls))
        raise BadInput(f"No call of the demo is called {only}; there are: {titles}")
    return chosen


def _port(machine: Settings) -> socket:
    """The configured port, or a free one: a demo should not end because a line is running already."""
    with suppress(PortInUse):
        return listen(machine.host, machine.port)
    return listen(machine.host, 0)


async def _stay(address: str, way_in: str, clock: LineClock) -> None:
    for_results().print(
        f"\nThe line stays up; its clock says {clock():%A %H:%M}, so the departments are open."
        f"\n  call it yourself   {address}/phone"
        f"\n  see its pages      {way_in}"
        "\n  end                Ctrl-C",
        soft_wrap=True,
    )
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
