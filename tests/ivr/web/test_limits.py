"""Limits that hold before anybody is known."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from ivr.web import limits
from ivr.web.limits import Body, RequestLimits

KIB = 1024


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    @app.post("/{path:path}")
    async def count(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(RequestLimits)
    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/voice", 64 * KIB, 200),
        ("/voice", 64 * KIB + 1, 413),
        ("/sign-in", 64 * KIB + 1, 413),
        ("/directory/parks/calendar", 600 * KIB, 200),
        ("/directory/parks/calendar", 600 * KIB + 1, 413),
        ("/directory/parks/calendar/more", 64 * KIB + 1, 413),
        ("/studio/asked/import", 1000 * KIB, 200),
        ("/studio/asked/import", 1000 * KIB + 1, 413),
        ("/studio/waste.bin_damaged", 400 * KIB, 200),
        ("/studio/waste.bin_damaged", 400 * KIB + 1, 413),
        ("/studio/waste.bin_damaged/review", 64 * KIB + 1, 413),
    ],
)
def test_a_body_is_as_large_as_its_page_needs_and_no_larger(client, path: str, size: int, status: int):
    assert client.post(path, content=b"x" * size).status_code == status


@pytest.mark.parametrize(("is_known", "status"), [(True, 200), (False, 413)])
def test_more_than_a_form_is_read_only_of_who_is_signed_in(client, *, is_known: bool, status: int):
    async def is_signed_in(connection: HTTPConnection) -> bool:
        assert connection.url.path == "/studio/documents/file"
        return is_known

    client.app.state.is_signed_in = is_signed_in

    assert client.post("/studio/documents/file", content=b"x" * 65 * KIB).status_code == status
    assert client.post("/voice", content=b"x" * KIB).status_code == 200


def test_a_body_that_does_not_say_its_length_is_cut_off_too(client):
    answer = client.post("/voice", content=(b"x" * KIB for _ in range(70)))

    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def test_a_body_that_never_ends_is_given_up_after_its_time():
    async def nothing_comes() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    with pytest.raises(HTTPException) as refused:
        await Body(nothing_comes, most=10, seconds=0.0).receive()

    assert refused.value.status_code == 408


async def test_once_a_body_is_whole_its_connection_may_last():
    messages = iter([{"type": "http.request", "body": b"a"}, {"type": "http.disconnect"}])

    async def comes() -> dict[str, Any]:
        return next(messages)

    now = iter([0.0, 1e9])
    body = Body(comes, most=10, seconds=5.0, clock=lambda: next(now))

    assert [await body.receive(), await body.receive()][1] == {"type": "http.disconnect"}


async def test_one_address_has_only_so_many_requests_at_once_and_the_carrier_as_many_as_it_needs(monkeypatch):
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 2)
    over, statuses = asyncio.Event(), []

    async def answering(scope, receive, send):
        await over.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    limited = RequestLimits(answering)

    async def ask(path: str, address: str) -> None:
        scope = {
            "type": "http", "path": path, "headers": [], "client": (address, 1), "method": "GET",
            "app": FastAPI(), "query_string": b"", "server": None,
        }  # fmt: skip

        async def send(message):
            if message["type"] == "http.response.start":
                statuses.append((path, address, message["status"]))

        await limited(scope, asyncio.Future, send)

    asked = [("/desk", "a")] * 3 + [("/desk", "b")] + [("/voice", "a")] * 3
    async with asyncio.TaskGroup() as asking:
        for one in asked:
            asking.create_task(ask(*one))
        await asyncio.sleep(0)
        over.set()
    await ask("/desk", "a")

    assert statuses.count(("/desk", "a", 429)) == 1
    assert [one for one in statuses if one[2] != 200] == [("/desk", "a", 429)]
    assert len(statuses) == len(asked) + 1
