"""`cityline talk`: a whole conversation by keyboard, as a caller would have it by telephone."""

import asyncio
import json
import sys
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.call.turn import Turn
from ivr.cli.console import for_results
from ivr.cli.ledger import city_on_air
from ivr.errors import BadInput
from ivr.line.consulting import Reporting
from ivr.line.nlu import nlu_pipeline
from ivr.log import configure_log
from ivr.settings import load_settings
from ivr.systems.connected import CityReports
from ivr.systems.open311 import connected
from ivr.typed.call import TypedCall, Ways
from ivr.typed.result import Fields, call_of, ending, in_a_line, turn_of
from ivr.typed.script import (
    Act,
    HangsUp,
    Presses,
    Reader,
    Says,
    Script,
    StaffBehaviour,
    StaysSilent,
    moment_of,
)
from routing.departments.names import name_book

TYPED = "typed"
HELP = "Type what the caller says; digits are keys, an empty line is silence, /bye hangs up."


def talk(
    *,
    lang: Annotated[str, typer.Option(help="The caller's language; the city's first if left out.")] = "",
    at: Annotated[
        str,
        typer.Option(metavar="TIME", help="The time in the city, such as 2026-11-25T10:00; now if left out."),
    ] = "",
    people: Annotated[
        StaffBehaviour, typer.Option(help="What people do when they are rung.")
    ] = StaffBehaviour.ANSWER,
    file: Annotated[
        Path | None,
        typer.Option(
            help='Lines of {"id", "lang", "at", "people", "after", "texts", "turns"}.', metavar="CALLS.jsonl"
        ),
    ] = None,
    reports: Annotated[
        bool, typer.Option(help="Ask the city's Open311 server what a report must tell; nothing is sent.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each call.")] = False,
) -> None:
    """Talk with the line by keyboard, with the decisions and outcomes of a call."""
    settings = load_settings()
    configure_log("error")
    city = city_on_air(settings)
    now = datetime.now(city.directory.time_zone)
    scripts = _scripts(file, city, now)
    prompts = load_prompts(city.directory.languages, city.path)
    ways = Ways(
        city,
        prompts,
        nlu_pipeline(city.catalog, settings.models, name_book(city.directory), city.services),
        reporting=_reporting(city, settings.data) if reports else None,
    )
    if file is None:
        asyncio.run(_by_keyboard(ways, _typed(lang, at, people, city, now), as_json=as_json))
        return
    for script in scripts:
        turns, call = asyncio.run(_held(ways, script))
        _write(script.id, turns, call, as_json=as_json)


def _reporting(city: City, data: Path) -> Reporting | None:
    server = city.services.server
    return Reporting(CityReports(partial(connected, server, data / "open311.key")).ask) if server else None


def _scripts(file: Path | None, city: City, now: datetime) -> tuple[Script, ...]:
    if file is None:
        return ()
    return Reader(city.directory.languages, city.catalog.articles, now).read(file)


def _typed(lang: str, at: str, people: StaffBehaviour, city: City, now: datetime) -> Script:
    languages = city.directory.languages
    if lang and lang not in languages:
        raise BadInput(f"{lang}: the line does not speak that language; use {' or '.join(languages)}.")
    try:
        begins = moment_of(at, now) if at else now
    except ValueError:
        raise BadInput(f"{at}: not a time in the city; write it like 2026-11-25T10:00.") from None
    return Script(TYPED, lang or languages[0], begins, (), people)


async def _held(ways: Ways, script: Script) -> tuple[list[Fields], Call]:
    turns: list[Fields] = []
    held = TypedCall(ways, script, lambda act, turn: turns.append(turn_of(act, turn)))
    return turns, await held.hold()


async def _by_keyboard(ways: Ways, script: Script, *, as_json: bool) -> None:
    turns: list[Fields] = []
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")

    def told(act: Act, turn: Turn) -> None:
        turns.append(turn_of(act, turn))
        if not as_json:
            _print_turn(turns[-1])

    typed = TypedCall(ways, script, told)
    greeting = await typed.begin()
    if greeting and not as_json:
        for_results().print(HELP, style="dim")
        for_results().print(" ".join(each.text for each in greeting.sentences), markup=False)
    while not typed.is_over:
        line = await asyncio.to_thread(sys.stdin.readline)
        await typed.take(_act_of(line))
    _write(script.id, turns, typed.call, as_json=as_json)


def _act_of(line: str) -> Act:
    words = line.strip()
    if not line or words == "/bye":
        return HangsUp()
    if not words:
        return StaysSilent()
    return Presses(words) if set(words) <= set("0123456789*#") else Says(words)


def _print_turn(turn: Fields) -> None:
    about = f" {turn['article']}" if turn["article"] else ""
    read = f"{turn['act']}{about} {turn['confidence']:.2f} → {in_a_line(turn)}"
    for_results().print(read, style="dim")
    for_results().print(str(turn["spoken"]), markup=False)


def _write(name: str, turns: list[Fields], call: Call, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(f"{json.dumps(call_of(name, turns, call), ensure_ascii=False)}\n")
        return
    console = for_results()
    if name != TYPED:
        console.print(name, style="bold", markup=False)
        for turn in turns:
            console.print(f"> {turn['heard']}", markup=False)
            _print_turn(turn)
    for query in call.queries:
        console.print(f"{query.article or 'topic not known'}: {query.outcome}", markup=False)
    console.print(f"The call ended as {ending(call)}.", markup=False)
