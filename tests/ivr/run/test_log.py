"""The log: failures are seen with their traceback, and nothing that a caller said or is."""

import asyncio
import gc
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from functools import partial

import httpx2
import pytest
import structlog
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError

from ivr.errors import DatabaseDown, TranscriberDown
from ivr.failure import in_a_thread, in_background, logged
from ivr.log import Report, configure_log
from ivr.run.server import Guest, configuration, listen
from simulator.demo.own_service import serving
from tests.fixtures.plain_log import log_plainly

LIBRARIES = (
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "alembic",
    "alembic.runtime",
    "sqlalchemy",
    "asyncio",
)
CANARY = "canary of 12 Maple Street, +16045550123"
Lines = list[dict[str, str]]


class Log:
    """What was written."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def lines(self) -> Lines:
        written = self._capsys.readouterr().err
        assert "anary" not in written
        assert "0123" not in written
        return [json.loads(line) for line in written.splitlines()]


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    yield from configured(capsys)


def configured(capsys: pytest.CaptureFixture[str], report: Report | None = None) -> Iterator[Log]:
    before, root = list(logging.root.handlers), logging.root
    libraries = [logging.getLogger(name) for name in LIBRARIES]
    levels = [library.level for library in libraries]
    for library in libraries:
        # A server that another test ran may have given them handlers of their own.
        library.handlers, library.propagate, library.disabled = [], True, False
        library.setLevel(logging.NOTSET)
    configure_log("info", report)
    yield Log(capsys)
    root.handlers = before
    for library, level in zip(libraries, levels, strict=True):
        # SQLAlchemy sets its own, without which it logs every row to whoever listens at DEBUG.
        library.setLevel(level)
    log_plainly()
    structlog.contextvars.clear_contextvars()


def heard(said: str) -> None:
    """Fail on words that are in the frame, in the arguments and in the message."""
    words = f"they said: {said}"
    try:
        dict[str, str]()[words]
    except KeyError as unknown:
        raise DataError(f"INSERT {words}", {"heard": words}, ValueError(words)) from unknown


def test_a_failure_is_one_line_with_kinds_and_places_and_no_value(log: Log) -> None:
    structlog.contextvars.bind_contextvars(call="CA1")
    try:
        heard(CANARY)
    except DataError as error:
        structlog.get_logger().error("turn failed", exc_info=error)

    (line,) = log.lines()

    assert (line["event"], line["call"], line["level"]) == ("turn failed", "CA1", "error")
    assert "in heard" in line["exception"]
    assert line["exception"].endswith("\nDataError")
    assert "\nKeyError\n" in line["exception"]


def test_our_own_errors_say_their_sentence(log: Log) -> None:
    structlog.get_logger().error("job_failed", exc_info=DatabaseDown("the database does not answer"))

    (line,) = log.lines()

    assert line["exception"].endswith("DatabaseDown: the database does not answer")


def test_a_group_of_failures_tells_each(log: Log) -> None:
    group = ExceptionGroup(CANARY, [KeyError(CANARY), ValueError(CANARY)])

    structlog.get_logger().error("job_failed", exc_info=group)

    (line,) = log.lines()
    assert [kind in line["exception"] for kind in ("KeyError", "ValueError", "ExceptionGroup")] == [True] * 3


def test_lines_of_libraries_are_lines_of_the_log(log: Log) -> None:
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received from port %d.", 80)
    logging.getLogger("alembic.runtime").warning("Running upgrade %s", "0009")
    logging.getLogger("sqlalchemy.pool").error("lost %r", CANARY)
    logging.getLogger("somebody").warning(f"heard '{CANARY}'")  # noqa: G004 - as libraries do

    lines = log.lines()

    assert [(line["logger"], line["event"], line["level"]) for line in lines] == [
        ("uvicorn.error", "Invalid HTTP request received from port 80.", "warning"),
        ("alembic.runtime", "Running upgrade 0009", "warning"),
        ("sqlalchemy.pool", "lost %r", "error"),
        ("somebody", "heard", "warning"),
    ]


def test_libraries_do_not_chat(log: Log) -> None:
    logging.getLogger("httpx2").info("GET https://api.example/Recordings/%s", CANARY)

    assert log.lines() == []


async def test_a_task_that_dies_in_the_background_is_seen(log: Log) -> None:
    async def work() -> None:
        heard(CANARY)

    task = in_background(work(), "summary of a call")
    await asyncio.wait({task})
    await asyncio.sleep(0)

    (line,) = log.lines()
    assert (line["event"], line["task"], line["kind"]) == (
        "task_failed",
        "summary of a call",
        "DataError",
    )


def test_a_thread_that_dies_in_the_background_is_seen(log: Log) -> None:
    in_a_thread(lambda: heard(CANARY), "studio")
    for thread in threading.enumerate():
        if thread.name == "studio":
            thread.join()

    (line,) = log.lines()
    assert (line["event"], line["thread"], line["kind"]) == ("thread_failed", "studio", "DataError")
    assert "in heard" in line["exception"]


async def test_a_task_that_nobody_looked_after_is_seen_too(log: Log) -> None:
    async def work() -> None:
        heard(CANARY)

    task = asyncio.create_task(work())
    await asyncio.wait({task})
    del task
    gc.collect()

    (line,) = log.lines()
    assert (line["logger"], line["event"]) == ("asyncio", "Task exception was never retrieved")
    assert "in heard" in line["exception"]


async def test_a_page_that_fails_is_seen_once_and_names_no_value(log: Log) -> None:
    app = FastAPI()

    @app.get("/page")
    def page(said: str) -> None:
        heard(said)

    async with serving(app, listen("127.0.0.1", 0)) as address, httpx2.AsyncClient() as browser:
        answer = await browser.get(f"{address}/page", params={"said": CANARY})

    (line,) = log.lines()
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert (line["event"], line["logger"]) == ("Exception in ASGI application", "uvicorn.error")
    assert "in heard" in line["exception"]


async def test_a_service_that_cannot_start_says_why_once_and_names_no_value(log: Log) -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with logged("start", lambda _: None):
            heard(CANARY)
            yield

    config = configuration(FastAPI(lifespan=lifespan))
    config.load()
    server = Guest(config)
    server.lifespan = config.lifespan_class(config)
    with pytest.raises(SystemExit):
        await server.startup([])

    (failed,) = log.lines()
    assert (failed["event"], failed["what"], failed["kind"]) == ("unexpected_failure", "start", "DataError")


async def test_a_service_that_refuses_to_start_tells_its_sentence_and_logs_no_traceback(log: Log) -> None:
    def refuse() -> None:
        raise TranscriberDown("A transcriber did not load its model within 60 seconds.")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with logged("start", partial(setattr, app.state, "refusal")):
            refuse()
            yield

    with closing(listen("127.0.0.1", 0)) as taken, pytest.raises(TranscriberDown, match="did not load"):
        async with serving(FastAPI(lifespan=lifespan), taken):
            pass

    assert log.lines() == []


def test_a_report_is_told_the_event_and_the_exception(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[tuple[str, BaseException]] = []
    error = ValueError(CANARY)

    for log in configured(capsys, lambda event, failure: told.append((event, failure))):
        structlog.get_logger().error("turn failed", exc_info=error)
        structlog.get_logger().warning("nothing to report")
        log.lines()

    assert told == [("turn failed", error)]


async def test_a_socket_has_its_own_call(log: Log) -> None:
    app = FastAPI()

    @app.websocket("/one")
    async def one(socket: WebSocket) -> None:
        structlog.contextvars.bind_contextvars(call="CA1")
        structlog.get_logger().info("in")
        await socket.accept()
        await socket.close()

    with TestClient(app).websocket_connect("/one"):
        pass
    structlog.get_logger().info("out")

    assert [line.get("call") for line in log.lines()] == ["CA1", None]
