"""The service on a port: uvicorn as the line needs it."""

import asyncio
import errno
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ivr.errors import BadInput, PortInUse


def listen(host: str, port: int) -> socket.socket:
    """Take a port, or a free one for 0; raise PortInUse when another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise in_use(port) from error
        raise BadInput(
            f"Cannot listen on {host} port {port} ({error.strerror}); choose with --host and --port."
        ) from error
    return taken


def in_use(port: int) -> PortInUse:
    """Return what is said of a port that another program has."""
    return PortInUse(f"Port {port} is in use by another program; choose another with --port.")


def address_of(taken: socket.socket) -> str:
    """Return the address by which this machine reaches a port that was taken."""
    host, port = taken.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- read, not listened on
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def configuration(app: FastAPI) -> uvicorn.Config:
    """Return how the service is run; there is no access log, since addresses of requests name calls."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        lifespan="on",
    )


class Service(uvicorn.Server):
    """The service on its own: open desks are let go first, so that it stops without waiting for them."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(configuration(app))
        self._app = app
        self._lost: PortInUse | None = None

    def answer(self, taken: socket.socket) -> None:
        """Answer on a port until the service is stopped; raise PortInUse when another was faster there."""
        self.run(sockets=[taken])
        if self._lost:
            raise self._lost

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Of two programs that took a port while it was free only one can listen; uvloop tells neither."""
        ports = [(taken, taken.getsockname()[1]) for taken in sockets or ()]
        await super().startup(sockets)
        for taken, port in ports:
            if not _is_listening(taken):
                self._lost = in_use(port)
                asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        """Once it has started, so that what was opened is closed in order."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop when every answer has been given."""
        self._app.state.desk.feed.close()
        await super().shutdown(sockets)


def _is_listening(taken: socket.socket) -> bool:
    """Whether a socket takes connections; one that could not is closed already."""
    return taken.fileno() >= 0 and bool(taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


class Guest(uvicorn.Server):
    """A server in somebody else's program, which keeps its own signals."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave Ctrl-C to the program."""
        yield
