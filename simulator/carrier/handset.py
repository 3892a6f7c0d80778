"""Handset: the telephone in a caller's hand, and the carrier's view of it, 20 ms at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from simulator.carrier.account import Clock
from simulator.carrier.events import (
    CallerStarted,
    CallerStopped,
    Cleared,
    LineStarted,
    LineStopped,
    MarkReturned,
    Pressed,
)
from simulator.carrier.messages import BYTES_PER_MS, BufferedMark, Playback
from simulator.carrier.trace import Segment, Tape
from simulator.carrier.utterance import FRAME_BYTES, FRAME_MS, CallerUtterance, VoiceFrame, live_frames
from simulator.carrier.verbs import CallEnd, GoTo, Interruption, Outcome


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


@dataclass(frozen=True, slots=True)
class Tick:
    """The events of 20 ms: a frame of voice or none, a key or none, the marks reached."""

    at_ms: float
    frame: VoiceFrame | None
    digit: str | None
    marks: tuple[BufferedMark, ...]


class Handset:
    """One end of a call. A caller says, presses, listens and hangs up; the carrier calls `ticks`."""

    def __init__(self, clock: Clock, tape: Tape, *, is_department: bool = False) -> None:
        self.clock = clock
        self.heard = HeardAudio(Tape() if is_department else tape)
        self.acted_ms = float("-inf")  # the last frame of speech or the last key
        self._tape = tape
        self._is_department = is_department
        self._frames: deque[VoiceFrame] = deque()
        self._fed = bytearray()
        self._digits: deque[str] = deque()
        self._said_all = asyncio.Event()
        self.is_wanted_elsewhere = asyncio.Event()
        self._interruption: Outcome | None = None

    def say(self, utterance: CallerUtterance) -> None:
        """Speak, behind whatever is still being said."""
        self._frames.extend(utterance.frames)
        self._said_all.clear()

    async def say_all(self, utterance: CallerUtterance) -> None:
        """Speak, and return when the last frame has been sent."""
        self.say(utterance)
        await self._said_all.wait()

    def feed(self, ulaw: bytes) -> None:
        """Pass on a microphone: 8 kHz µ-law in pieces of any size, as it is spoken."""
        self._fed.extend(ulaw)
        whole = len(self._fed) // FRAME_BYTES * FRAME_BYTES
        self._frames.extend(live_frames(bytes(self._fed[:whole])))
        del self._fed[:whole]

    @property
    def unsaid_ms(self) -> float:
        """Return how much was said but not yet sent, so that a live voice can keep up."""
        return len(self._frames) * FRAME_MS

    def press(self, digits: str) -> None:
        """Press keys."""
        self._digits.extend(digits)

    def hang_up(self) -> None:
        """End the call from this side."""
        self.interrupt(CallEnd("caller"))

    def interrupt(self, outcome: Outcome) -> None:
        """Take the call away from what it is doing, as a REST update does."""
        self._interruption = self._interruption or outcome
        self.is_wanted_elsewhere.set()

    def listen_live(self) -> asyncio.Queue[bytes]:
        """Return a queue of everything heard from now on, 8 kHz µ-law, as it is played."""
        self.heard.live = self.heard.live or asyncio.Queue()
        return self.heard.live

    async def ticks(self, seconds: float = float("inf")) -> AsyncGenerator[Tick, None]:
        """Let time pass, on an absolute clock; raises `Interruption` when the call is taken away."""
        at_ms = self.clock.ms()
        last_ms = at_ms + seconds * 1000
        while at_ms < last_ms:
            await self.clock.until(at_ms)
            self.check()
            yield Tick(at_ms, self._next_frame(), self._next_digit(), self.heard.tick(self.clock.ms()))
            at_ms += FRAME_MS

    async def pass_time(self, seconds: float) -> None:
        """Let time pass while nobody takes what is said or pressed."""
        async for _ in self.ticks(seconds):
            pass

    def check(self) -> None:
        """Raise `Interruption` if the call was taken away: once for a redirect, for ever after an end."""
        outcome = self._interruption
        if isinstance(outcome, GoTo):
            self._interruption = None
            self.is_wanted_elsewhere.clear()
        if outcome:
            raise Interruption(outcome)

    def _next_frame(self) -> VoiceFrame | None:
        if not self._frames:
            self._said_all.set()
            return None
        frame, now_ms = self._frames.popleft(), self.clock.ms()
        self._note(frame, now_ms)
        return frame

    def _note(self, frame: VoiceFrame, now_ms: float) -> None:
        if frame.is_speech:
            self.acted_ms = now_ms
        if self._is_department:
            return
        if frame.starts_speech:
            self._tape.add(CallerStarted(now_ms, frame.words))
        if frame.ends_speech:
            self._tape.add(CallerStopped(now_ms))

    def _next_digit(self) -> str | None:
        if not self._digits:
            return None
        digit, now_ms = self._digits.popleft(), self.clock.ms()
        self.acted_ms = now_ms
        self._tape.add(Pressed(now_ms, digit, "department" if self._is_department else "caller"))
        return digit
