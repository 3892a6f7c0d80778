"""Recognizes what the line said from the audio that the caller heard, by its recordings."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from intents.text.wording import sentences as split
from ivr.audio import RATE, SILENCE
from ivr.call.texts import Sentence
from ivr.speaking.mastering import PAUSE_SECONDS, Pace
from ivr.speaking.speaker import Recordings, Speaker, key, pieces, voice_of
from simulator.carrier.trace import Segment

KNOWN_AFTER_BYTES = 2400
"Three tenths of a second: a caller does not notice a sentence cut off before that."
LOOK_AGAIN_SECONDS = 1.0
BYTES_PER_MS = RATE / 1000
PAUSE = SILENCE * int(PAUSE_SECONDS[Pace.NORMAL] * RATE)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the line as a caller heard it."""

    at_ms: float
    text: str
    "What was heard of it; ends in “…” if it was cut off."


@dataclass(frozen=True, slots=True)
class Sounding:
    """A sentence and the names of its recordings."""

    text: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, sentence: Sentence, speaker: Speaker) -> "Sounding":
        """Name the recordings of a sentence's pieces."""
        voice = voice_of(speaker.voices, sentence.language)
        said = pieces(sentence.text, sentence.language)
        return cls(sentence.text, tuple(key(voice.id, sentence.language, piece) for piece in said))

    def sounds(self, recordings: Recordings) -> Iterator[tuple[str, bytes]]:
        """Yield it and its pieces as the line plays them; nothing if it is not recorded whole."""
        sounds = [sound + PAUSE for name in self.names if (sound := recordings.find(name))]
        if not sounds or len(sounds) < len(self.names):
            return
        yield self.text, b"".join(sounds)
        written = split(self.text)
        if len(written) == len(sounds):
            yield from zip(written, sounds, strict=True)


class Memory:
    """The sound of every sentence that is recorded, and of its pieces, by how it begins."""

    def __init__(
        self,
        sentences: Iterable[Sentence],
        speaker: Speaker,
        passed_seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._by_beginning: dict[bytes, dict[bytes, str]] = defaultdict(dict)
        self._recordings = speaker.recordings
        self._unrecorded = tuple(Sounding.of(sentence, speaker) for sentence in sentences)
        self._passed_seconds, self._looked_at = passed_seconds, passed_seconds()
        self._learn()

    def _learn(self) -> None:
        """Learn what was recorded since: a line may record a sentence when it first says it."""
        still = []
        for sentence in self._unrecorded:
            found = dict(sentence.sounds(self._recordings))
            for text, sound in found.items():
                self._by_beginning[sound[:KNOWN_AFTER_BYTES]].setdefault(sound, text)
            if not found:
                still.append(sentence)
        self._unrecorded = tuple(still)

    def _look_again(self) -> None:
        now = self._passed_seconds()
        if self._unrecorded and now - self._looked_at >= LOOK_AGAIN_SECONDS:
            self._learn()
            self._looked_at = now

    def remarks(self, segment: Segment) -> Iterator[Remark]:
        """Yield the sentences of a stretch of sound without a gap."""
        self._look_again()
        at = 0
        while at + KNOWN_AFTER_BYTES <= len(segment.ulaw):
            alike = self._by_beginning.get(segment.ulaw[at : at + KNOWN_AFTER_BYTES])
            if alike is None:
                at += 1
                continue
            sound, played = _likest(alike, segment.ulaw[at:])
            share = played / (len(sound) - len(PAUSE))
            yield Remark(segment.at_ms + at / BYTES_PER_MS, _heard_of(alike[sound], share))
            at += played


def _likest(sounds: Iterable[bytes], heard: bytes) -> tuple[bytes, int]:
    """Return the sound that was played whole or cut off at the end, and how many bytes of it were heard."""
    longest_first = sorted(sounds, key=len, reverse=True)
    whole = next((sound for sound in longest_first if heard.startswith(sound)), b"")
    cut = next((sound for sound in longest_first if sound.startswith(heard)), b"")
    if cut and len(whole) < len(heard):
        return cut, len(heard)
    if whole:
        return whole, len(whole)
    played = {sound: _in_common(sound, heard) for sound in longest_first}
    likest = max(played, key=played.__getitem__)
    return likest, played[likest]


def _in_common(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    shorter = min(len(one), len(other))
    differing = np.frombuffer(one[:shorter], np.uint8) != np.frombuffer(other[:shorter], np.uint8)
    return int(differing.argmax()) if differing.any() else shorter


def _heard_of(text: str, share: float) -> str:
    """The words of a text up to the share of its sound that was played (0–1)."""
    if share >= 1:
        return text
    return f"{text[: round(len(text) * share)].rpartition(' ')[0]} …"
