"""Renders missing recordings ahead of time; resumable."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intents.articles.article import Language
from ivr.call.texts import Sentence
from ivr.errors import MissingModel, VoiceFailed
from ivr.speaking.speaker import RecordedVoice, Recordings, VoiceId, Voices, key, pieces, voice_of

FAILURES_ALLOWED = 3
"So many sentences in a row: such a voice is out of reach, and each further sentence would cost seconds."


@dataclass(frozen=True, slots=True)
class Piece:
    """A spoken sentence and the name of its recording."""

    name: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class RenderReport:
    """The result of a rendering, in recordings."""

    present: int
    rendered: int
    missing: tuple[Piece, ...]
    "Pieces that could not be said: this machine lacks the voice's model, or the voice failed."
    unkept_why: str = ""
    "Why recordings cannot be saved, such as a full disk; sentences are then synthesized each time."
    left: int = 0
    "What is not recorded yet, because that was enough for now."


def wanted(sentences: Iterable[Sentence], voices: Voices) -> tuple[Piece, ...]:
    """Return the distinct recordings that sentences need, in order."""
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
    """The sentences without a recording."""
    return tuple(piece for piece in needed if not recordings.has(piece.name))


def render(
    sentences: Iterable[Sentence],
    voices: Voices,
    recordings: Recordings,
    progress: Callable[[int, int], None],
    is_enough: Callable[[], bool] = lambda: False,
) -> RenderReport:
    """Record what is missing until it is enough; `progress` gets the number done and the total after each."""
    needed = wanted(sentences, voices)
    todo = unrecorded(needed, recordings)
    missing: list[Piece] = []
    unkept: list[Piece] = []
    fault = ""
    left = 0
    failures = Counter[VoiceId]()
    progress(0, len(todo))
    for done, piece in enumerate(todo, start=1):
        if is_enough():
            left = len(todo) - done + 1
            break
        voice = voices[piece.language]
        if fault and not isinstance(voice, RecordedVoice):
            unkept.append(piece)
            continue
        try:
            if failures[voice.id] < FAILURES_ALLOWED:
                recordings.save(piece.name, voice.say(piece.text, piece.language))
                failures[voice.id] = 0
            else:
                missing.append(piece)
        except (MissingModel, VoiceFailed):
            failures[voice.id] += 1
            missing.append(piece)
        except OSError as error:
            unkept.append(piece)
            fault = error.strerror or type(error).__name__
        progress(done, len(todo))
    rendered = len(todo) - len(missing) - len(unkept) - left
    return RenderReport(len(needed) - len(todo), rendered, tuple(missing), fault, left)


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Sentences that a machine without the voice's model cannot record: the carrier's voice says them."""

    language: Language
    count: int
    remedy: str

    def __str__(self) -> str:
        return (
            f"Not yet recorded: {self.count} sentences ({self.language}); until they are, "
            f"the carrier's voice says them. {self.remedy}"
        )


def not_recorded(
    sentences: Iterable[Sentence], voices: Voices, recordings: Recordings
) -> tuple[NotRecorded, ...]:
    """Return what has no recording and no model here; raise MissingModel for a language without a voice."""
    todo = unrecorded(wanted(sentences, voices), recordings)
    counted = {
        language: (sum(piece.language == language for piece in todo), voice)
        for language, voice in voices.items()
    }
    return tuple(
        NotRecorded(language, count, voice.remedy)
        for language, (count, voice) in counted.items()
        if count and isinstance(voice, RecordedVoice)
    )
