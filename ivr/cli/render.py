"""`cityline render`: records in advance everything that the line may say."""

from dataclasses import replace
from importlib import import_module
from typing import Annotated

import typer

from ivr.call.city import City, load_city
from ivr.call.texts import Sentence
from ivr.cli.console import for_errors, for_results
from ivr.cli.ledger import city_on_air
from ivr.cli.recording import learn, published_sentences, record, sentences_of, warn_unsaved
from ivr.errors import BadInput
from ivr.line.voice import RECORDED, recordings_of, voices_of
from ivr.settings import Settings, load_settings
from ivr.speaking.render import RenderReport, wanted
from ivr.speaking.speaker import Recordings, Speaker, Voices


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
