"""Playback: when buffered audio has been played, and so when each mark comes back (pure)."""

from dataclasses import dataclass, replace

BYTES_PER_MS = 8  # µ-law at 8 kHz


@dataclass(frozen=True, slots=True)
class Mark:
    """A named point in the buffered audio, due when everything before it has played."""

    due_ms: float
    name: str


@dataclass(frozen=True, slots=True)
class Playback:
    """The buffer of one stream: when it runs dry, and the marks that are still inside."""

    ends_ms: float = 0.0
    marks: tuple[Mark, ...] = ()

    def buffered_ms(self, now_ms: float) -> float:
        """Return how much audio has not been played yet."""
        return max(0.0, self.ends_ms - now_ms)

    def add(self, now_ms: float, size: int) -> "Playback":
        """Buffer `size` bytes that arrived now, behind what is there already."""
        return replace(self, ends_ms=max(self.ends_ms, now_ms) + size / BYTES_PER_MS)

    def mark(self, now_ms: float, name: str) -> "Playback":
        """Put a mark behind the buffered audio; with nothing buffered it is due at once."""
        return replace(self, marks=(*self.marks, Mark(max(self.ends_ms, now_ms), name)))

    def due(self, now_ms: float) -> tuple["Playback", tuple[Mark, ...]]:
        """Take out the marks whose audio has been played."""
        played = tuple(mark for mark in self.marks if mark.due_ms <= now_ms)
        return replace(self, marks=self.marks[len(played) :]), played

    def clear(self, now_ms: float) -> tuple["Playback", tuple[Mark, ...]]:
        """Empty the buffer; every mark that was still inside comes back."""
        return Playback(ends_ms=min(self.ends_ms, now_ms)), self.marks
