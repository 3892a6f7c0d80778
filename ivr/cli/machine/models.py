"""`cityline models`: the models that the line needs, which are installed, and fetching the rest."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.machine.tuning import tune
from ivr.errors import MissingModel
from ivr.models.models import FETCH, ModelState, fetch, fetch_whisper, model_states
from ivr.models.pinned import ENCODER, ENGLISH_ENCODER, HIBARI, KOKORO, WHISPER
from ivr.models.recipe import FetchProgress, Model, fetch_bars
from ivr.models.whisper_sizes import BASE, whisper_choice
from ivr.settings import Settings, load_settings

ON_WISH = {KOKORO.folder: f"{FETCH} --french", ENGLISH_ENCODER.folder: f"{FETCH} --measuring"}
"What no call needs, and how it is fetched."
FIRST = (HIBARI.folder, ENCODER.folder)
"What sentences are recorded and answers learned with: both take as long as fetching the rest."


class GivenUp(Exception):
    """Whoever waits for a model has given up, as with Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Underway:
    """Models that are being fetched."""

    console: Console
    "Shared by all bars."
    are_here: Callable[[], bool]


@contextmanager
def fetching(settings: Settings, besides: Sequence[Model] = ()) -> Iterator[Underway]:
    """Fetch what calls need; the body begins once sentences can be recorded, and may draw bars of its own.

    When it is left, everything is here; a model that the line can do without may be missing.
    """
    console, states = for_errors(), _to_fetch(settings, besides)
    first = [state for state in states if state.model.folder in FIRST]
    given_up = Event()
    with fetch_bars(console) as draw, ThreadPoolExecutor(len(states) + 1) as pool:

        def progress(name: str, done: int, size: int) -> None:
            if given_up.is_set():
                raise GivenUp
            draw(name, done, size)

        def complaint(state: ModelState) -> str:
            return _complaint(state, settings, progress)

        try:
            complaints = [*pool.map(complaint, first)]
            whisper = pool.submit(fetch_whisper, _whisper(settings), settings.models, progress)
            later = [pool.submit(complaint, state) for state in states if state not in first]
            yield Underway(console, lambda: whisper.done() and all(each.done() for each in later))
            complaints += [each.result() for each in later]
            whisper.result()
        except BaseException:
            given_up.set()
            raise
    for told in filter(None, complaints):
        console.print(told, style="yellow", markup=False)


def _whisper(settings: Settings) -> str:
    return whisper_choice(settings.whisper, settings.models).name


def _to_fetch(settings: Settings, besides: Sequence[Model]) -> list[ModelState]:
    left_out = {WHISPER.folder, *ON_WISH} - {model.folder for model in besides}
    return [state for state in model_states(settings.models) if state.model.folder not in left_out]


def _complaint(state: ModelState, settings: Settings, progress: FetchProgress) -> str:
    try:
        fetch(state.model, settings.models, progress)
    except MissingModel as missing:
        if not state.model.is_optional:
            raise
        return f"Going on without {state.model.folder}, which {state.model.purpose}: {missing}"
    return ""


MEGABYTE = 1_000_000


def models(
    *,
    fetches: Annotated[bool, typer.Option("--fetch", help="Fetch what is missing.")] = False,
    french: Annotated[bool, typer.Option("--french", help="Include the voice that renders French.")] = False,
    measuring: Annotated[
        bool,
        typer.Option("--measuring", help="Include what only measuring needs, no call."),
    ] = False,
    tunes: Annotated[bool, typer.Option("--tune", help="Find the size of Whisper that fits.")] = False,
    calls: Annotated[int, typer.Option(help="Concurrent calls that --tune plans for.", min=1)] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the models, their sources, and whether they are installed."""
    settings = load_settings()
    if fetches:
        with fetching(settings, (*([KOKORO] if french else ()), *([ENGLISH_ENCODER] if measuring else ()))):
            pass
    if tunes:
        tune(settings, calls)
        return
    whisper = whisper_choice(settings.whisper, settings.models)
    states = [state for state in model_states(settings.models) if _is_used(state, settings)]
    if as_json:
        listed = [_as_json(state) for state in states]
        print_json({"whisper": whisper.name, "why": whisper.why, "models": listed})
    else:
        _print(states)
        for_results().print(f"Hears with Whisper {whisper.name}. {whisper.why}", soft_wrap=True, markup=False)
    if any(not state.is_ready and not state.model.is_optional for state in states):
        raise typer.Exit(1)
    if whisper.name != BASE.name:
        whisper.folder(settings.models)


def _is_used(state: ModelState, settings: Settings) -> bool:
    return state.model is not WHISPER or whisper_choice(settings.whisper, settings.models).name == BASE.name


def _print(states: list[ModelState]) -> None:
    table = Table("model", "what it does", "state", "from", "MB")
    for state in states:
        table.add_row(
            state.model.folder,
            state.model.purpose,
            _standing(state),
            state.source,
            f"{state.size / MEGABYTE:.0f}",
        )
    for_results().print(table)


def _standing(state: ModelState) -> Text:
    if state.is_ready:
        return Text("ready", style="green")
    remedy = ON_WISH.get(state.model.folder, FETCH)
    if state.model.is_optional:
        return Text(f"optional; {remedy}", style="yellow")
    return Text(f"missing; {remedy}", style="red")


def _as_json(state: ModelState) -> dict[str, object]:
    return {
        "model": state.model.folder,
        "purpose": state.model.purpose,
        "is_ready": state.is_ready,
        "is_optional": state.model.is_optional,
        "folder": str(state.folder),
        "source": state.source,
        "bytes": state.size,
    }
