"""Limits connections that let the line wait, and surplus ones."""

import asyncio
import socket
import struct
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import Any, ClassVar

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ivr.web.limits import is_of_carriers

HEAD_SECONDS = 5.0
"From connecting to a complete head; the carrier's comes in one packet."
READ_SECONDS = 5.0
LEAST_READ = 16 * 1024
"What a client must read of its answers in that time; a telephone line's modem reads as much."
MOST_CONNECTIONS = 1000
"Each takes about 20 KiB; twenty calls and fifty desk users need fewer than a hundred."
FOR_CARRIERS = 200
"Connections beyond these, for the carrier's webhooks and streams alone."
LARGEST_HEAD = 16 * 1024
NO_LINGERING = struct.pack("ii", 1, 0)
"Else the kernel keeps megabytes of answers for minutes, for somebody who never reads them."


class ImpatientHttp(H11Protocol):
    """An HTTP protocol whose clients may not keep it waiting, as uvicorn lets them.

    A head must come, and an answer must be read, within seconds. When all places are taken, whoever has kept
    the line waiting longest gives theirs up; when nobody does, a place is left for the carrier.
    """

    waiting: ClassVar[dict["ImpatientHttp", None]]
    "The connections on which the line waits for the client, longest first."
    _head: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _is_for_carriers = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the transport
        """Start the head timeout, and find the connection a place."""
        super().connection_made(transport)
        # Told of every byte that the client leaves unread, not only of 64 KiB.
        transport.set_write_buffer_limits(high=0)
        if not self._has_place():
            transport.abort()
            return
        self._await_head()
        self._queue()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timeouts, and free the place."""
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Restart the timeout for an unfinished head."""
        super().data_received(data)
        if self._is_answering():
            self._rest()
        elif self._head is None and self._is_ours():
            self._await_head()
        self._queue()

    def on_response_complete(self) -> None:
        """Stop the timeout; between requests uvicorn's keep-alive timeout applies."""
        super().on_response_complete()
        self._rest()
        self._queue()

    def pause_writing(self) -> None:
        """Give the client its time to read."""
        super().pause_writing()
        self._await_reading()
        self._queue()

    def resume_writing(self) -> None:
        """The client has read everything."""
        super().resume_writing()
        _stop(self._unread)
        self._queue()

    def handle_websocket_upgrade(self, event: Any) -> None:  # h11's request, which is uvicorn's own matter
        """Leave the connection to the protocol of sockets, which has its own timeouts.

        That one neither answers nor ends an upgrade that it cannot read, such as one with a body.
        """
        self._leave()
        if self._is_for_carriers and not is_of_carriers(self.scope["path"]):
            self.transport.abort()
            return
        self.transport.set_write_buffer_limits()
        super().handle_websocket_upgrade(event)
        taken_over = self.transport.get_protocol()
        if isinstance(taken_over, WebSocketsSansIOProtocol) and not taken_over.handshake_initiated:
            self.transport.abort()

    def drop(self) -> None:
        """End a connection, with all that its client has not read."""
        self._leave()
        self.connections.discard(self)
        taken = self.transport.get_extra_info("socket")
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
        self.transport.abort()

    def _has_place(self) -> bool:
        if len(self.connections) > MOST_CONNECTIONS and self.waiting:
            next(iter(self.waiting)).drop()
        if len(self.connections) > MOST_CONNECTIONS:
            self._is_for_carriers = True
            self.app = for_carriers(self.app)
        return len(self.connections) <= MOST_CONNECTIONS + FOR_CARRIERS

    def _queue(self) -> None:
        """Join those on which the line waits, or leave them."""
        is_waiting = not self._is_answering() or self.cycle.more_body or self.flow.write_paused
        if is_waiting and self._is_ours():
            self.waiting.setdefault(self)
        else:
            self.waiting.pop(self, None)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_ours(self) -> bool:
        """Whether no other protocol took the connection over."""
        return self in self.connections and self.transport.get_protocol() is self

    def _await_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _rest(self) -> None:
        _stop(self._head)
        self._head = None

    def _await_reading(self) -> None:
        _stop(self._unread)
        self._unread = self.loop.call_later(READ_SECONDS, self._look, self._left())

    def _left(self) -> int:
        """Bytes that the client has not taken, with the kernel's; ours alone would move by megabytes."""
        taken = self.transport.get_extra_info("socket")
        (of_kernel,) = struct.unpack("i", ioctl(taken.fileno(), TIOCOUTQ, bytes(4)))
        return self.transport.get_write_buffer_size() + int(of_kernel)

    def _look(self, left: int) -> None:
        """End a connection whose client reads too little, also one that is closing once all is read."""
        if self._left() > left - LEAST_READ:
            self.drop()
        else:
            self._await_reading()

    def _leave(self) -> None:
        self._rest()
        _stop(self._unread)
        self.waiting.pop(self, None)


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def for_carriers(app: ASGIApp) -> ASGIApp:
    """Return an application that refuses everybody but the carrier and who asks whether it lives."""
    busy = PlainTextResponse("Busy.", 503, {"Connection": "close", "Retry-After": "5"})

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (app if is_of_carriers(scope["path"]) else busy)(scope, receive, send)

    return answer


def impatient_http() -> type[ImpatientHttp]:
    """Return a protocol for one server, whose connections know of each other."""

    class Http(ImpatientHttp):
        waiting: ClassVar[dict[ImpatientHttp, None]] = {}

    return Http
