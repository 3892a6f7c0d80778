"""What the caller has heard of a reply.

A mark comes back when it was played and also when it was flushed, so each name carries a generation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

PIECE_BYTES = 4000
"Half a second of 8 kHz µ-law between marks: so finely a barge-in is measured."


@dataclass(frozen=True, slots=True)
class Track:
    """A sentence's sound and how it may be treated."""

    ulaw: bytes
    interruptible: bool
    is_answer: bool


@dataclass(slots=True)
class Playout:
    """One reply on its way to the caller; a new generation begins with each reply and each clear."""

    generation: int = 0
    _pending: dict[str, Track] = field(default_factory=dict)
    _answer_bytes: int = 0
    _answer_heard: int = 0

    def begin(self, tracks: tuple[Track, ...]) -> Iterator[tuple[bytes, str]]:
        """Start a reply; yield its pieces, each with the name of the mark that follows it."""
        self.generation += 1
        pieces = [piece for track in tracks for piece in _cut(track)]
        self._answer_bytes = sum(len(piece.ulaw) for piece in pieces if piece.is_answer)
        self._answer_heard = 0
        self._pending = {f"g{self.generation}:{n}": piece for n, piece in enumerate(pieces)}
        for name, piece in list(self._pending.items()):
            yield piece.ulaw, name

    def echoed(self, name: str) -> bool:
        """Note a mark that came back; return whether it ends the reply."""
        piece = self._pending.pop(name, None)
        if piece is None:
            return False
        self._answer_heard += len(piece.ulaw) if piece.is_answer else 0
        return not self._pending

    def flush(self) -> None:
        """The rest was cleared: what comes back for it was not heard."""
        self.generation += 1
        self._pending = {}

    @property
    def is_playing(self) -> bool:
        """Whether the caller is still hearing the reply."""
        return bool(self._pending)

    @property
    def is_interruptible(self) -> bool:
        """Whether speech may stop what is playing now."""
        return next((piece.interruptible for piece in self._pending.values()), True)

    @property
    def bytes_pending(self) -> int:
        """How much the caller has not heard yet."""
        return sum(len(piece.ulaw) for piece in self._pending.values())

    @property
    def played(self) -> float:
        """The share (0–1) of the answer that was heard; 0 when the reply holds none."""
        return self._answer_heard / self._answer_bytes if self._answer_bytes else 0.0


def _cut(track: Track) -> Iterator[Track]:
    for start in range(0, len(track.ulaw), PIECE_BYTES):
        yield Track(track.ulaw[start : start + PIECE_BYTES], track.interruptible, track.is_answer)
