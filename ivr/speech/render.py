"""Recording ahead of time what the line can say: only what is missing, and again from where it stopped."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from intents.article import Language
from ivr.errors import MissingModel, VoiceFailed
from ivr.speech.prerendered import Recordings, key
from ivr.speech.script import Sentence
from ivr.speech.voice import Voice


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What a rendering came to, in recordings."""

    present: int
    rendered: int
    missing: tuple[Sentence, ...]
    "Nothing could say these: no voice for the language, no model, or a voice that failed."


def names(sentences: Iterable[Sentence], voices: Mapping[Language, Voice]) -> dict[str, Sentence]:
    """The recordings of a script, by name; sentences in a language without a voice have none."""
    return {
        key(voices[sentence.language].id, sentence.language, sentence.text): sentence
        for sentence in sentences
        if sentence.language in voices
    }


def unrecorded(wanted: Mapping[str, Sentence], recordings: Recordings) -> dict[str, Sentence]:
    """Those that are not there yet."""
    return {name: sentence for name, sentence in wanted.items() if not recordings.has(name)}


def render(
    sentences: tuple[Sentence, ...],
    voices: Mapping[Language, Voice],
    recordings: Recordings,
    progress: Callable[[int, int], None],
) -> RenderReport:
    """Record what is missing; `progress` hears how many of how many are done, after each."""
    wanted = names(sentences, voices)
    todo = unrecorded(wanted, recordings)
    missing = [sentence for sentence in sentences if sentence.language not in voices]
    progress(0, len(todo))
    for done, (name, sentence) in enumerate(todo.items(), start=1):
        try:
            recordings.save(name, voices[sentence.language].say(sentence.text, sentence.language))
        except (MissingModel, VoiceFailed):
            missing.append(sentence)
        progress(done, len(todo))
    failed = sum(sentence.language in voices for sentence in missing)
    return RenderReport(len(wanted) - len(todo), len(todo) - failed, tuple(missing))
