"""The service on a port: uvicorn as the line needs it."""

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
            raise PortInUse(
                f"Port {port} is in use by another program; choose another with --port."
            ) from error
        raise BadInput(
            f"Cannot listen on {host} port {port} ({error.strerror}); choose with --host and --port."
        ) from error
    return taken


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop when every answer has been given."""
        self._app.state.desk.feed.close()
        await super().shutdown(sockets)


class Guest(uvicorn.Server):
    """A server in somebody else's program, which keeps its own signals."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave Ctrl-C to the program."""
        yield
