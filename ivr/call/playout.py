"""Playback of a reply on a stream, and the caller events that may interrupt it."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from intents.text.transcript import Expecting, NoSpeech, Transcript
from ivr.call.reply import Reply
from ivr.call.timing import Airtime
from routing.handoff.summary import speaking_seconds

CARRIER_STARTS_SECONDS = 1.0
"Longest delay before the carrier's voice speaks a document that it has fetched."
PIECE_BYTES = 4000
"Half a second of 8 kHz µ-law between marks, the resolution at which a barge-in is measured."


@dataclass(frozen=True, slots=True)
class Track:
    """A sentence's sound and whether it may be interrupted."""

    ulaw: bytes
    interruptible: bool
    is_answer: bool


@dataclass(slots=True)
class Playout:
    """Tracks a reply's playback; each reply and each clear starts a new generation."""

    generation: int = 0
    is_held: bool = False
    "Whether the rest is held back while the caller speaks."
    _pending: dict[str, Track] = field(default_factory=dict)
    _answer_bytes: int = 0
    _answer_heard: int = 0
    _sound: bytes = field(default=b"", repr=False)
    _said: int = 0
    "Bytes of the sound that were said by now, if it plays without a pause."

    def begin(self, tracks: tuple[Track, ...]) -> Iterator[tuple[bytes, str]]:
        """Start a reply; yield its pieces, each with its mark's name."""
        self.generation += 1
        pieces = [piece for track in tracks for piece in _cut(track)]
        self._answer_bytes = sum(len(piece.ulaw) for piece in pieces if piece.is_answer)
        self._answer_heard = 0
        self._pending = self._named(pieces)
        yield from self._sent()

    def hold(self) -> None:
        """Note that the rest was cleared, to be said later: marks by the names that it had do not count."""
        self.generation += 1
        self._pending, self._sound = self._named(self._pending.values()), b""
        self.is_held = True

    def go_on(self) -> Iterator[tuple[bytes, str]]:
        """Yield what was held, from the beginning of the piece that was cleared; nothing if nothing was."""
        if self.is_held:
            yield from self._sent()

    def echoed(self, name: str) -> bool:
        """Note an echoed mark; return whether it ends the reply."""
        piece = self._pending.pop(name, None)
        if piece is None:
            return False
        self._answer_heard += len(piece.ulaw) if piece.is_answer else 0
        return not self._pending

    def flush(self) -> None:
        """Note that the rest was cleared: its marks do not count."""
        self.generation += 1
        self._pending, self._sound = {}, b""
        self.is_held = False

    def say_on(self, count: int) -> bytes:
        """Return what is said while so many bytes come from the caller; nothing once it is all said."""
        self._said += count
        return self._sound[self._said - count : self._said]

    def _named(self, pieces: Iterable[Track]) -> dict[str, Track]:
        return {f"g{self.generation}:{n}": piece for n, piece in enumerate(pieces)}

    def _sent(self) -> Iterator[tuple[bytes, str]]:
        self._sound, self._said = b"".join(piece.ulaw for piece in self._pending.values()), 0
        self.is_held = False
        for name, piece in list(self._pending.items()):
            if name in self._pending:  # or it was cleared while what came before was sent
                yield piece.ulaw, name

    @property
    def is_playing(self) -> bool:
        """Whether the caller is still hearing the reply, or is to hear more of it."""
        return bool(self._pending)

    @property
    def is_interruptible(self) -> bool:
        """Whether speech may stop what is playing now."""
        return next((piece.interruptible for piece in self._pending.values()), True)

    @property
    def bytes_pending(self) -> int:
        """Bytes not played yet."""
        return sum(len(piece.ulaw) for piece in self._pending.values())

    @property
    def played(self) -> float:
        """The share (0–1) of the answer that was played; 0 without an answer."""
        return self._answer_heard / self._answer_bytes if self._answer_bytes else 0.0


def airtime(reply: Reply, now: datetime) -> Airtime | None:
    """Return when the carrier will speak the answer in a reply, if there is one."""
    end, answer, answer_end = CARRIER_STARTS_SECONDS, 0.0, 0.0
    for sentence in reply.sentences:
        length = speaking_seconds(sentence.text, sentence.language)
        end += length
        if sentence.is_answer:
            answer, answer_end = answer + length, end
    ends_at = now + timedelta(seconds=answer_end)
    return Airtime(ends_at - timedelta(seconds=answer), ends_at) if answer else None


def _cut(track: Track) -> Iterator[Track]:
    for start in range(0, len(track.ulaw), PIECE_BYTES):
        yield Track(track.ulaw[start : start + PIECE_BYTES], track.interruptible, track.is_answer)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller barged in."""


@dataclass(frozen=True, slots=True)
class SpokenOver:
    """The caller speaks over the line's voice, and may be about to barge in."""


@dataclass(frozen=True, slots=True)
class SpokenOverNoMore:
    """The caller did not barge in."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """The caller's voice was detected."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller has finished an utterance, or said nothing in time."""

    said: Transcript | NoSpeech
    silence_seconds: float
    "Since the caller's last sound."
    transcription_seconds: float
    ulaw: bytes = field(default=b"", repr=False, compare=False)
    "The utterance itself."


@dataclass(frozen=True, slots=True)
class Unheard:
    """The caller spoke but transcription failed."""


CallerEvent: TypeAlias = Voiced | SpokenOver | SpokenOverNoMore | Interrupted | Spoke | Unheard


class CallerListener(Protocol):
    """Turns a caller's audio into events; never blocks."""

    def expect(self, expecting: Expecting, language: str) -> None:
        """Note the last question and its language."""

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
        """Take the next audio, and what the line said in that time; return the events in it."""

    @property
    def is_hearing(self) -> bool:
        """Whether the caller is in the middle of an utterance, or it is being transcribed."""

    def forget(self) -> None:
        """Drop the current utterance because a key replaced it."""


OpenListener: TypeAlias = Callable[[Expecting, str], CallerListener]
"By what is expected and the call's language."
Voice: TypeAlias = Callable[[Reply], Awaitable[tuple[Track, ...]]]
"The sound of a reply, sentence by sentence."
