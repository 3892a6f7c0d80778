"""Recognizes what the line said from the audio that the caller heard, by its recordings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.audio import RATE, SILENCE
from ivr.call.texts import Sentence
from ivr.speaking.mastering import PAUSE_SECONDS, Pace
from ivr.speaking.speaker import Speaker, key, pieces, voice_of
from simulator.carrier.trace import Segment

KNOWN_AFTER_BYTES = 2400
"Three tenths of a second: a caller does not notice a sentence cut off before that."
BYTES_PER_MS = RATE / 1000
PAUSE = SILENCE * int(PAUSE_SECONDS[Pace.NORMAL] * RATE)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the line as a caller heard it."""

    at_ms: float
    text: str
    "What was heard of it; ends in “…” if it was cut off."


class Memory:
    """The sound of every sentence that was recorded, by how it begins."""

    def __init__(self, sentences: Iterable[Sentence], speaker: Speaker) -> None:
        self._by_beginning: dict[bytes, list[tuple[str, bytes]]] = defaultdict(list)
        for sentence in sentences:
            if sound := _sound(sentence, speaker):
                self._by_beginning[sound[:KNOWN_AFTER_BYTES]].append((sentence.text, sound))
        for alike in self._by_beginning.values():
            alike.sort(key=lambda one: len(one[1]), reverse=True)

    def remarks(self, segment: Segment) -> Iterator[Remark]:
        """Yield the sentences of a stretch of sound without a gap."""
        at = 0
        while at + KNOWN_AFTER_BYTES <= len(segment.ulaw):
            alike = self._by_beginning.get(segment.ulaw[at : at + KNOWN_AFTER_BYTES])
            if alike is None:
                at += 1
                continue
            heard = segment.ulaw[at:]
            text, sound = next((one for one in alike if _agree(one[1], heard)), alike[0])
            share = len(heard) / (len(sound) - len(PAUSE))
            yield Remark(segment.at_ms + at / BYTES_PER_MS, _heard_of(text, share))
            at += len(sound)


def _heard_of(text: str, share: float) -> str:
    """The words of a text up to the share of its sound that was played (0–1)."""
    if share >= 1:
        return text
    return f"{text[: round(len(text) * share)].rpartition(' ')[0]} …"


def _agree(sound: bytes, heard: bytes) -> bool:
    """Whether one is the other, or as much of it as was played."""
    return heard.startswith(sound) or sound.startswith(heard)


def _sound(sentence: Sentence, speaker: Speaker) -> bytes:
    """A sentence as the line plays it; empty when it was never recorded whole, and so never said."""
    voice = voice_of(speaker.voices, sentence.language)
    names = [key(voice.id, sentence.language, piece) for piece in pieces(sentence.text, sentence.language)]
    sounds = [speaker.recordings.find(name) for name in names]
    return b"".join(sound + PAUSE for sound in sounds if sound) if all(sounds) else b""
