"""A call's conversation over its media, whatever carrier brings them."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import assert_never

import structlog

from intents.text.transcript import NoSpeech, OpenQuestion, Transcript
from ivr.call.playout import (
    CallerEvent,
    CallerListener,
    Interrupted,
    OpenListener,
    Spoke,
    SpokenOver,
    SpokenOverNoMore,
    Unheard,
    Voice,
    Voiced,
)
from ivr.call.reply import Reply
from ivr.call.texts import Sentence
from ivr.errors import CitylineError
from ivr.line.calls import Unvoiced
from ivr.line.drain import Drain
from ivr.line.line import Line
from ivr.line.switchboard import Takeovers
from ivr.line.talk import Input, Keep, Talk, keep_nothing
from ivr.line.wire import Closing, Dtmf, Malformed, Mark, Media, Stopped, Wire, WireLost
from ivr.speaking.captioned_voice import captioned

WATCHDOG_SECONDS = 5.0
"The carrier sends fifty frames a second even in silence; after this long without one the stream is dead."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StreamService:
    """What every stream needs."""

    line: Line
    open_listener: OpenListener
    voice: Voice
    lagged: Callable[[float], None]
    "Called with each frame's lag in seconds."
    failed: Callable[[str], None]
    "Called with the kind of each failure."
    takeovers: Takeovers
    drain: Drain
    open: Callable[[], AbstractContextManager[None]] = nullcontext
    "Entered while a stream is open."
    watchdog_seconds: float = WATCHDOG_SECONDS
    keep: Keep = keep_nothing
    "Keeps the audio of a turn if the caller consented."
    draft_of: Callable[[str], int | None] = lambda _: None
    "The answers of a trial call that are not on air; whoever tries them reads along."

    def voice_of(self, sid: str) -> Voice:
        """Return the voice of a call."""

        def unvoiced(sentences: tuple[Sentence, ...]) -> None:
            self.line.events.publish(sid, Unvoiced(sentences))

        return self.voice if self.draft_of(sid) is None else captioned(self.voice, unvoiced)


class Conversation:
    """One stream from its first message to its close."""

    def __init__(self, wire: Wire, service: StreamService) -> None:
        self._wire, self._service = wire, service
        self._origin: float | None = None
        self._sid = self._token = ""
        "The ids of the call and its stream, once it was admitted."
        self._is_voiced = self._is_stopped = self._is_typing = False
        self._talk: Talk | None = None
        self._released = asyncio.Event()

    def hand_on(self) -> None:
        """Leave the call to another process as soon as nobody speaks."""
        if self._talk is not None:
            self._talk.hand_on()

    def release(self) -> None:
        """Let the carrier hear the caller from now on."""
        self._released.set()

    async def run(self) -> None:
        """Run until the line ends the conversation, the caller hangs up, or something fails."""
        why = Closing.BROKEN
        try:
            why = await self._hold()
        except Malformed as fault:
            self._broke(f"malformed: {fault}")
        except TimeoutError:
            self._broke("no frames")
        except WireLost:
            self._broke("socket dropped")
        except asyncio.CancelledError:
            self._broke("cancelled")
            raise
        except Exception as error:  # on any failure the caller goes to a person
            self._broke(type(error).__name__, None if isinstance(error, CitylineError) else error)
        finally:
            await self._wire.close(why)

    async def _hold(self) -> Closing:
        service = self._service
        # A single deadline for all messages up to the start.
        async with asyncio.timeout(service.watchdog_seconds):
            opened = await self._wire.open()
            greeting = await service.line.pick_up(opened.call, opened.token) if opened else None
        if opened is None or greeting is None:
            self._broke("refused")
            return Closing.REFUSED
        self._sid, self._token = opened.call, opened.token
        structlog.contextvars.bind_contextvars(call=opened.call)
        listener = service.open_listener(OpenQuestion(), greeting.language)
        voice = service.voice_of(opened.call)
        talk = Talk(opened, service.line, voice, listener, self._wire, keep=service.keep)
        self._talk = talk

        def typed(said: Transcript | None) -> None:
            self._is_typing = said is None
            if said is not None:
                listener.forget()
                talk.take(Input(said))

        with (
            service.takeovers.watched(self._sid, talk.hand_over),
            service.drain.hold(self._sid, self),
            service.line.events.listening(self._sid, typed),
        ):
            endings = await self._until_over(talk, greeting, listener)
        _ensure_sound(endings)
        return Closing.DONE

    async def _until_over(
        self, talk: Talk, greeting: Reply, listener: CallerListener
    ) -> list[BaseException | None]:
        sides = (
            asyncio.create_task(talk.hold(greeting)),
            asyncio.create_task(self._listen(talk, listener)),
            asyncio.create_task(self._until_released()),
        )
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            endings = await asyncio.gather(*sides, return_exceptions=True)
            await self._service.line.stream_ended(
                self._sid,
                talk.played,
                voiced=self._is_voiced,
                stopped=self._is_stopped,
                lost=_is_lost(endings),
                token=self._token,
            )
        return list(endings)

    async def _until_released(self) -> None:
        await self._released.wait()
        await self._service.line.let_carrier_take_over(self._sid, self._token)

    async def _listen(self, talk: Talk, listener: CallerListener) -> None:
        async with asyncio.timeout(self._service.watchdog_seconds) as silence:
            await self._hear(talk, listener, silence)

    async def _hear(self, talk: Talk, listener: CallerListener, silence: asyncio.Timeout) -> None:
        while True:
            event = await self._wire.receive()
            self._put_off(silence)
            match event:
                case Media(ulaw, timestamp_ms):
                    self._note_lag(timestamp_ms)
                    talk.settle()
                    ours = talk.say_on(len(ulaw))
                    for said in listener.hear(ulaw, is_playing=talk.is_playing, said=ours):
                        if await self._heard(said, talk):
                            return
                case Dtmf(digit):
                    listener.forget()
                    await talk.cut_off()
                    talk.key(digit)
                case Mark(name):
                    talk.echoed(name)
                case Stopped():
                    self._is_stopped = True
                    return
                case None:
                    pass
                case _:
                    assert_never(event)

    async def _heard(self, event: CallerEvent, talk: Talk) -> bool:
        """Pass on a caller event; return whether the stream is done."""
        self._is_voiced = self._is_voiced or isinstance(event, Voiced | Interrupted)
        match event:
            case Spoke(NoSpeech()) if self._is_typing:
                pass  # whoever types is not asked whether they are still there
            case Voiced():
                pass
            case SpokenOver():
                await talk.hush()
            case SpokenOverNoMore():
                await talk.go_on()
            case Interrupted():
                await talk.interrupt()
            case Spoke():
                talk.take(Input.of(event))
            case Unheard():
                await self._service.line.let_carrier_take_over(self._sid, self._token)
                return True
            case _:
                assert_never(event)
        return False

    def _put_off(self, silence: asyncio.Timeout) -> None:
        """Restart the wait for the next message now and then: a timer per frame would be too costly."""
        due, now = silence.when(), asyncio.get_running_loop().time()
        if due is not None and due - now < 0.9 * self._service.watchdog_seconds:
            silence.reschedule(now + self._service.watchdog_seconds)

    def _note_lag(self, timestamp_ms: int) -> None:
        arrived = time.perf_counter() - timestamp_ms / 1000
        self._origin = arrived if self._origin is None else min(self._origin, arrived)
        self._service.lagged(arrived - self._origin)

    def _broke(self, kind: str, error: Exception | None = None) -> None:
        """Log why a stream ended; it is a failure only for admitted calls or our own errors."""
        if self._sid or error is not None:
            self._service.failed(kind)
        if error is None:
            log.warning("stream_ended_early", kind=kind)
        else:
            log.error("stream_failed", kind=kind, exc_info=error)


def _is_lost(endings: Iterable[BaseException | None]) -> bool:
    """Whether the connection was lost, rather than the conversation ended or failed."""
    return all(isinstance(each, WireLost | TimeoutError | asyncio.CancelledError) for each in endings)


def _ensure_sound(endings: Iterable[BaseException | None]) -> None:
    """Raise the first failure of the tasks, and log the others."""
    failures = [each for each in endings if isinstance(each, Exception)]
    for other in failures[1:]:
        if not isinstance(other, CitylineError | WireLost | TimeoutError):
            log.error("stream_failed", kind=type(other).__name__, exc_info=other)
    if failures:
        raise failures[0]
