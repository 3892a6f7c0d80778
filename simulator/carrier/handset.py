"""Handset: the telephone in a caller's hand, and the carrier's view of it, 20 ms at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from simulator.carrier.account import Clock
from simulator.carrier.events import CallerStarted, CallerStopped, Pressed
from simulator.carrier.heard import HeardAudio
from simulator.carrier.messages import BufferedMark
from simulator.carrier.trace import Tape
from simulator.carrier.utterance import FRAME_BYTES, FRAME_MS, CallerUtterance, VoiceFrame, live_frames
from simulator.carrier.verbs import CallEnd, GoTo, Interruption, Outcome


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
