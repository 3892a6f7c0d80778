"""Recording what the line says, with a bar, before anybody calls."""

from collections.abc import Iterable
from datetime import UTC, datetime

from ivr.call.city import City
from ivr.call.repertoire import repertoire
from ivr.call.texts import Sentence, load_prompts
from ivr.cli.console import for_errors
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
    """Return what a city's line may say on any day, so that it does not depend on when it is published."""
    return tuple(repertoire(city, load_prompts(city.directory.languages, city.path)))


def record_missing(settings: Settings, city: City) -> RenderReport:
    """Record what this machine has not recorded yet; nothing is shown when all is there."""
    speaker = speaker_of(settings, city)
    report = record(sentences_of(city), speaker)
    warn_of_unkept(report, speaker.recordings)
    return report


def warn_of_unkept(report: RenderReport, recordings: Recordings) -> None:
    """Say that recordings cannot be kept; the line does not stop for that."""
    if report.unkept_why:
        why = f"{recordings.cache}: recordings cannot be kept here ({report.unkept_why})"
        what = "sentences are spoken anew each time, which takes this machine's time in every call"
        for_errors().print(f"{why}; {what}.", style="yellow", markup=False, soft_wrap=True)


def record(sentences: Iterable[Sentence], speaker: Speaker) -> RenderReport:
    """Record sentences that have no recording yet, with a bar if there are any."""
    needed = tuple(sentences)
    if not unrecorded(wanted(needed, speaker.voices), speaker.recordings):
        return render(needed, speaker.voices, speaker.recordings, lambda _done, _all: None)
    with render_bar(for_errors()) as progress:
        return render(needed, speaker.voices, speaker.recordings, progress)
