"""`cityline render`, and how what the line says is recorded before anybody calls."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ivr.call.city import City, load_city
from ivr.call.repertoire import repertoire
from ivr.call.texts import Sentence, load_prompts
from ivr.cli.console import for_errors, for_results
from ivr.cli.ledger import city_on_air
from ivr.errors import BadInput
from ivr.line.nlu import LEARNED, nlu_pipeline
from ivr.line.voice import RECORDED, recordings_of, speaker_of, voices_of
from ivr.models.recipe import render_bar
from ivr.settings import Settings, load_settings
from ivr.speaking.render import RenderReport, unrecorded, wanted
from ivr.speaking.render import render as rendered
from ivr.speaking.speaker import Recordings, Speaker, Voices


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
    rendered(sentences_of(there), speaker.voices, speaker.recordings, lambda _done, _all: None)


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
        return rendered(needed, speaker.voices, speaker.recordings, lambda _done, _all: None)
    with render_bar(console or for_errors()) as progress:
        return rendered(needed, speaker.voices, speaker.recordings, progress, is_enough)


def render(
    *,
    prune: Annotated[bool, typer.Option(help="Delete unused recordings.")] = False,
    publish: Annotated[
        str,
        typer.Option(metavar="LANGUAGE", help="Publish a language's recordings in the city's audio folder."),
    ] = "",
    image: Annotated[
        bool,
        typer.Option("--image", help="Record beside the models and learn the answers, as an image is built."),
    ] = False,
) -> None:
    """Record every sentence that has no recording yet; can be interrupted and resumed."""
    settings = load_settings()
    if image:
        reports = [_into_image(settings, load_city(settings.city))]
    else:
        city = city_on_air(settings)
        voices = voices_of(settings, city)
        reports = (
            _publish(city, voices, publish, prune=prune)
            if publish
            else [_record(sentences_of(city), voices, recordings_of(settings, city), prune=prune)]
        )
    if any(report.missing or report.unkept_why for report in reports):
        raise typer.Exit(1)


def _into_image(settings: Settings, city: City) -> RenderReport:
    """Leave a line nothing to do at its first start, and write no database."""
    learn(city.path, settings.models)
    recordings = replace(recordings_of(settings, city), cache=settings.models / RECORDED)
    report = _record(published_sentences(city), voices_of(settings, city), recordings, prune=False)
    for file in recordings.cache.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)  # whoever builds an image is not who runs it
    return report


def _publish(city: City, voices: Voices, language: str, *, prune: bool) -> list[RenderReport]:
    """Record a language for every future machine, including the callers of the demo."""
    if language not in city.directory.languages:
        raise BadInput(f"{language}: not a language of this city; use {', '.join(city.directory.languages)}.")
    folders = {city.path / "audio": published_sentences(city), city.path / "calls" / "audio": _callers(city)}
    return [
        _record(_in(language, sentences), voices, Recordings(folder), prune=prune)
        for folder, sentences in folders.items()
    ]


def _callers(city: City) -> tuple[Sentence, ...]:
    """What the demo's callers say; imported by name, since the product does not know the simulator."""
    said: tuple[Sentence, ...] = import_module("simulator.demo.call_file").sayings(city)
    return said


def _in(language: str, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in sentences if sentence.language == language)


def _record(
    sentences: tuple[Sentence, ...], voices: Voices, recordings: Recordings, *, prune: bool
) -> RenderReport:
    report = record(sentences, Speaker(voices, recordings))
    pruned = recordings.prune(piece.name for piece in wanted(sentences, voices)) if prune else 0
    for_results().print(
        f"{recordings.cache}: {report.present} were there, {report.rendered} recorded, {pruned} deleted.",
        markup=False,
    )
    warn_unsaved(report, recordings)
    for piece in report.missing[:1]:
        for_errors().print(
            f"{len(report.missing)} could not be said, such as ({piece.language}) “{piece.text}”; "
            "run: cityline models --fetch --french",
            style="yellow",
            markup=False,
        )
    return report
