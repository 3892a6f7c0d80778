"""Records what the line says, with a progress bar, before anybody calls."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console

from ivr.call.city import City, load_city
from ivr.call.repertoire import repertoire
from ivr.call.texts import Sentence, load_prompts
from ivr.cli.console import for_errors
from ivr.line.nlu import LEARNED, nlu_pipeline
from ivr.line.voice import speaker_of
from ivr.models.packages import render_bar
from ivr.settings import Settings
from ivr.speaking.render import RenderReport, render, unrecorded, wanted
from ivr.speaking.speaker import Recordings, Speaker


def sentences_of(city: City) -> tuple[Sentence, ...]:
    """Return every sentence that a city's line may say."""
    today = datetime.now(UTC).astimezone(city.directory.time_zone).date()
    return tuple(repertoire(city, load_prompts(city.directory.languages, city.path), today))


def published_sentences(city: City) -> tuple[Sentence, ...]:
    """Return what a city's line may say on any day, independent of the day of publication."""
    return tuple(repertoire(city, load_prompts(city.directory.languages, city.path)))


def record_missing(
    settings: Settings,
    city: City,
    console: Console | None = None,
    is_enough: Callable[[], bool] = lambda: False,
) -> RenderReport:
    """Record what this machine has not recorded yet, until it is enough; nothing is shown when all is there.

    A new machine has not learned the answers either: it does both at once, and learns them to the end.
    """
    speaker = speaker_of(settings, city)
    is_new = not (settings.models / LEARNED).is_dir()
    with _learning(city.path, settings.models) if is_new else nullcontext(_at_once) as has_learned:
        report = record(sentences_of(city), speaker, console, lambda: is_enough() and has_learned())
    warn_unsaved(report, speaker.recordings)
    return report


@contextmanager
def recording_the_rest(settings: Settings, city: City) -> Iterator[None]:
    """Have another process record what is left, as long as the body runs; it gives way to all others."""
    recorder = get_context("spawn").Process(target=_record_gently, args=(settings, city.path), daemon=True)
    recorder.start()
    try:
        yield
    finally:
        recorder.terminate()


def _record_gently(settings: Settings, city: Path) -> None:
    os.nice(_GENTLEST)
    _end_with_the_command()
    there = load_city(city)
    speaker = speaker_of(settings, there)
    render(sentences_of(there), speaker.voices, speaker.recordings, lambda _done, _all: None)


_GENTLEST = 19


def _at_once() -> bool:
    return True


def warn_unsaved(report: RenderReport, recordings: Recordings) -> None:
    """Warn that recordings cannot be saved; the line runs without them."""
    if report.unkept_why:
        why = f"{recordings.cache}: recordings cannot be kept here ({report.unkept_why})"
        what = "sentences are spoken anew each time, which takes this machine's time in every call"
        for_errors().print(f"{why}; {what}.", style="yellow", markup=False, soft_wrap=True)


@contextmanager
def _learning(city: Path, models: Path) -> Iterator[Callable[[], bool]]:
    """Have another process fit the matcher to a city's answers, and store it; yield whether it has."""
    learner = get_context("spawn").Process(target=_learn, args=(city, models), daemon=True)
    learner.start()
    try:
        yield lambda: not learner.is_alive()
        learner.join()
    finally:
        learner.terminate()


def _learn(city: Path, models: Path) -> None:
    _end_with_the_command()
    learn(city, models)


def learn(city: Path, models: Path) -> None:
    """Fit the matcher to a city's answers, and keep it beside the models."""
    nlu_pipeline(load_city(city).catalog, models)


def _end_with_the_command() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which then ends this process


def record(
    sentences: Iterable[Sentence],
    speaker: Speaker,
    console: Console | None = None,
    is_enough: Callable[[], bool] = lambda: False,
) -> RenderReport:
    """Record sentences that have no recording yet, until it is enough, with a bar if there are any.

    Bars that are drawn at the same time share a console.
    """
    needed = tuple(sentences)
    if not unrecorded(wanted(needed, speaker.voices), speaker.recordings):
        return render(needed, speaker.voices, speaker.recordings, lambda _done, _all: None)
    with render_bar(console or for_errors()) as progress:
        return render(needed, speaker.voices, speaker.recordings, progress, is_enough)
