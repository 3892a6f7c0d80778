"""`cityline demo`: real calls to a line of one's own, told as they happen; then the line stays up."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, closing, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from socket import socket
from tempfile import TemporaryDirectory
from typing import Annotated
from xml.etree import ElementTree

import typer
import uvloop
from rich.table import Table

from ivr.asterisk.settings import load_asterisk_settings
from ivr.call.city import City, load_city
from ivr.cli.console import for_errors, for_results
from ivr.cli.machine.models import fetching
from ivr.cli.render import record_missing, recording_the_rest
from ivr.cli.report import add_rows
from ivr.errors import PortInUse
from ivr.log import configure_log
from ivr.run.app import create_app
from ivr.run.resources import ensure_ready
from ivr.run.server import listen_now
from ivr.run.trial import browser_phone
from ivr.settings import Settings, load_settings
from ivr.storage.database import Database
from ivr.storage.secret import machine_secret
from ivr.storage.texts.sent_store import all_texts
from metrics.facts.formula import Rate
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.repeat import caller_hash
from metrics.publishing.report import ReportRow
from metrics.rates.period_figures import Figures, figures_of
from routing.texting.text_message import OPEN
from simulator.carrier.outbound_calls import Anybody
from simulator.carrier.people import Accepts
from simulator.carrier.rest import Rest
from simulator.carrier.texts import CarrierText
from simulator.cli.history import make_history
from simulator.demo.beside import running, setting_up
from simulator.demo.board import DemoBoard
from simulator.demo.call_file import Casting, DemoCall, load_calls
from simulator.demo.dialling import Dialling, account_of, callers, dialling, utterance
from simulator.demo.ending import last_lines, show
from simulator.demo.own_service import LineClock, own_settings, serving, welcome
from simulator.demo.performance import Stage, everybody, names
from simulator.demo.watched_call import Places
from simulator.exchange.asterisk import PEOPLE, SIP, built_in, open_asterisk
from simulator.exchange.telephones import open_telephones

CHOSEN = (
    "These calls are chosen to show one path each, not how often each is taken: their shares say nothing of a"
    " city's calls. For a typical month, make one up: cityline demo --history"
)


def print_verdict(calls: int, wrong: int) -> None:
    """Print the verdict first: whether each call ended as its script says."""
    style = "bold red" if wrong else "bold green"
    console = for_results()
    console.print(f"\n{calls - wrong} of {calls} as scripted", style=style)
    console.print(CHOSEN, soft_wrap=True)


def print_end(lines: Sequence[str]) -> None:
    """Print what was seen and what to do next."""
    for line in ("", *lines):
        for_results().print(line, markup=False, soft_wrap=True)


def print_standings(made: Figures) -> None:
    """Print how all queries and all calls ended: resolved, escalated and the rest."""
    table = Table("ended as", "count", "of", "share", title="What the ledger says of these chosen calls")
    queries = {kind.value: number for kind, number in made.standings.items() if number}
    calls = {kind.value: number for kind, number in made.dispositions.items() if number}
    add_rows(table, [_row("queries", kind, number, made.queries) for kind, number in queries.items()])
    add_rows(table, [_row("queries", "all queries", sum(queries.values()), made.queries)])
    add_rows(table, [_row("calls", f"call {kind}", number, made.calls) for kind, number in calls.items()])
    add_rows(table, [_row("calls", "all calls", sum(calls.values()), made.calls)])
    console = for_results()
    console.print(table)
    if not made.reconciles:
        console.print(f"Does not add up: {made.broken} calls break a rule of the ledger", style="red")


def _row(section: str, kind: str, number: int, whole: int) -> ReportRow:
    return ReportRow(section, kind.replace("_", " "), Rate(number, whole))


TEXTER = "+16045550199"
TEXTED_IN = ("where do old paint cans go", "agent", "there is smoke in the kitchen")
SOON = Accepts(rings_seconds=4.0, listens_seconds=2.0, talks_seconds=4.0)


def print_texts(texts: Sequence[CarrierText]) -> None:
    """Print the texts sent to callers."""
    for text in texts:
        for_results().print(f"  texted   {text.body}", markup=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Show:
    """A demo's calls and what they need."""

    settings: Settings
    city: City
    calls: Sequence[DemoCall]
    at_once: int
    stays: bool
    texts_in: bool = False
    "Whether questions are texted to the line, too."
    asterisk: Path | None = None
    "The exchange that brings the calls; None: the simulated carrier does."

    async def run(self, taken: socket) -> int:
        """Perform the calls; return how many did not end as they should."""
        clock = LineClock(self.calls[0].at)
        rest = Rest(account_of(self.settings))
        rest.calls.people = Anybody(SOON)
        trial = browser_phone(self.settings)
        async with (
            rest.open(),
            serving(
                app := create_app(self.settings, clock, carrier_api=rest.origin, trial=trial), taken
            ) as address,
            dialling(self.settings, self.city, address, rest) as dialled,
            _exchange(self.asterisk, address, self.settings, dialled.database) as by,
        ):
            wrong = await self._stage(dialled, clock, by).perform(self.calls)
            print_verdict(len(self.calls), wrong)
            await _until_texted(dialled.database)
            print_texts(rest.texts.taken)
            if self.texts_in:
                await self._text_in(rest, dialled.database)
            made = self._report(dialled, clock)
            print_standings(made)
            print_end(last_lines(self.calls, wrong, made))
            if self.stays and trial is not None:
                clock.set(self.calls[0].at)
                await _stay(trial.new_link(address), welcome(app.state.authentication, address), clock)
        return wrong

    async def _text_in(self, rest: Rest, database: Database) -> None:
        """Text questions to the line, and print what it texts back."""
        for words in TEXTED_IN:
            before = len(rest.texts.taken)
            at_once = await rest.texts.receive(TEXTER, words, self.settings.texts_from)
            for_results().print(f"  texts in {words}", markup=False, soft_wrap=True)
            if said := "".join(ElementTree.fromstring(at_once).itertext()):  # noqa: S314 - the line's own
                for_results().print(f"  at once  {said}", markup=False, soft_wrap=True)
            await _until_texted(database)
            print_texts(rest.texts.taken[before:])

    def _stage(self, dialled: Dialling, clock: LineClock, by: Places | None) -> Stage:
        directory = self.city.directory
        return Stage(
            dialled,
            by or dialled.carrier,
            DemoBoard(for_results()),
            clock.set,
            directory.main_number,
            everybody(directory, SOON),
            names(directory, directory.languages[0]),
            self.at_once,
        )

    def _report(self, dialled: Dialling, clock: LineClock) -> Figures:
        days = [call.at.date() for call in self.calls]
        period = Period(min(days), max(days), self.city.directory.time_zone)
        with dialled.database.reading() as session:
            return figures_of(period, ledger.extract(session, period), clock())


