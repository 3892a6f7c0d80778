"""Recording ahead of time what the line can say: only what is missing, and again from where it stopped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intents.article import Language
from ivr.errors import MissingModel, VoiceFailed
from ivr.sentence import Sentence
from ivr.speech.pieces import pieces
from ivr.speech.prerendered import Recordings, key
from ivr.speech.voice import RecordedVoice, Voices, voice_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A spoken sentence and the name of its recording."""

    name: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What a rendering came to, in recordings."""

    present: int
    rendered: int
    missing: tuple[Piece, ...]
    "Pieces that could not be said: this machine lacks the voice's model, or the voice failed."


def wanted(sentences: Iterable[Sentence], voices: Voices) -> tuple[Piece, ...]:
    """The recordings that sentences need, each once, in their order."""
    said = dict.fromkeys(
        (piece, sentence.language)
        for sentence in sentences
        for piece in pieces(sentence.text, sentence.language)
    )
    named = (
        Piece(key(voice_of(voices, language).id, language, text), text, language) for text, language in said
    )
    return tuple({piece.name: piece for piece in named}.values())


def unrecorded(needed: Iterable[Piece], recordings: Recordings) -> tuple[Piece, ...]:
    """Those that nobody has recorded yet."""
    return tuple(piece for piece in needed if not recordings.has(piece.name))


def render(
    sentences: Iterable[Sentence],
    voices: Voices,
    recordings: Recordings,
    progress: Callable[[int, int], None],
) -> RenderReport:
    """Record what is missing; `progress` hears how many of how many are done, after each."""
    needed = wanted(sentences, voices)
    todo = unrecorded(needed, recordings)
    missing: list[Piece] = []
    progress(0, len(todo))
    for done, piece in enumerate(todo, start=1):
        try:
            recordings.save(piece.name, voices[piece.language].say(piece.text, piece.language))
        except (MissingModel, VoiceFailed):
            missing.append(piece)
        progress(done, len(todo))
    return RenderReport(len(needed) - len(todo), len(todo) - len(missing), tuple(missing))


def ensure_sayable(sentences: Iterable[Sentence], voices: Voices, recordings: Recordings) -> None:
    """Raise MissingModel when the line would fall silent: no voice, or one without model and recordings."""
    todo = unrecorded(wanted(sentences, voices), recordings)
    for language, voice in voices.items():
        silent = sum(piece.language == language for piece in todo)
        if silent and isinstance(voice, RecordedVoice):
            raise MissingModel(f"{silent} sentences ({language}) have no recording. {voice.remedy}")
