"""Limits slow and surplus HTTP connections."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 5.0
"From connecting to a complete head; the carrier's comes in one packet."
MOST_CONNECTIONS = 1000
"Each takes about 20 KiB; twenty calls and fifty desk users need fewer than a hundred."
LARGEST_HEAD = 16 * 1024


class ImpatientHttp(H11Protocol):
    """An HTTP protocol with a timeout for the request head, which uvicorn lacks."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the transport
        """Start the head timeout; close surplus connections."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timeout."""
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Restart the timeout for an unfinished head."""
        super().data_received(data)
        if self._is_answering():
            self._rest()
        elif self._waiting is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Stop the timeout; between requests uvicorn's keep-alive timeout applies."""
        super().on_response_complete()
        self._rest()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        # After an upgrade the connection belongs to another protocol with its own timeouts.
        if self.transport.get_protocol() is self and not self.transport.is_closing():
            self.transport.abort()
