"""A call's media stream over the carrier's WebSocket (Twilio Media Streams, bidirectional)."""

import base64
import binascii
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from ivr.line.conversation import Conversation, StreamService
from ivr.line.wire import Closing, Dtmf, Malformed, Mark, Media, Opened, Stopped, WireEvent, WireLost
from ivr.twilio.identifiers import CALL, STREAM, is_sid
from ivr.twilio.requests import Signatures


@dataclass(frozen=True, slots=True)
class Connected:
    """The socket is open; the call is still unknown."""


@dataclass(frozen=True, slots=True)
class Started:
    """The stream of a call begins."""

    stream: str
    call: str
    token: str
    encoding: str
    rate: int
    "Hz."


StreamMessage: TypeAlias = Connected | Started | WireEvent


def parse(text: str | bytes) -> StreamMessage | None:
    """Parse a message; None for unknown events; raise Malformed."""
    try:
        message = orjson.loads(text)
        return _typed(message)
    except orjson.JSONDecodeError as fault:
        raise Malformed("not JSON") from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise Malformed("field missing") from fault
    except (ValueError, binascii.Error) as fault:
        raise Malformed("field unreadable") from fault


def _typed(message: dict[str, Any]) -> StreamMessage | None:  # Any: JSON whose shape is checked here
    match message["event"]:
        case "media":
            media = message["media"]
            return Media(base64.b64decode(media["payload"], validate=True), _milliseconds(media))
        case "mark":
            return Mark(str(message["mark"]["name"]))
        case "dtmf":
            return Dtmf(_digit(message["dtmf"]["digit"]))
        case "start":
            return _started(message["start"])
        case "stop":
            return Stopped()
        case "connected":
            return Connected()
        case _:
            return None


def _milliseconds(media: dict[str, Any]) -> int:
    """Return the time since the stream's start; no call lasts for centuries."""
    timestamp = int(media.get("timestamp", 0))
    if abs(timestamp) > 10**13:
        raise ValueError
    return timestamp


def _digit(digit: str) -> str:
    if len(digit) != 1 or digit not in "0123456789*#ABCD":
        raise ValueError
    return digit


def _sid(kind: str, text: object) -> str:
    if not isinstance(text, str) or not is_sid(kind, text):
        raise ValueError
    return text


def _started(start: dict[str, Any]) -> Started:
    parameters, form = start.get("customParameters"), start["mediaFormat"]
    if not isinstance(form, dict):
        raise TypeError
    token = parameters.get("t", "") if isinstance(parameters, dict) else ""
    return Started(
        _sid(STREAM, start["streamSid"]),
        _sid(CALL, start["callSid"]),
        str(token),
        str(form["encoding"]),
        int(form["sampleRate"]),
    )


def media(stream: str, ulaw: bytes) -> str:
    """Return the message that plays sound to the caller."""
    payload = base64.b64encode(ulaw).decode()
    return f'{{"event":"media","streamSid":"{stream}","media":{{"payload":"{payload}"}}}}'


def mark(stream: str, name: str) -> str:
    """Return the message that requests a mark after what was sent."""
    return f'{{"event":"mark","streamSid":"{stream}","mark":{{"name":"{name}"}}}}'


def clear(stream: str) -> str:
    """Return the message that stops what is playing."""
    return f'{{"event":"clear","streamSid":"{stream}"}}'


FORMAT = ("audio/x-mulaw", 8000)
CODES = {Closing.DONE: 1000, Closing.REFUSED: 1008, Closing.BROKEN: 1011}
FIRST_MESSAGES = 5
router = APIRouter()


@router.websocket("/voice/stream")
async def stream(socket: WebSocket) -> None:
    """Run one call's conversation; on any failure, closing triggers the after-stream webhook."""
    signatures: Signatures = socket.app.state.signatures
    if not signatures.is_valid_upgrade(socket.url.path, socket.headers.get("x-twilio-signature")):
        await socket.close(CODES[Closing.REFUSED])
        return
    await socket.accept()
    service: StreamService = socket.app.state.streams
    with service.open():
        await Conversation(TwilioWire(socket), service).run()


class TwilioWire:
    """One media stream, from its first message to its close."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket, self._stream = socket, ""

    async def open(self) -> Opened | None:
        """Wait for the start message; audio before it belongs to no call."""
        for _ in range(FIRST_MESSAGES):
            match await self._next():
                case Started() as started:
                    self._stream = started.stream
                    is_readable = (started.encoding, started.rate) == FORMAT
                    return Opened(started.call, started.token) if is_readable else None
                case Connected() | None:
                    continue
                case _:
                    break
        raise Malformed("no start")

    async def receive(self) -> WireEvent | None:
        """Wait for what comes next on an opened stream."""
        match await self._next():
            case Started():
                raise Malformed("second start")
            case Connected():
                return None
            case event:
                return event

    async def media(self, ulaw: bytes) -> None:
        """Play sound after what was sent."""
        await self._send(media(self._stream, ulaw))

    async def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played."""
        await self._send(mark(self._stream, name))

    async def clear(self) -> None:
        """Stop what is playing; the carrier echoes its marks."""
        await self._send(clear(self._stream))

    async def close(self, why: Closing) -> None:
        """Close the socket with a code that says why."""
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close(CODES[why])

    async def _next(self) -> StreamMessage | None:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WireLost
        return parse(received.get("text") or received.get("bytes") or b"")

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except (RuntimeError, WebSocketDisconnect) as closed:
            raise WireLost from closed
