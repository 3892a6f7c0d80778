"""A NUL character reaches no page, since PostgreSQL keeps no text with it."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from ivr.web.plain_text import FormBody, PlainText

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def count(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(PlainText)
    return TestClient(app)


@pytest.mark.parametrize("address", ["/desk/%00", "/desk?words=a%00b"])
def test_it_stands_in_no_address(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("body", [b"note=a%00b", b"note=a\0b", b"%00"])
def test_it_stands_in_no_form(client: TestClient, body: bytes) -> None:
    assert client.post("/desk", content=body, headers=FORM).status_code == 400


def test_a_file_may_have_it_and_a_signed_call_and_the_api_answer_themselves(client: TestClient) -> None:
    kinds = {"/studio/file": {"content-type": "multipart/form-data; boundary=x"}, "/api/v1/calls": FORM}

    assert [client.post(path, content=b"\0", headers=kind).status_code for path, kind in kinds.items()] == [
        200,
        200,
    ]
    assert (
        client.post("/voice", content=b"a=%00", headers=FORM | {"x-twilio-signature": "x"}).status_code == 200
    )


async def test_it_is_found_between_two_pieces_of_a_body() -> None:
    pieces = iter([{"body": b"note=%"}, {"body": b"0"}, {"body": b"0&a=1"}])

    async def comes() -> dict[str, bytes]:
        return next(pieces)

    body = FormBody(comes)
    await body.receive()
    await body.receive()
    with pytest.raises(Exception, match="NUL"):
        await body.receive()
