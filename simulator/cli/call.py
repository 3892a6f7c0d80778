"""`cityline call`: one call, from ring to ledger."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer
import uvloop

from ivr.audio import read_recording
from ivr.call.announcement import LONGEST_SECONDS
from ivr.call.city import City, load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.render import record_missing
from ivr.errors import BadInput
from ivr.log import configure_log
from ivr.run.app import create_app
from ivr.run.resources import ensure_ready
from ivr.run.server import listen
from ivr.settings import Settings, load_settings
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import Press, SpeakWords
from simulator.carrier.people import Accepts, Busy, Declines, NoAnswer, Person, Voicemail
from simulator.carrier.rest import Rest
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from simulator.demo.board import Telling, ToldCall, print_call, print_transcript
from simulator.demo.dialling import (
    Elsewhere,
    PoliteCaller,
    account_of,
    callers,
    dialling,
    dialling_elsewhere,
    utterance,
)
from simulator.demo.own_service import LineClock, own_settings, serving
from simulator.demo.performance import everybody, names
from simulator.demo.story import moments
from simulator.demo.watched_call import CallElsewhere, WatchedCall, ensure_answered, unknown

CALLER = "+16045550399"


@dataclass(frozen=True, slots=True)
class Placed:
    """A call to place."""

    city: City
    caller: PoliteCaller
    people: Mapping[str, Person]
    clock: LineClock
    "The time on a line of its own."

    async def to_own_line(self, machine: Settings, data: Path) -> ToldCall:
        """Call a line that lives for this call only; its ledger is nobody else's."""
        settings = own_settings(machine, data)
        with closing(listen("127.0.0.1", 0)) as taken:
            async with Rest(account_of(settings)).open() as rest:
                app = create_app(settings, self.clock, carrier_api=rest.origin)
                async with (
                    serving(app, taken) as address,
                    dialling(settings, self.city, address, rest) as dialled,
                ):
                    watched = self._watched(dialled)
                    await self._place(watched, dialled)
                    return Telling(watched, self._names).ended()

    async def elsewhere(self, machine: Settings, address: str) -> CallElsewhere:
        """Call a line by what Twilio speaks alone: signed webhooks and the media socket."""
        async with dialling_elsewhere(machine, self.city, address) as dialled:
            watched = self._watched(dialled)
            trace = await self._place(watched, dialled)
        ensure_answered(trace, address)
        known = watched.remarks()
        remarks = (*known, *unknown(trace.heard, known))
        return CallElsewhere(trace, moments(remarks, trace.events, (), self._names))

    def _watched(self, dialled: Elsewhere) -> WatchedCall:
        return WatchedCall(self.caller, dialled.watch, self.caller.note)

    async def _place(self, watched: WatchedCall, dialled: Elsewhere) -> CarrierTrace:
        number, given = self.city.directory.main_number, Circumstances(self.people)
        return await watched.place(dialled.carrier, CALLER, number, given)

    @property
    def _names(self) -> dict[str, str]:
        return names(self.city.directory, self.city.directory.languages[0])


KEYS = frozenset("0123456789*#")
SAY, PRESS = "--say", "--press"
REMEDY = f'name a WAV file, or use {SAY} "text" or {PRESS} 0'


def acts_of(words: Sequence[str], speak: Callable[[str], CallerUtterance]) -> tuple[SpeakWords | Press, ...]:
    """Read files, `--say TEXT` and `--press KEYS`; raise BadInput or BadAudio that says what to do."""
    acts = tuple(_acts(_split(words), speak))
    if not acts:
        raise BadInput(f"The caller has nothing to say: {REMEDY}.")
    return acts


def _split(words: Sequence[str]) -> Iterator[str]:
    """Yield `--say=text` as two words."""
    for word in words:
        name, equals, value = word.partition("=")
        yield from (name, value) if equals and name in {SAY, PRESS} else (word,)


def _acts(words: Iterator[str], speak: Callable[[str], CallerUtterance]) -> Iterator[SpeakWords | Press]:
    for word in words:
        if word == SAY:
            yield SpeakWords(speak(_value(word, words)))
        elif word == PRESS:
            yield Press(_keys(_value(word, words)))
        elif word.startswith("-"):
            raise BadInput(f"{word}: no such option; {REMEDY}.")
        else:
            yield SpeakWords(CallerUtterance.of(read_recording(Path(word))))


