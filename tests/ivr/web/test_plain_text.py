"""A NUL character reaches no page, since PostgreSQL keeps no text with it."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from ivr.web.plain_text import FormBody, PlainText, ensure_plain

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


@pytest.mark.parametrize(
    ("fields", "name", "status"),
    [
        ({"note": "plain"}, "hours.ics", 200),
        ({"note": "a\0b"}, "hours.ics", 400),
        ({"no\0te": "ab"}, "hours.ics", 400),
        ({"note": "plain"}, "ho\0urs.ics", 400),
    ],
)
def test_it_stands_in_no_field_of_a_form_with_files_and_in_no_file_s_name(
    fields: dict[str, str], name: str, status: int
) -> None:
    app = FastAPI()

    @app.post("/upload")
    async def take(request: Request) -> None:
        async with request.form() as form:
            ensure_plain(form)

    app.add_middleware(PlainText)
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{text}' for key, text in fields.items()]
    parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n\0 is no text')
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x"}

    assert TestClient(app).post("/upload", content=body.encode(), headers=kind).status_code == status


async def test_it_is_found_between_two_pieces_of_a_body() -> None:
    pieces = iter([{"body": b"note=%"}, {"body": b"0"}, {"body": b"0&a=1"}])

    async def comes() -> dict[str, bytes]:
        return next(pieces)

    body = FormBody(comes)
    await body.receive()
    await body.receive()
    with pytest.raises(Exception, match="NUL"):
        await body.receive()
