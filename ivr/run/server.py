"""Runs the service: uvicorn configured for the line."""

import asyncio
import errno
import gc
import resource
import signal
import socket
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from ivr.errors import BadInput, CitylineError, PortInUse
from ivr.line.drain import Drain
from ivr.run.patience import LARGEST_HEAD, impatient_http
from ivr.run.watchdog import beat, notify

LARGEST_MESSAGE = 64 * 1024
"Twenty milliseconds of the carrier's sound are 160 bytes; a message of it has some 500."
MOST_OPEN_FILES = 8192
LOOK_SECONDS = 0.1
"How soon Ctrl-C is noticed while the service drains."


def listen(host: str, port: int) -> socket.socket:
    """Take a port, or a free one for 0; raise PortInUse when another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except (OSError, UnicodeError) as error:  # an address that cannot be a name is a UnicodeError
        taken.close()
        why = error.strerror if isinstance(error, OSError) else "no such address"
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise in_use(port) from error
        raise BadInput(
            f"Cannot listen on {host} port {port} ({why}); choose with --host and --port."
        ) from error
    return taken


def listen_now(host: str, port: int) -> socket.socket:
    """Take a port before there is anything to answer there.

    Two programs can bind a free port as long as neither listens, and whoever listens later has lost it.
    """
    taken = listen(host, port)
    try:
        taken.listen()
    except OSError as error:
        taken.close()
        raise in_use(port) from error
    return taken


def in_use(port: int) -> PortInUse:
    """Return the message for a port that another program uses."""
    return PortInUse(f"Port {port} is in use by another program; choose another with --port.")


def address_of(taken: socket.socket) -> str:
    """Return the address by which this machine reaches a port that was taken."""
    host, port = taken.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- read, not listened on
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def configuration(app: FastAPI, proxies: Sequence[str] = ()) -> uvicorn.Config:
    """Return uvicorn's configuration; there is no access log, since URLs contain call ids."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=impatient_http(),
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE,
        access_log=False,
        log_config=None,  # its lines go into the log of the line
        log_level="warning",
        forwarded_allow_ips=list(proxies),
        lifespan="on",
    )


def allow_open_files() -> None:
    """Let a process hold a socket and a file for each connection; systemd allows 1,024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def freeze_loaded_objects() -> None:
    """Keep the collector from what a process loads once and for all.

    Looking through it takes a quarter of a second, in which no caller is heard.
    """
    gc.collect()
    gc.freeze()


class Service(uvicorn.Server):
    """The running service; its calls continue elsewhere before it stops.

    SIGTERM drains. Ctrl-C lets the carrier hear every caller at once, and a second one ends at once.
    """

    def __init__(self, app: FastAPI, hang_seconds: float = 0.0, proxies: Sequence[str] = ()) -> None:
        super().__init__(configuration(app, proxies))
        self._app = app
        self._hang_seconds = hang_seconds
        self._beating: asyncio.Task[None] | None = None
        self._lost: PortInUse | None = None
        self._is_hurried = False
        app.state.stop = self._end

    def answer(self, taken: socket.socket) -> None:
        """Serve on a port until stopped; raise PortInUse when another program has it."""
        self.run(sockets=[taken])
        if self._lost:
            raise self._lost

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Two programs can bind a free port but only one can listen; uvloop reports neither."""
        ports = [(taken, taken.getsockname()[1]) for taken in sockets or ()]
        with _saying_why(self._app):
            await super().startup(sockets)
        for taken, port in ports:
            if not _is_listening(taken):
                self._lost = in_use(port)
                asyncio.get_running_loop().call_soon(self._end)
        self._beating = asyncio.create_task(beat(self._hang_seconds))
        notify("READY=1")

    def _end(self) -> None:
        """Only after the start, so that everything opened is closed in order."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that somebody at the keyboard does not want to wait; Kubernetes never sends SIGINT."""
        self._is_hurried = self._is_hurried or sig == signal.SIGINT
        super().handle_exit(sig, frame)

    async def _drained(self) -> None:
        drain: Drain = self._app.state.drain
        finishing = asyncio.create_task(drain.finish())
        while not finishing.done() and not self._is_hurried:
            await asyncio.wait((finishing,), timeout=LOOK_SECONDS)
        if finishing.done():
            return finishing.result()
        finishing.cancel()
        await asyncio.gather(finishing, return_exceptions=True)
        releasing = asyncio.create_task(drain.release_all())
        while not (releasing.done() or self.force_exit):
            await asyncio.wait((releasing,), timeout=LOOK_SECONDS)
        releasing.cancel()
        return None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop when every call has gone on elsewhere and every response is complete.

        Here and not in the lifespan, which ends when all sockets are closed.
        """
        notify("STOPPING=1")
        if not self._lost:
            await self._drained()
        self._app.state.desk.feed.close()
        await super().shutdown(sockets)
        for left in tuple(self.server_state.connections):
            left.transport.abort()  # an event loop does not close while a client leaves its answer unread
        if self._beating:
            self._beating.cancel()


def _is_listening(taken: socket.socket) -> bool:
    """Whether a socket accepts connections; one that failed to is already closed."""
    return taken.fileno() >= 0 and bool(taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


@contextmanager
def _saying_why(app: Any) -> Iterator[None]:
    """Raise the sentence of a service that refused to start; uvicorn would only exit."""
    try:
        yield
    except SystemExit:
        refusal: CitylineError | None = getattr(app.state, "refusal", None)
        if refusal is None:
            raise
        raise refusal from None


class Guest(uvicorn.Server):
    """A server inside another program, which keeps its own signal handlers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Raise why the service cannot start, instead of ending the program."""
        with _saying_why(self.config.app):
            await super().startup(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave Ctrl-C to the program."""
        yield