@asynccontextmanager
async def _exchange(
    prefix: Path | None, address: str, settings: Settings, database: Database
) -> AsyncIterator[Places | None]:
    """Put a real exchange before the line."""
    if prefix is None:
        yield None
        return
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)

    def name_of(number: str) -> str:
        with database.reading() as session:
            return next(reversed(ledger.calls_of(session, caller_hash(secret, number))), "")

    async with (
        open_asterisk(prefix, address, load_asterisk_settings().secret),
        open_telephones(PEOPLE[1], SIP, name_of) as phones,
    ):
        yield phones


class DemoCarrier(StrEnum):
    """Who brings a demo's calls."""

    TWILIO = "twilio"
    ASTERISK = "asterisk"


def demo(  # noqa: PLR0913 - each is an option of the command
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the calls.")] = False,
    every: Annotated[
        bool,
        typer.Option("--all", help="Place the calls of every path, and end with 1 if one goes otherwise."),
    ] = False,
    at_once: Annotated[int, typer.Option(help="Calls at the same time.", min=1, max=8)] = 3,
    only: Annotated[str, typer.Option(metavar="WORD", help="Only calls whose title contains this.")] = "",
    history: Annotated[bool, typer.Option("--history", help="Make up a ledger instead of calling.")] = False,
    days: Annotated[int, typer.Option(help="Days of made-up calls.", min=1, max=4000)] = 730,
    calls_a_day: Annotated[int, typer.Option(help="How many made-up calls a day.", min=1, max=9000)] = 300,
    seed: Annotated[int, typer.Option(help="The same seed makes the same calls.")] = 7,
    into: Annotated[str, typer.Option(metavar="URL", help="Database for made-up calls.")] = "",
    carrier: Annotated[
        DemoCarrier, typer.Option(help="Who brings the calls: a simulated Twilio, or a real Asterisk.")
    ] = DemoCarrier.TWILIO,
    fetches: Annotated[bool, typer.Option("--fetch", help="Fetch missing models meanwhile.")] = False,
) -> None:
    """Answer real calls in two languages and real time, count them, then stay up for yours."""
    machine = load_settings()
    if history:
        make_history(machine, days, calls_a_day, seed, into)
        return
    configure_log("error")
    with running(machine.data, for_errors()):
        asterisk, casting = _asterisk(machine, carrier), Casting(every, only)
        wrong = _perform(machine, casting, at_once, asterisk, stays=not once, fetches=fetches)
    # Whoever sees the line for the first time has seen it; whoever asks for all its paths wants to know.
    raise typer.Exit(1 if wrong and (every or only) else 0)


