"""The talking side of a stream: takes turns as input comes in, and plays the replies."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from intents.text.transcript import CivicAddress, KeyedDigits, Keys, NoSpeech, OpenQuestion, Said
from ivr.call.consent import KEY, Consent
from ivr.call.playout import CallerListener, Playout, Spoke, Voice
from ivr.call.reply import Listen, Reply
from ivr.call.turn import Times, Turn
from ivr.errors import MissingModel, VoiceFailed
from ivr.line.consulting import one_moment
from ivr.line.line import Line
from ivr.line.wire import Opened, Wire

log = structlog.get_logger()
Keep = Callable[[Turn, Said, bytes], Awaitable[None]]
"Keeps the audio of a turn if the caller consented."
CONSENT = Keys(KEY)
KEYS_SECONDS = 2.5
"Time after a number's key in which the next one may still come."
END = "#"
LONG_SECONDS = 1.2
"Silence after which the line says that it is looking something up."
LAST_MARK_SECONDS = 8.0
"Longest wait for the last mark's echo, which may never come."
LATE_MARK_SECONDS = 2.0
"Delay after its expected end at which a reply counts as played without its mark."
BYTES_PER_SECOND = 8000


async def keep_nothing(turn: Turn, said: Said, ulaw: bytes) -> None:
    """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Input:
    """A caller's input: words or keys."""

    said: Said
    spoke_at: float | None = None
    "perf_counter() of the caller's last sound."
    transcription_seconds: float | None = None
    ulaw: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, event: Spoke) -> "Input":
        """Return an utterance as input."""
        if isinstance(event.said, NoSpeech):
            return cls(event.said, ulaw=event.ulaw)
        spoke_at = time.perf_counter() - event.silence_seconds
        return cls(event.said, spoke_at, event.transcription_seconds, event.ulaw)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Staff took the call over."""


@dataclass(frozen=True, slots=True)
class HandingOn:
    """This process is about to stop, and another continues the call."""


class Talk:
    """Takes a call's turns and plays its replies until the conversation ends."""

    def __init__(
        self,
        opened: Opened,
        line: Line,
        voice: Voice,
        listener: CallerListener,
        wire: Wire,
        *,
        keep: Keep = keep_nothing,
    ) -> None:
        self._sid, self._token = opened.call, opened.token
        self._keep = keep
        self._is_open_question = False
        self._line, self._voice, self._listener, self._wire = line, voice, listener, wire
        self._inputs: asyncio.Queue[Input | TakenOver | HandingOn] = asyncio.Queue()
        self._is_to_hand_on = False
        self._held: Input | None = None
        self._played_out = asyncio.Event()
        self._playout = Playout()
        self._sounds_until = self._plays_until = 0.0
        self._takes_number = self._is_keyed_number = False
        self._keys, self._keys_until = "", 0.0

    @property
    def is_playing(self) -> bool:
        """Whether a reply is playing; a lost mark must not block listening."""
        return self._playout.is_playing and time.perf_counter() < self._sounds_until

    def say_on(self, count: int) -> bytes:
        """Return what is said while so many bytes come from the caller."""
        return self._playout.say_on(count)

    @property
    def _may_be_interrupted(self) -> bool:
        return self._playout.is_interruptible or not self.is_playing

    @property
    def _at_once(self) -> str:
        """The first keys that begin no number: a civic one never begins with 0, others may."""
        return "*" if self._is_keyed_number else "0*"

    @property
    def _may_take_long(self) -> bool:
        """Whether another system may be asked before the reply."""
        return self._is_keyed_number or self._line.reporting is not None

    @property
    def played(self) -> float:
        """The played share (0–1) of the last answer."""
        return self._playout.played

    async def hold(self, greeting: Reply) -> None:
        """Run the conversation from greeting to end."""
        if not await self._speak(greeting):
            return
        while not isinstance(given := await self._inputs.get(), TakenOver):
            if isinstance(given, Input):
                reply = await self._turn(given)
                if reply is None:
                    break
                if reply.ends_conversation:
                    await self._until_played()
                    return
            if self._is_to_hand_on and await self._hands_on():
                return
        await self._take_leave()

    def take(self, given: Input) -> None:
        """Take input; words wait until uninterruptible speech has played."""
        if self._may_be_interrupted:
            self._inputs.put_nowait(given)
        else:
            self._held = given

    def key(self, digit: str) -> None:
        """Take a key; those of a number are taken together, up to the pound key or a pause."""
        if not self._takes_number or (not self._keys and digit in self._at_once):
            self.take(Input(Keys(digit)))
            return
        self._keys += digit if digit != END else ""
        self._keys_until = 0.0 if digit == END else time.perf_counter() + KEYS_SECONDS
        self.settle()

    def settle(self) -> None:
        """Release what waited: words behind a sentence that must be heard, keys of an unfinished number."""
        if self._keys and time.perf_counter() >= self._keys_until:
            keys, self._keys = self._keys, ""
            self.take(Input(Keys(keys)))
        if self._held and self._may_be_interrupted:
            self._inputs.put_nowait(self._held)
            self._held = None

    def hand_over(self) -> None:
        """Interrupt everything and hand the caller to staff."""
        self._inputs.put_nowait(TakenOver())

    def hand_on(self) -> None:
        """Leave the call to another process as soon as neither the line nor the caller speaks."""
        self._is_to_hand_on = True
        self._inputs.put_nowait(HandingOn())

    async def interrupt(self) -> None:
        """Stop speaking, unless it is uninterruptible."""
        if self.is_playing and self._playout.is_interruptible:
            await self.cut_off()

    async def hush(self) -> None:
        """Fall silent for now, unless it is uninterruptible: the caller may be about to interrupt."""
        if self.is_playing and self._playout.is_interruptible:
            self._playout.hold()
            await self._wire.clear()

    async def go_on(self) -> None:
        """Say what was held."""
        if self._playout.is_held:
            await self._send(self._playout.go_on())

    async def cut_off(self) -> None:
        """Stop speaking."""
        if self.is_playing:
            await self._wire.clear()
            self._playout.flush()
            self._played_out.set()

    def echoed(self, mark: str) -> None:
        """Note an echoed mark."""
        if self._playout.echoed(mark):
            self._played_out.set()
        self.settle()

    async def _hands_on(self) -> bool:
        """Return whether the call was left to another process; a caller who speaks has a turn first."""
        await self._until_played()
        if self._listener.is_hearing or self._held or not self._inputs.empty():
            return False
        return await self._line.hand_on(self._sid, self._playout.played, self._token)

    async def _take_leave(self) -> None:
        """Say the last words if staff took the call over."""
        last = await self._line.last_words(self._sid)
        if last is not None:
            await self.cut_off()
            if await self._speak(last):
                await self._until_played()

    async def _turn(self, given: Input) -> Reply | None:
        """Return the spoken reply, or None if the call has ended elsewhere."""
        if given.said == CONSENT and (thanks := await self._line.agreed(self._sid, self._token)):
            await self.cut_off()
            return thanks if await self._speak(thanks) else None
        was_open_question = self._is_open_question
        milliseconds = None if given.transcription_seconds is None else given.transcription_seconds * 1000
        times = Times(transcription=milliseconds)
        turn = await self._taken(given, times)
        if turn is None:
            return None
        await self.cut_off()
        if not await self._speak(turn.reply):
            return None
        if given.spoke_at is not None:
            spent = (time.perf_counter() - given.spoke_at) * 1000
            await self._line.spoke(self._sid, turn.call.turns, spent)
        if was_open_question and given.ulaw and turn.call.consent is Consent.GIVEN:
            await self._keep(turn, given.said, given.ulaw)
        return turn.reply

    async def _taken(self, given: Input, times: Times) -> Turn | None:
        """Take the turn; while the city's records take long, say so."""
        played, token = self._playout.played, self._token
        taking = asyncio.ensure_future(
            self._line.take_turn(self._sid, given.said, played, times, token=token)
        )
        try:
            await asyncio.wait({taking}, timeout=LONG_SECONDS if self._may_take_long else None)
            if not taking.done():
                call = await self._line.calls.known(self._sid)
                await self.cut_off()
                if await self._speak(one_moment(call, self._line.texts(call, self._line.calls.clock()))):
                    await self._until_played()
            return await taking
        finally:
            taking.cancel()

    async def _speak(self, reply: Reply) -> bool:
        """Speak, and return whether this machine could; if not, the carrier's voice continues the call."""
        try:
            tracks = await self._voice(reply)
        except (MissingModel, VoiceFailed) as fault:
            log.warning("carrier_speaks", language=reply.language, kind=type(fault).__name__)
            await self._line.let_carrier_take_over(self._sid, self._token, unsaid=True)
            return False
        self._played_out.clear()
        await self._send(self._playout.begin(tracks))
        if isinstance(reply.then, Listen):
            self._is_open_question = isinstance(reply.then.expecting, OpenQuestion)
            self._takes_number = isinstance(reply.then.expecting, CivicAddress | KeyedDigits)
            self._is_keyed_number = isinstance(reply.then.expecting, KeyedDigits)
            self._listener.expect(reply.then.expecting, reply.language)
        return True

    async def _send(self, pieces: Iterator[tuple[bytes, str]]) -> None:
        for ulaw, mark in pieces:
            await self._wire.media(ulaw)
            await self._wire.mark(mark)
        sound_ends = time.perf_counter() + self._playout.bytes_pending / BYTES_PER_SECOND
        self._sounds_until = sound_ends + LATE_MARK_SECONDS
        self._plays_until = sound_ends + LAST_MARK_SECONDS

    async def _until_played(self) -> None:
        """Wait for playback, since closing the stream discards unplayed audio."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self._plays_until - time.perf_counter())):
                while self._playout.is_playing:
                    await self._played_out.wait()
