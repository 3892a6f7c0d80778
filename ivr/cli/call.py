"""`cityline call`: one call, from ring to ledger."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Annotated

import httpx
import typer
import uvloop

from ivr.city import City, load_city
from ivr.cli.acts import acts_of
from ivr.cli.console import for_results, print_json
from ivr.cli.placed import Placed
from ivr.cli.recording import record_missing
from ivr.demo.board import print_call
from ivr.demo.caller_voice import callers, utterance
from ivr.demo.line_clock import LineClock
from ivr.demo.people import everybody
from ivr.demo.polite_caller import PoliteCaller
from ivr.demo.telling import Told
from ivr.errors import BadInput
from ivr.log import configure_log
from ivr.phone.carrier.department import Accepts, Busy, Declines, NoAnswer, Person, Voicemail
from ivr.ready import ensure_ready
from ivr.settings import Settings, load_settings
from ivr.whisper import LONGEST_SECONDS


class Department(StrEnum):
    """What the people do who are rung for the caller."""

    ACCEPTS = "accepts"
    DECLINES = "declines"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    NO_ANSWER = "no-answer"


PEOPLE: Mapping[Department, Person] = MappingProxyType(
    {
        Department.ACCEPTS: Accepts(listens_seconds=LONGEST_SECONDS),
        Department.DECLINES: Declines(listens_seconds=LONGEST_SECONDS),
        Department.VOICEMAIL: Voicemail(),
        Department.BUSY: Busy(),
        Department.NO_ANSWER: NoAnswer(),
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
        Department, typer.Option(help="What the people do who are rung.")
    ] = Department.ACCEPTS,
    at: Annotated[
        str,
        typer.Option(metavar="TIME", help="When it is in the city, like 2026-11-25T10:00; now if left out."),
    ] = "",
    url: Annotated[str, typer.Option(help="A running line; one of its own if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Place one call through the simulated carrier, and tell what came of it."""
    machine = load_settings()
    configure_log("error")
    city = load_city(machine.city)
    placed = Placed(
        city,
        _caller(machine, city, words, lang or city.directory.languages[0]),
        everybody(city.directory, PEOPLE[department]),
        LineClock(_instant(at, city)),
    )
    told = _place(placed, machine, url)
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


def _place(placed: Placed, machine: Settings, url: str) -> Told:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if url:
            _ensure_answers(url)
            return runner.run(placed.to(machine, url.rstrip("/")))
        ensure_ready(machine)
        record_missing(machine, placed.city)
        with TemporaryDirectory(prefix="cityline-call-") as folder:
            return runner.run(placed.to_own_line(machine, Path(folder)))


def _ensure_answers(url: str) -> None:
    try:
        httpx.get(f"{url.rstrip('/')}/health/live", trust_env=False).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BadInput(f"No line answers at {url}; start one with: cityline serve") from error