def _asterisk(machine: Settings, carrier: DemoCarrier) -> Path | None:
    """Return the exchange that brings the calls, and let the service know of it."""
    if carrier is not DemoCarrier.ASTERISK:
        return None
    built = built_in(machine.data)
    # The service reads it as it reads a machine's own.
    os.environ["CITYLINE_ASTERISK_SECRET"] = token_hex(24)
    return built


def _perform(
    machine: Settings, casting: Casting, at_once: int, asterisk: Path | None, *, stays: bool, fetches: bool
) -> int:
    """Place the calls that were chosen; return how many did not end as they should."""
    city = load_city(machine.city)
    with setting_up(machine.data, for_errors()):
        meanwhile = _make_ready(machine, city, fetches=fetches)
        calls = _calls(machine, city, casting)
    with TemporaryDirectory(prefix="cityline-demo-") as folder, closing(_port(machine)) as taken, meanwhile:
        settings = own_settings(machine, Path(folder))
        texting = settings.model_copy(update={"texts_from": city.directory.main_number})
        played = Show(texting, city, calls, at_once, stays=stays, texts_in=casting.every, asterisk=asterisk)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(played.run(taken))


def _make_ready(machine: Settings, city: City, *, fetches: bool) -> AbstractContextManager[None]:
    """Record and learn what calls need; return what to do during the calls.

    While what callers are heard with is on its way, as much is recorded as there is time for.
    """
    if not fetches:
        ensure_ready(machine)
        record_missing(machine, city)
        return nullcontext()
    with fetching(machine) as underway:
        left = record_missing(machine, city, underway.console, underway.are_here).left
    ensure_ready(machine)
    if not left:
        return nullcontext()
    for_errors().print(f"The calls begin; {left} more sentences are recorded meanwhile.", style="dim")
    return recording_the_rest(machine, city)


def _calls(machine: Settings, city: City, casting: Casting) -> Sequence[DemoCall]:
    speaker = callers(machine, city)
    return load_calls(city, lambda text, language: utterance(text, language, speaker).ulaw, casting)


def _port(machine: Settings) -> socket:
    """The configured port, or a free one: a demo should not end because a line is running already."""
    with suppress(PortInUse):
        return listen_now(machine.host, machine.port)
    return listen_now(machine.host, 0)


TEXTED_SECONDS, LOOK_SECONDS = 20.0, 0.2


async def _until_texted(database: Database) -> None:
    """Wait for texts that only wait for the line's next round."""
    for _ in range(round(TEXTED_SECONDS / LOOK_SECONDS)):
        with database.reading() as session:
            if not any(text.state in OPEN and not text.numbered for text in all_texts(session)):
                return
        await asyncio.sleep(LOOK_SECONDS)


async def _stay(phone: str, way_in: str, clock: LineClock) -> None:
    for_results().print(
        f"\nThe line stays up; its clock says {clock():%A %H:%M}, so the departments are open."
        f"\n  call it yourself   {phone}"
        f"\n  see its pages      {way_in}"
        "\n  end                Ctrl-C",
        soft_wrap=True,
    )
    show(way_in)
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
