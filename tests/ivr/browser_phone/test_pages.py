from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ivr.browser_phone.desk import MOST_CALLS, Desk, trying_out
from ivr.routes import add_routes
from ivr.settings import load_settings


@contextmanager
def service(line: object, *, calls: int = 0, phone_page: bool = True) -> Iterator[TestClient]:
    app = FastAPI()
    add_routes(app, load_settings(phone_page=phone_page))
    app.state.browser_phone = Desk(line, trying_out("token", "https://line.test"), calls)
    with TestClient(app) as client:
        yield client


def test_there_is_no_page_unless_it_is_wanted(silent_line) -> None:
    with service(silent_line, phone_page=False) as client:
        assert client.get("/phone").status_code == 404


def test_there_is_no_socket_unless_it_is_wanted(silent_line) -> None:
    with (
        service(silent_line, phone_page=False) as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/phone/call", headers={"origin": "http://testserver"}),
    ):
        pass


def test_the_page_names_the_city_and_its_number(silent_line) -> None:
    with service(silent_line) as client:
        page = client.get("/phone")

    assert page.status_code == 200
    assert "Call the City of Rivermont" in page.text
    assert "(604) 555-0100" in page.text


@pytest.mark.parametrize(("address", "accepted"), [("/phone?lang=fr", "en"), ("/phone", "fr-CA")])
def test_the_page_comes_in_french_too(silent_line, address: str, accepted: str) -> None:
    with service(silent_line) as client:
        page = client.get(address, headers={"accept-language": accepted})

    assert '<html lang="fr">' in page.text
    assert "Raccrocher" in page.text
    assert page.headers["content-language"] == "fr"


def test_the_page_holds_no_script_or_style_of_its_own(silent_line) -> None:
    with service(silent_line) as client:
        page = client.get("/phone").text

    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "http://testserver:8001"}]
)
def test_a_page_of_somebody_else_cannot_place_calls(silent_line, headers: dict[str, str]) -> None:
    with (
        service(silent_line) as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/phone/call", headers=headers),
    ):
        pass


def test_who_comes_when_all_places_are_taken_is_told_so(silent_line) -> None:
    with (
        service(silent_line, calls=MOST_CALLS) as client,
        client.websocket_connect("/phone/call", headers={"origin": "http://testserver"}) as page,
    ):
        told = page.receive_json()

    assert told["show"] == "over"
    assert "Call again in a moment" in told["text"]
