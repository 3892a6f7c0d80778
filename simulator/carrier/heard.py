"""What the caller hears: audio from streams and TwiML, on the call's timeline."""

import asyncio

from simulator.carrier.events import Cleared, LineStarted, LineStopped, MarkReturned
from simulator.carrier.messages import BYTES_PER_MS, BufferedMark, Playback
from simulator.carrier.trace import Segment, Tape


class HeardAudio:
    """Plays what the line sends; keeps all of it, cut where a `clear` cut it."""

    def __init__(self, tape: Tape) -> None:
        self.playback = Playback()
        self.live: asyncio.Queue[bytes] | None = None  # set by a caller who listens while it plays
        self._tape = tape
        self._segments: list[tuple[float, bytearray]] = []
        self._is_playing = False
        self._taken = 0  # bytes of the last segment that `live` has been given

    @property
    def started_ms(self) -> float:
        """Return when the line last began to speak; before it ever did, long ago."""
        return self._segments[-1][0] if self._segments else float("-inf")

    @property
    def has_begun(self) -> bool:
        """Tell whether the line has spoken at all."""
        return bool(self._segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Return all that was heard."""
        return tuple(Segment(at_ms, bytes(audio)) for at_ms, audio in self._segments if audio)

    def hear(self, now_ms: float, ulaw: bytes) -> None:
        """Buffer audio that arrived now."""
        if not ulaw:
            return
        if not self.playback.buffered_ms(now_ms):
            self.tick(now_ms)
            self._segments.append((now_ms, bytearray()))
            self._taken = 0
            self._is_playing = True
            self._tape.add(LineStarted(now_ms))
        self._segments[-1][1].extend(ulaw)
        self.playback = self.playback.add(now_ms, len(ulaw))

    def mark(self, now_ms: float, name: str) -> None:
        """Put a mark behind the buffered audio."""
        self.playback = self.playback.mark(now_ms, name)

    def clear(self, now_ms: float) -> tuple[BufferedMark, ...]:
        """Stop playing; return the marks that were still inside."""
        self.tick(now_ms)
        self._tape.add(Cleared(now_ms, self.playback.buffered_ms(now_ms)))
        self.playback, marks = self.playback.clear(now_ms)
        self._cut(now_ms)
        for mark in marks:
            self._tape.add(MarkReturned(now_ms, mark.name, cleared=True))
        return marks

    def discard(self, now_ms: float) -> None:
        """Forget what has not been played, marks too: the stream it belonged to is gone."""
        self.tick(now_ms)
        self.playback, _ = self.playback.clear(now_ms)
        self._cut(now_ms)

    def tick(self, now_ms: float) -> tuple[BufferedMark, ...]:
        """Play on; return the marks that have been reached."""
        if self.live and self._segments:
            self._give(self.live, now_ms)
        if self._is_playing and self.playback.ends_ms <= now_ms:
            self._is_playing = False
            self._tape.add(LineStopped(self.playback.ends_ms))
        if not self.playback.marks:
            return ()
        self.playback, played = self.playback.due(now_ms)
        for mark in played:
            self._tape.add(MarkReturned(now_ms, mark.name, cleared=False))
        return played

    def _cut(self, now_ms: float) -> None:
        if not self._is_playing:
            return
        started_ms, audio = self._segments[-1]
        del audio[max(0, round((now_ms - started_ms) * BYTES_PER_MS)) :]
        self._is_playing = False
        self._tape.add(LineStopped(now_ms))

    def _give(self, live: asyncio.Queue[bytes], now_ms: float) -> None:
        started_ms, audio = self._segments[-1]
        played = min(len(audio), round((now_ms - started_ms) * BYTES_PER_MS))
        if played > self._taken:
            live.put_nowait(bytes(audio[self._taken : played]))
            self._taken = played
