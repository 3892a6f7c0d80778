"""Speech output: recordings first, live synthesis for the rest."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol, TypeAlias

import numpy as np

from intents.articles.article import Language
from ivr.audio import RATE, SILENCE, pcm_from_ulaw, ulaw_from_samples
from ivr.errors import MissingModel
from ivr.speaking.mastering import PAUSE_SECONDS, STRETCH, Pace, stretched
from languages.forms import forms


@dataclass(frozen=True, slots=True)
class VoiceId:
    """A voice's identity; recordings are never shared across versions."""

    name: str
    version: str


class Voice(Protocol):
    """Says a piece of spoken text (numbers already in words) as 8 kHz µ-law."""

    @property
    def id(self) -> VoiceId: ...  # noqa: D102  # the class's own sentence says it

    def say(self, piece: str, language: Language) -> bytes:
        """The sound of a piece; raises VoiceFailed when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    """A voice whose recordings this machine has, but not its model."""

    id: VoiceId
    remedy: str
    "How to get the model."

    def say(self, piece: str, language: Language) -> bytes:  # noqa: ARG002  # the voice's interface
        """Nothing new can be said."""
        raise MissingModel(f"A sentence ({language}) has no recording by {self.id.name}. {self.remedy}")


Voices: TypeAlias = Mapping[Language, Voice]


def voice_of(voices: Voices, language: Language) -> Voice:
    """Return a language's voice; raise MissingModel if there is none."""
    if language not in voices:
        raise MissingModel(f"There is no voice for “{language}” on this machine; use an endpoint's voices.")
    return voices[language]


_QUOTES = re.compile(r"[«»“”\"]")
_PLAIN = str.maketrans({"’": "'", "\u2009": " ", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def spoken(text: str, language: Language) -> str:
    """The words that a voice says for a written text; a spoken text stays as it is."""
    words = text.translate(_PLAIN)
    for pattern, say in forms(language).grammar.speech:
        words = pattern.sub(say, words)
    return _even(_QUOTES.sub(" ", words))


def _even(words: str) -> str:
    """One space between words, no space or comma before a mark: typography never changes a recording."""
    close = re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(words.split()))
    return re.sub(r"^[, ]+|,+(?=[,.;:!?…])", "", close)


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Ste|Mme|[A-Z])\.$")
_HALF_DAY = re.compile(r"\b[ap]\.m\.$")
_GOES_ON = re.compile(r"[a-z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|Pacific\b")


def pieces(text: str, language: Language) -> tuple[str, ...]:
    """The sentences of a text, as a voice says them."""
    words, found, start = spoken(text, language), [], 0
    for end in _SENTENCE_END.finditer(words):
        if _ends_sentence(words[start : end.start()], words[end.end() :]):
            found.append(words[start : end.start()])
            start = end.end()
    return tuple(piece for piece in (*found, words[start:]) if any(map(str.isalnum, piece)))


def _ends_sentence(before: str, after: str) -> bool:
    """Whether a full stop ends a sentence, not just an abbreviation as in “8 a.m. Monday”."""
    return not (_SHORTENED.search(before) or (_HALF_DAY.search(before) and _GOES_ON.match(after)))


def recorded_form(piece: str) -> str:
    """Return the normal form by which pieces share a recording."""
    return piece.casefold().strip().rstrip(".,;:")


SUFFIX = ".ulaw"


def key(voice: VoiceId, language: Language, piece: str) -> str:
    """Return a recording's name, unique by voice, version, language and wording."""
    content = "\0".join((voice.name, voice.version, language, recorded_form(piece)))
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recordings:
    """Folders of 8 kHz µ-law files named by content; the first is written to, all are read in order."""

    cache: Path
    published: tuple[Path, ...] = ()
    "The city's own recordings, which are never written to by the line."

    def find(self, name: str) -> bytes | None:
        """The recording of a name, or nothing: an empty one would be silence, and its folder may be away."""
        for place in self._places(name):
            with suppress(OSError):
                if sound := place.read_bytes():
                    return sound
        return None

    def has(self, name: str) -> bool:
        """Whether a recording of that name exists."""
        for place in self._places(name):
            with suppress(OSError):
                if place.stat().st_size:
                    return True
        return False

    def save(self, name: str, sound: bytes) -> None:
        """Save a recording atomically."""
        path = _place(self.cache, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                file.write(sound)
                file.flush()
            except OSError:
                part.unlink()
                raise
        part.replace(path)

    def prune(self, wanted: Iterable[str]) -> int:
        """Delete unused cached recordings; return how many."""
        keep = {_place(self.cache, name) for name in wanted}
        unused = [path for path in self.cache.glob(f"??/*{SUFFIX}") if path not in keep]
        for path in (*unused, *self.cache.glob("??/*.part")):
            path.unlink(missing_ok=True)
        return len(unused)

    def drop_older(self, than: datetime) -> int:
        """Delete cached recordings made before an instant; return how many."""
        count = 0
        for path in self.cache.glob("??/*"):
            with suppress(FileNotFoundError):  # another process was faster
                if path.stat().st_mtime < than.timestamp():
                    path.unlink()
                    count += 1
        return count

    def _places(self, name: str) -> Iterator[Path]:
        return (_place(folder, name) for folder in (*self.published, self.cache))


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """The line's voices with their recordings."""

    voices: Voices
    recordings: Recordings

    def say(self, text: str, language: Language, pace: Pace) -> Iterator[bytes]:
        """Yield each sentence as 8 kHz µ-law with a trailing pause."""
        pause = SILENCE * int(PAUSE_SECONDS[pace] * RATE)
        for piece in pieces(text, language):
            yield _paced(self._sound(piece, language), pace) + pause

    def has_recorded(self, text: str, language: Language) -> bool:
        """Whether no sentence of a text has to be synthesized."""
        voice = voice_of(self.voices, language)
        return all(self.recordings.has(key(voice.id, language, piece)) for piece in pieces(text, language))

    def _sound(self, piece: str, language: Language) -> bytes:
        """Return a piece's recording, or synthesize and cache it."""
        voice = voice_of(self.voices, language)
        name = key(voice.id, language, piece)
        recording = self.recordings.find(name)
        if recording is None:
            recording = voice.say(piece, language)
            with suppress(OSError):  # a full or read-only disk silences nobody: it is synthesized again
                self.recordings.save(name, recording)
        return recording


def _paced(sound: bytes, pace: Pace) -> bytes:
    factor = STRETCH[pace]
    if factor == 1.0:
        return sound
    samples = np.asarray(pcm_from_ulaw(sound) / 32768, np.float32)
    return ulaw_from_samples(stretched(samples, factor), RATE)