def _value(option: str, words: Iterator[str]) -> str:
    value = next(words, "")
    if not value.strip():
        raise BadInput(f"{option} needs something after it; {REMEDY}.")
    return value


def _keys(keys: str) -> str:
    if not KEYS.issuperset(keys):
        raise BadInput(f"{PRESS} {keys}: a telephone has the keys 0 to 9, * and #.")
    return keys


class DepartmentBehaviour(StrEnum):
    """How staff respond to a ringing telephone."""

    ACCEPTS = "accepts"
    DECLINES = "declines"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    NO_ANSWER = "no-answer"


PEOPLE: Mapping[DepartmentBehaviour, Person] = MappingProxyType(
    {
        DepartmentBehaviour.ACCEPTS: Accepts(listens_seconds=LONGEST_SECONDS),
        DepartmentBehaviour.DECLINES: Declines(listens_seconds=LONGEST_SECONDS),
        DepartmentBehaviour.VOICEMAIL: Voicemail(),
        DepartmentBehaviour.BUSY: Busy(),
        DepartmentBehaviour.NO_ANSWER: NoAnswer(),
    }
)


def call(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[QUESTION.wav | --say TEXT | --press KEYS]...",
            help="What the caller does each time the line has finished speaking, in this order.",
        ),
    ],
    *,
    lang: Annotated[str, typer.Option(help="The caller's language; the city's first if left out.")] = "",
    department: Annotated[
        DepartmentBehaviour, typer.Option(help="What people do when they are rung.")
    ] = DepartmentBehaviour.ACCEPTS,
    at: Annotated[
        str,
        typer.Option(metavar="TIME", help="The time in the city, such as 2026-11-25T10:00; now if left out."),
    ] = "",
    url: Annotated[
        str, typer.Option(help="The address of a running line or of its proxy; a private line if left out.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Place one call through the simulated carrier, and show what came of it."""
    machine = load_settings()
    configure_log("error")
    city = load_city(machine.city)
    placed = Placed(
        city,
        _caller(machine, city, words, lang or city.directory.languages[0]),
        everybody(city.directory, PEOPLE[department]),
        LineClock(_instant(at, city)),
    )
    if url:
        _tell_elsewhere(_placed_elsewhere(placed, machine, url), as_json=as_json)
    told = _place(placed, machine)
    if as_json:
        print_json(told.story.as_json())
    else:
        print_call(for_results(), "The call", told)


def _caller(machine: Settings, city: City, words: Sequence[str], language: str) -> PoliteCaller:
    languages = city.directory.languages
    if language not in languages:
        raise BadInput(f"{language}: the line does not speak that language; use {' or '.join(languages)}.")
    acts = acts_of(words, lambda text: utterance(text, language, callers(machine, city)))
    return PoliteCaller(acts)


def _instant(text: str, city: City) -> datetime:
    zone = city.directory.time_zone
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else datetime.now(zone)
    except ValueError:
        raise BadInput(f"{text}: not a time; write it like 2026-11-25T10:00") from None


def _place(placed: Placed, machine: Settings) -> ToldCall:
    ensure_ready(machine)
    record_missing(machine, placed.city)
    with (
        TemporaryDirectory(prefix="cityline-call-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(placed.to_own_line(machine, Path(folder)))


def _placed_elsewhere(placed: Placed, machine: Settings, url: str) -> CallElsewhere:
    wrong = BadInput(f"{url}: not the address of a line, such as https://line.example.ca")
    try:
        address = urlsplit(url)
    except ValueError:
        raise wrong from None
    if address.scheme not in {"http", "https"} or not address.hostname or address.path.strip("/"):
        raise wrong
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(placed.elsewhere(machine, url.rstrip("/")))


def _tell_elsewhere(call: CallElsewhere, *, as_json: bool) -> NoReturn:
    if as_json:
        print_json(call.as_json())
    else:
        print_transcript(for_results(), "The call", call.transcript)
        for fault in call.faults:
            for_results().print(fault, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1 if call.faults else 0)
