"""Connections that keep the line waiting, and those that come when all places are taken."""

import asyncio
import select
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing
from threading import Event, Thread
from typing import Protocol

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.routing import iter_route_contexts
from starlette.responses import StreamingResponse

from ivr.run import health, patience
from ivr.run.server import Guest, configuration, listen
from ivr.twilio import callback_webhooks, stream, text_webhooks, webhooks
from ivr.web.limits import is_of_carriers

MOST, FOR_CARRIERS = 4, 2
LARGE = 8 << 20
"More than the kernel keeps of an answer."


class Connect(Protocol):
    def __call__(self, sent: bytes, buffer: int = 4096) -> socket.socket: ...


def get(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode()


def upgrade(path: str) -> bytes:
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    return get(path, f"Connection: Upgrade\r\nUpgrade: websocket\r\n{key}")


CALL = b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"


def service() -> FastAPI:
    app = FastAPI()
    app.get("/page")(lambda: "page" * 5000)
    app.post("/voice")(lambda: "answered")
    app.get("/large")(lambda: StreamingResponse(iter([b"x" * LARGE])))

    @app.get("/live")
    async def live() -> StreamingResponse:
        async def lasting() -> AsyncIterator[bytes]:
            yield b"here"
            await asyncio.Event().wait()

        return StreamingResponse(lasting())

    @app.websocket("/voice/stream")
    @app.websocket("/other")
    async def listening(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()

    return app


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Opens connections to a service that has few places; each sends something and reads nothing."""
    monkeypatch.setattr(patience, "MOST_CONNECTIONS", MOST)
    monkeypatch.setattr(patience, "FOR_CARRIERS", FOR_CARRIERS)
    with closing(listen("127.0.0.1", 0)) as taken, ExitStack() as stack:
        server = Guest(configuration(service()))
        server.config.timeout_graceful_shutdown = 0
        thread = Thread(target=server.run, args=([taken],))
        thread.start()
        while not server.started:
            Event().wait(0.01)

        def connected(sent: bytes, buffer: int = 4096) -> socket.socket:
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            connection.settimeout(60)
            connection.connect(taken.getsockname())
            connection.sendall(sent)
            return connection

        yield connected
        stack.close()
        server.should_exit = True
        thread.join()


def is_ended(connection: socket.socket, within_seconds: float = 60) -> bool:
    """Whether the service ends a connection, of which nothing is read."""
    looking = select.poll()
    looking.register(connection, select.POLLRDHUP)
    return bool(looking.poll(within_seconds * 1000))


def status_of(connection: socket.socket) -> int:
    """The status of an answer; 0 when there is none."""
    try:
        head = connection.recv(4096)
    except ConnectionResetError:
        return 0
    return int(head.split()[1]) if head else 0


@pytest.mark.parametrize(
    "sent",
    [get("/large"), get("/large", "Connection: close\r\n"), get("/large") * 50, get("/page") * 500],
    ids=["one", "the last one", "many", "many small ones"],
)
def test_answers_that_nobody_reads_end_their_connection(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(patience, "READ_SECONDS", 0.5)

    assert is_ended(connect(sent))


def test_who_reads_slowly_but_steadily_gets_everything(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "READ_SECONDS", 0.2)
    monkeypatch.setattr(patience, "LEAST_READ", 1)
    connection, read = connect(get("/large", "Connection: close\r\n"), 1 << 16), 0

    while piece := connection.recv(1 << 18):
        read += len(piece)
        Event().wait(0.01)

    assert read > LARGE


WAITING = {
    "nothing": b"",
    "half a head": b"GET / HT",
    "half a body": b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    "a request whose answer is not read": get("/large"),
    "a request whose answer came long ago": get("/page"),
}


@pytest.mark.parametrize("sent", WAITING.values(), ids=WAITING.keys())
def test_when_all_places_are_taken_the_one_that_waits_longest_gives_its_up(
    connect: Connect, sent: bytes
) -> None:
    held = []
    for _ in range(MOST):
        held.append(connect(sent))
        Event().wait(0.1)  # so that the service sees them in this order

    newcomer = connect(get("/page"))

    assert status_of(newcomer) == 200
    assert [is_ended(one, 0.2) for one in held] == [True] + [False] * (MOST - 1)


def test_while_nobody_waits_the_last_places_are_the_carrier_s(connect: Connect) -> None:
    assert [status_of(connect(get("/live"))) for _ in range(MOST)] == [200] * MOST

    assert status_of(connect(get("/page"))) == 503
    assert status_of(connect(CALL)) == 200
    assert status_of(connect(upgrade("/other"))) == 0
    assert status_of(connect(upgrade("/voice/stream"))) == 101
    assert status_of(connect(CALL)) == 200


def test_beyond_the_carrier_s_places_a_connection_is_closed_at_once(connect: Connect) -> None:
    for path in ("/live",) * MOST:
        assert status_of(connect(get(path))) == 200
    for _ in range(FOR_CARRIERS):
        assert status_of(connect(upgrade("/voice/stream"))) == 101

    assert is_ended(connect(b""))


@pytest.mark.parametrize(
    "more",
    ["Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n", f"X: {'x' * 9000}\r\n", "X: x\r\n" * 200],
    ids=["a body", "a body in pieces", "a long line", "many lines"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_upgrade_that_cannot_be_read_takes_nobody_s_place(
    connect: Connect, method: str, more: str
) -> None:
    sent = upgrade("/voice/stream").replace(b"GET", method.encode(), 1)
    odd = sent.replace(b"\r\n\r\n", f"\r\n{more}\r\n".encode(), 1)

    assert all(is_ended(connect(odd)) for _ in range(MOST + FOR_CARRIERS + 1))
    assert status_of(connect(CALL)) == 200


def test_all_that_the_carrier_and_the_balancer_ask_has_those_places() -> None:
    rooms = (webhooks, text_webhooks, callback_webhooks, stream, health)
    paths = {route.path or "" for room in rooms for route in iter_route_contexts(room.router.routes)}

    assert "/voice/stream" in paths
    assert {path for path in paths if not is_of_carriers(path)} == set()
    assert not any(is_of_carriers(path) for path in ("/", "/static/hold.wav", "/voices", "/sign-in"))
