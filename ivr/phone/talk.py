"""The talking side of a stream: one turn after the other, as the caller's words and keys come in."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from intents.transcript import NoSpeech, Said
from ivr.line import Line
from ivr.note import Times
from ivr.phone import stream_message as wire
from ivr.phone.caller import Hears, Spoke, Voice
from ivr.phone.playout import Playout
from ivr.reply import Listen, Reply

Send = Callable[[str], Awaitable[None]]
LAST_MARK_SECONDS = 8.0
"The carrier echoes the last mark when all was played; a call must not hang on an echo that never comes."
BYTES_PER_SECOND = 8000


@dataclass(frozen=True, slots=True)
class Input:
    """Something that the caller said or keyed."""

    said: Said
    spoke_at: float | None = None
    "perf_counter() of the caller's last sound."
    transcription_seconds: float | None = None

    @classmethod
    def of(cls, event: Spoke) -> "Input":
        """Return what an utterance brings to the talk."""
        if isinstance(event.said, NoSpeech):
            return cls(event.said)
        return cls(event.said, time.perf_counter() - event.silence_seconds, event.transcription_seconds)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A member of staff has taken the call from the line."""


class Talk:
    """Speaks a call's replies and takes its turns; ends when the line lets the call go."""

    def __init__(self, sid: str, stream: str, line: Line, voice: Voice, ear: Hears, send: Send) -> None:
        self._sid, self._stream = sid, stream
        self._line, self._voice, self._ear, self._send = line, voice, ear, send
        self._inputs: asyncio.Queue[Input | TakenOver] = asyncio.Queue()
        self._held: Input | None = None
        self._played_out = asyncio.Event()
        self._playout = Playout()
        self._plays_until = 0.0

    @property
    def is_playing(self) -> bool:
        """Whether the caller hears the line; a mark that never comes back must not stop the listening."""
        return self._playout.is_playing and time.perf_counter() < self._plays_until

    @property
    def played(self) -> float:
        """The share (0–1) of the last answer that was heard."""
        return self._playout.played

    async def hold(self, greeting: Reply) -> None:
        """Hold the conversation from its greeting to its last word."""
        await self._speak(greeting)
        while isinstance(given := await self._inputs.get(), Input):
            reply = await self._turn(given)
            if reply is None:
                break
            if reply.lets_go:
                await self._until_played()
                return
        await self._take_leave()

    def take(self, given: Input) -> None:
        """Take what the caller said or keyed; words wait while something must be heard to its end."""
        if self._playout.is_interruptible:
            self._inputs.put_nowait(given)
        else:
            self._held = given

    def hand_over(self) -> None:
        """Take leave of the caller, whatever was being said."""
        self._inputs.put_nowait(TakenOver())

    async def interrupt(self) -> None:
        """Stop speaking, unless what is playing must be heard."""
        if self.is_playing and self._playout.is_interruptible:
            await self.cut_off()

    async def cut_off(self) -> None:
        """Stop speaking."""
        if self.is_playing:
            await self._send(wire.clear(self._stream))
            self._playout.flush()
            self._played_out.set()

    def echoed(self, mark: str) -> None:
        """Note that the carrier has played up to a mark."""
        if self._playout.echoed(mark):
            self._played_out.set()
        if self._held and self._playout.is_interruptible:
            self._inputs.put_nowait(self._held)
            self._held = None

    async def _take_leave(self) -> None:
        """Tell the caller who goes on with them, when somebody has taken the call from the line."""
        last = await self._line.last_words(self._sid)
        if last is not None:
            await self.cut_off()
            await self._speak(last)
            await self._until_played()

    async def _turn(self, given: Input) -> Reply | None:
        """Return the reply that was spoken, or None when the call has ended elsewhere."""
        milliseconds = None if given.transcription_seconds is None else given.transcription_seconds * 1000
        times = Times(transcription=milliseconds)
        turn = await self._line.take_turn(self._sid, given.said, self._playout.played, times)
        if turn is None:
            return None
        await self.cut_off()
        await self._speak(turn.reply)
        if given.spoke_at is not None:
            spent = (time.perf_counter() - given.spoke_at) * 1000
            await self._line.spoke(self._sid, turn.call.turns, spent)
        return turn.reply

    async def _speak(self, reply: Reply) -> None:
        tracks = await self._voice(reply)
        self._played_out.clear()
        for ulaw, mark in self._playout.begin(tracks):
            await self._send(wire.media(self._stream, ulaw))
            await self._send(wire.mark(self._stream, mark))
        self._plays_until = time.perf_counter() + self._playout.bytes_pending / BYTES_PER_SECOND
        self._plays_until += LAST_MARK_SECONDS
        if isinstance(reply.then, Listen):
            self._ear.expect(reply.then.expecting, reply.language)

    async def _until_played(self) -> None:
        """Closing the stream would discard what the carrier has not played yet."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self._plays_until - time.perf_counter())):
                while self.is_playing:
                    await self._played_out.wait()
