"""Fetching the models that calls need, with bars; whoever only needs the voice may work on meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from rich.console import Console

from ivr.cli.console import for_errors
from ivr.errors import MissingModel
from ivr.models.models import FETCH, ModelState, fetch, fetch_whisper, model_states
from ivr.models.packages import FetchProgress, fetch_bars
from ivr.models.pinned import ENCODER, ENGLISH_ENCODER, HIBARI, KOKORO, WHISPER
from ivr.models.recipe import Model
from ivr.models.whisper_sizes import whisper_choice
from ivr.settings import Settings

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
