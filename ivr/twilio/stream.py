"""A call's media stream over the carrier's WebSocket (Twilio Media Streams, bidirectional)."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import assert_never

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from intents.text.transcript import OpenQuestion
from ivr.call.playout import (
    CallerEvent,
    CallerListener,
    Interrupted,
    OpenListener,
    Spoke,
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
from ivr.speaking.captioned_voice import captioned
from ivr.twilio.requests import Signatures
from ivr.twilio.stream_message import (
    Connected,
    Dtmf,
    Malformed,
    Mark,
    Media,
    Started,
    Stopped,
    StreamMessage,
    parse,
)
from ivr.twilio.talk import Input, Keep, Talk, keep_nothing

WATCHDOG_SECONDS = 5.0
"The carrier sends fifty frames a second even in silence; after this long without one the stream is dead."
NORMAL, REFUSED, BROKEN = 1000, 1008, 1011
FIRST_MESSAGES = 5
log = structlog.get_logger()
router = APIRouter()


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


@router.websocket("/voice/stream")
async def stream(socket: WebSocket) -> None:
    """Run one call's conversation; on any failure, closing triggers the after-stream webhook."""
    signatures: Signatures = socket.app.state.signatures
    if not signatures.is_valid_upgrade(socket.url.path, socket.headers.get("x-twilio-signature")):
        await socket.close(REFUSED)
        return
    await socket.accept()
    desk: StreamService = socket.app.state.streams
    with desk.open():
        await Conversation(socket, desk).run()


class Conversation:
    """One stream from its first message to its close."""

    def __init__(self, socket: WebSocket, desk: StreamService) -> None:
        self._socket, self._desk = socket, desk
        self._origin: float | None = None
        self._sid = self._token = ""
        "The ids of the call and its stream, once it was admitted."
        self._is_voiced = self._is_stopped = False
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
        code = BROKEN
        try:
            code = await self._hold()
        except Malformed as fault:
            self._broke(f"malformed: {fault}")
        except TimeoutError:
            self._broke("no frames")
        except WebSocketDisconnect:
            self._broke("socket dropped")
        except asyncio.CancelledError:
            self._broke("cancelled")
            raise
        except Exception as error:  # on any failure the caller goes to a person
            self._broke(type(error).__name__, None if isinstance(error, CitylineError) else error)
        finally:
            await self._close(code)

    async def _hold(self) -> int:
        line = self._desk.line
        # A single deadline for all messages up to the start.
        async with asyncio.timeout(self._desk.watchdog_seconds):
            started = await self._start()
            greeting = await line.pick_up(started.call, started.token) if _is_readable(started) else None
        if greeting is None:
            self._broke("refused")
            return REFUSED
        self._sid, self._token = started.call, started.token
        structlog.contextvars.bind_contextvars(call=started.call)
        listener = self._desk.open_listener(OpenQuestion(), greeting.language)
        desk = self._desk
        talk = Talk(started, line, desk.voice_of(started.call), listener, self._send, keep=desk.keep)
        self._talk = talk
        with desk.takeovers.watched(started.call, talk.hand_over), desk.drain.hold(started.call, self):
            endings = await self._until_over(started, talk, greeting, listener)
        _ensure_sound(endings)
        return NORMAL

    async def _until_over(
        self, started: Started, talk: Talk, greeting: Reply, listener: CallerListener
    ) -> list[BaseException | None]:
        sides = (
            asyncio.create_task(talk.hold(greeting)),
            asyncio.create_task(self._listen(started.call, talk, listener)),
            asyncio.create_task(self._until_released(started.call)),
        )
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            endings = await asyncio.gather(*sides, return_exceptions=True)
            await self._desk.line.stream_ended(
                started.call,
                talk.played,
                voiced=self._is_voiced,
                stopped=self._is_stopped,
                lost=_is_lost(endings),
                token=started.token,
            )
        return list(endings)

    async def _until_released(self, sid: str) -> None:
        await self._released.wait()
        await self._desk.line.let_carrier_take_over(sid, self._token)

    async def _start(self) -> Started:
        """Wait for the start message; audio before it belongs to no call."""
        for _ in range(FIRST_MESSAGES):
            match await self._next():
                case Started() as started:
                    return started
                case Connected() | None:
                    continue
                case _:
                    break
        raise Malformed("no start")

    async def _listen(self, sid: str, talk: Talk, listener: CallerListener) -> None:
        async with asyncio.timeout(self._desk.watchdog_seconds) as silence:
            await self._hear(sid, talk, listener, silence)

    async def _hear(self, sid: str, talk: Talk, listener: CallerListener, silence: asyncio.Timeout) -> None:
        while True:
            message = await self._next()
            self._put_off(silence)
            match message:
                case Media(ulaw, timestamp_ms):
                    self._note_lag(timestamp_ms)
                    talk.settle()
                    for event in listener.hear(ulaw, is_playing=talk.is_playing):
                        if await self._heard(event, sid, talk):
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
                case Started():
                    raise Malformed("second start")
                case Connected() | None:
                    pass

    async def _heard(self, event: CallerEvent, sid: str, talk: Talk) -> bool:
        """Pass on a caller event; return whether the stream is done."""
        self._is_voiced = self._is_voiced or isinstance(event, Voiced | Interrupted)
        match event:
            case Voiced():
                pass
            case Interrupted():
                await talk.interrupt()
            case Spoke():
                talk.take(Input.of(event))
            case Unheard():
                await self._desk.line.let_carrier_take_over(sid, self._token)
                return True
            case _:
                assert_never(event)
        return False

    async def _next(self) -> StreamMessage | None:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", BROKEN))
        return parse(message.get("text") or message.get("bytes") or b"")

    def _put_off(self, silence: asyncio.Timeout) -> None:
        """Restart the wait for the next message now and then: a timer per frame would be too costly."""
        due, now = silence.when(), asyncio.get_running_loop().time()
        if due is not None and due - now < 0.9 * self._desk.watchdog_seconds:
            silence.reschedule(now + self._desk.watchdog_seconds)

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except RuntimeError as closed:
            raise WebSocketDisconnect(BROKEN) from closed

    def _note_lag(self, timestamp_ms: int) -> None:
        arrived = time.perf_counter() - timestamp_ms / 1000
        self._origin = arrived if self._origin is None else min(self._origin, arrived)
        self._desk.lagged(arrived - self._origin)

    def _broke(self, kind: str, error: Exception | None = None) -> None:
        """Log why a stream ended; it is a failure only for admitted calls or our own errors."""
        if self._sid or error is not None:
            self._desk.failed(kind)
        if error is None:
            log.warning("stream_ended_early", kind=kind)
        else:
            log.error("stream_failed", kind=kind, exc_info=error)

    async def _close(self, code: int) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close(code)


def _is_lost(endings: Iterable[BaseException | None]) -> bool:
    """Whether the connection was lost, rather than the conversation ended or failed."""
    return all(
        isinstance(each, WebSocketDisconnect | TimeoutError | asyncio.CancelledError) for each in endings
    )


def _ensure_sound(endings: Iterable[BaseException | None]) -> None:
    """Raise the first failure of the two tasks, and log the other."""
    failures = [each for each in endings if isinstance(each, Exception)]
    for other in failures[1:]:
        if not isinstance(other, CitylineError | WebSocketDisconnect | TimeoutError):
            log.error("stream_failed", kind=type(other).__name__, exc_info=other)
    if failures:
        raise failures[0]


def _is_readable(started: Started) -> bool:
    """Whether the audio format is the expected one; any other is refused."""
    return (started.encoding, started.rate) == ("audio/x-mulaw", 8000)
