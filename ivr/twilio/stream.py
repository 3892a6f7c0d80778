"""A call's media stream over the carrier's WebSocket (Twilio Media Streams, bidirectional)."""

from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from ivr.line.conversation import Conversation, StreamService
from ivr.line.wire import Closing, Malformed, Opened, WireEvent, WireLost
from ivr.twilio import stream_message as message
from ivr.twilio.requests import Signatures
from ivr.twilio.stream_message import Connected, Started, StreamMessage, parse

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
        await self._send(message.media(self._stream, ulaw))

    async def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played."""
        await self._send(message.mark(self._stream, name))

    async def clear(self) -> None:
        """Stop what is playing; the carrier echoes its marks."""
        await self._send(message.clear(self._stream))

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
