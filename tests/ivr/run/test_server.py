"""The service on its port."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request, WebSocket
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

from ivr.errors import PortInUse
from ivr.run import patience
from ivr.run.server import Guest, Service, configuration, listen, listen_now
from ivr.web.limits import RequestLimits


def test_of_two_lines_that_start_on_one_port_the_slower_one_says_so_and_ends() -> None:
    app = FastAPI()
    app.state.desk = SimpleNamespace(feed=SimpleNamespace(close=lambda: None))
    with closing(listen("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with closing(listen("127.0.0.1", port)) as second:
            first.listen()

            with pytest.raises(PortInUse, match=f"Port {port} is in use"):
                Service(app).answer(second)


CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A service that waits a moment for heads, and allows three connections."""
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(patience, "MOST_CONNECTIONS", 3)
    app = FastAPI()

    @app.websocket("/socket")
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(str(len(await socket.receive_text())))

    @app.post("/voice")
    async def take(request: Request) -> int:
        return len(await request.body())

    app.get("/")(lambda: "here")
    app.add_middleware(RequestLimits, body_seconds=0.5)
    with closing(listen("127.0.0.1", 0)) as taken:
        server = Guest(configuration(app))
        thread = Thread(target=server.run, args=([taken],))
        thread.start()
        while not server.started:
            Event().wait(0.01)
        yield taken.getsockname()[1]
        server.should_exit = True
        thread.join()


def rest_of(connection: socket.socket) -> bytes:
    """Everything until the service ends the connection."""
    connection.settimeout(60)
    try:
        return b"".join(iter(partial(connection.recv, 4096), b""))
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX: "])
def test_a_head_that_does_not_come_ends_its_connection(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(sent)

        assert rest_of(connection) == b""


def test_the_second_head_of_a_connection_must_come_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT")

        assert rest_of(connection).endswith(b'"here"')


@pytest.mark.parametrize("sent", [b"", b"a", b"CallSid=CA"])
def test_a_body_that_does_not_come_ends_its_connection(port: int, sent: bytes) -> None:
    head = b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + sent)

        answer = rest_of(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


def test_a_piece_of_a_body_that_says_no_length_and_never_ends_ends_its_connection(port: int) -> None:
    head = b"POST /voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + b"3\r\nabc\r\n")

        assert rest_of(connection).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("lengths", [("Content-Length: 3", CHUNKED), (CHUNKED, "Content-Length: 3")])
@pytest.mark.parametrize("path", ["/voice", "/sign-in"])
def test_a_request_that_says_its_length_in_two_ways_is_refused(
    port: int, path: str, lengths: tuple[str, str]
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\n" + "\r\n".join(lengths)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"{head}\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n".encode())

        answer = rest_of(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_one_connection_too_many_is_closed_at_once(port: int) -> None:
    with ExitStack() as stack:
        many = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(4)]

        assert rest_of(many[-1]) == b""


def test_a_head_that_is_too_large_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"y" * 20_000)

        assert b" 400 " in rest_of(connection)


def test_a_socket_outlives_the_wait_for_a_head_and_takes_no_message_over_64_kib(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/socket") as stream:
        Event().wait(0.6)
        stream.send("x" * 65536)
        assert stream.recv() == "65536"

    with connect(f"ws://127.0.0.1:{port}/socket") as stream:
        stream.send("x" * 65537)
        with pytest.raises(ConnectionClosedError, match="1009"):
            stream.recv()


def test_of_two_programs_that_take_one_port_before_they_answer_the_second_is_told() -> None:
    with closing(listen("127.0.0.1", 0)) as early:
        port = early.getsockname()[1]
        with closing(listen_now("127.0.0.1", port)), pytest.raises(PortInUse, match=f"Port {port} is in use"):
            listen_now("127.0.0.1", port)


def test_a_port_that_another_program_bound_and_then_listens_on_is_in_use() -> None:
    with closing(listen("127.0.0.1", 0)) as early:
        port = early.getsockname()[1]
        early.listen()

        with pytest.raises(PortInUse):
            listen_now("127.0.0.1", port)
