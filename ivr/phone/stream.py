"""The media stream of a call: the carrier's WebSocket (Twilio Media Streams, bidirectional)."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import assert_never

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from intents.expecting import Question
from intents.transcript import Keys
from ivr.line import Line
from ivr.phone.caller import CallerEvent, Hears, Interrupted, OpenEar, Spoke, Unheard, Voice
from ivr.phone.signature import Signatures
from ivr.phone.stream_message import (
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
from ivr.phone.talk import Input, Talk
from ivr.takeovers import Takeovers

WATCHDOG_SECONDS = 5.0
"The carrier sends fifty frames a second, also of silence: without any for so long the stream is dead."
NORMAL, REFUSED, BROKEN = 1000, 1008, 1011
FIRST_MESSAGES = 5
log = structlog.get_logger()
router = APIRouter()


@dataclass(frozen=True, slots=True)
class StreamDesk:
    """What every stream needs."""

    line: Line
    open_ear: OpenEar
    voice: Voice
    lagged: Callable[[float], None]
    "Told for each frame how late it was handled, in seconds."
    failed: Callable[[str], None]
    "Told the kind of each failure."
    takeovers: Takeovers
    open: Callable[[], AbstractContextManager[None]] = nullcontext
    "Held for as long as a stream is open."
    watchdog_seconds: float = WATCHDOG_SECONDS


@router.websocket("/voice/stream")
async def stream(socket: WebSocket) -> None:
    """Carry one call's conversation; whatever goes wrong, closing lets the after-stream webhook go on."""
    signatures: Signatures = socket.app.state.signatures
    signature = socket.headers.get("x-twilio-signature")
    if signature is not None and not signatures.is_valid_upgrade(socket.url.path, signature):
        await socket.close(REFUSED)
        return
    await socket.accept()
    desk: StreamDesk = socket.app.state.streams
    with desk.open():
        await Conversation(socket, desk).run()


class Conversation:
    """One socket from its first message to its close."""

    def __init__(self, socket: WebSocket, desk: StreamDesk) -> None:
        self._socket, self._desk = socket, desk
        self._origin: float | None = None

    async def run(self) -> None:
        """Read the stream until the line lets the call go, the caller hangs up, or something breaks."""
        code = BROKEN
        try:
            code = await self._hold()
        except Malformed as fault:
            self._broke(f"malformed: {fault}")
        except TimeoutError:
            self._broke("no frames")
        except WebSocketDisconnect:
            self._broke("socket dropped")
        except Exception as error:  # whatever it is, the caller goes on to a person
            self._broke(type(error).__name__)
        finally:
            await self._close(code)

    async def _hold(self) -> int:
        started = await self._start()
        line = self._desk.line
        greeting = await line.pick_up(started.call, started.token) if _is_readable(started) else None
        if greeting is None:
            self._broke("refused")
            return REFUSED
        ear = self._desk.open_ear(Question(), greeting.language)
        talk = Talk(started.call, started.stream, line, self._desk.voice, ear, self._send)
        speaking = asyncio.create_task(talk.hold(greeting))
        listening = asyncio.create_task(self._listen(started.call, talk, ear))
        try:
            with self._desk.takeovers.watched(started.call, talk.hand_over):
                done, _ = await asyncio.wait((speaking, listening), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            speaking.cancel()
            listening.cancel()
        return NORMAL

    async def _start(self) -> Started:
        """Wait for the stream's first words; sound before them has no call that it belongs to."""
        for _ in range(FIRST_MESSAGES):
            match await self._next():
                case Started() as started:
                    return started
                case Connected() | None:
                    continue
                case _:
                    break
        raise Malformed("no start")

    async def _listen(self, sid: str, talk: Talk, ear: Hears) -> None:
        while True:
            match await self._next():
                case Media(ulaw, timestamp_ms):
                    self._note_lag(timestamp_ms)
                    for event in ear.hear(ulaw, is_playing=talk.is_playing):
                        if await self._heard(event, sid, talk):
                            return
                case Dtmf(digit):
                    ear.forget()
                    await talk.cut_off()
                    talk.take(Input(Keys(digit)))
                case Mark(name):
                    talk.echoed(name)
                case Stopped():
                    await self._desk.line.heard(sid, talk.played)
                    await self._desk.line.left_stream(sid)
                    return
                case Started():
                    raise Malformed("second start")
                case Connected() | None:
                    pass

    async def _heard(self, event: CallerEvent, sid: str, talk: Talk) -> bool:
        """Pass on what the caller did; return whether the stream is of no more use."""
        match event:
            case Interrupted():
                await talk.interrupt()
            case Spoke():
                talk.take(Input.of(event))
            case Unheard():
                await self._desk.line.let_carrier_hear(sid)
                return True
            case _:
                assert_never(event)
        return False

    async def _next(self) -> StreamMessage | None:
        async with asyncio.timeout(self._desk.watchdog_seconds):
            message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", BROKEN))
        return parse(message.get("text") or message.get("bytes") or b"")

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except RuntimeError as closed:
            raise WebSocketDisconnect(BROKEN) from closed

    def _note_lag(self, timestamp_ms: int) -> None:
        arrived = time.perf_counter() - timestamp_ms / 1000
        self._origin = arrived if self._origin is None else min(self._origin, arrived)
        self._desk.lagged(arrived - self._origin)

    def _broke(self, kind: str) -> None:
        self._desk.failed(kind)
        log.warning("stream ended early", kind=kind)

    async def _close(self, code: int) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close(code)


def _is_readable(started: Started) -> bool:
    """The carrier may one day send other sound; what cannot be decoded is refused, not guessed."""
    return (started.encoding, started.rate) == ("audio/x-mulaw", 8000)
