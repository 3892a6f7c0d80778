from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ivr.accounts.account import Role
from ivr.storage.database import Database
from simulator.browser_phone import pages
from simulator.browser_phone.desk import MOST_CALLS, BrowserPhone, trying_out
from tests.fixtures.routes import include
from tests.ivr.accounts.conftest import Browser, Clock, House, make_house
from tests.simulator.browser_phone.conftest import SilentLine

OWN = {"origin": "https://line.example.ca", "host": "line.example.ca"}
SOCKET = "wss://line.example.ca/phone/call"
PHONE_ROOM = "simulator.browser_phone"


@pytest.fixture
def house(database: Database, silent_line: SilentLine) -> House:
    house = make_house(database, Clock(), rooms_besides=(PHONE_ROOM,))
    include(house.app, pages.router)
    house.app.state.browser_phone = BrowserPhone(silent_line, trying_out("token", "https://line.test"))
    return house


@pytest.fixture
def visitor(house: House) -> Browser:
    """Somebody who has used a one-time link."""
    browser = house.browser()
    browser.get("/phone/link")
    assert browser.post("/phone/link", code=code_of(house)).headers["location"] == "/phone"
    return browser


def code_of(house: House) -> str:
    phone: BrowserPhone = house.app.state.browser_phone
    return phone.passes.new_code()


@contextmanager
def call(client: TestClient, headers: dict[str, str] = OWN) -> Iterator[object]:
    with client.websocket_connect(SOCKET, headers=headers) as page:
        yield page.receive_json()


def is_refused(client: TestClient, headers: dict[str, str] = OWN) -> bool:
    try:
        with client.websocket_connect(SOCKET, headers=headers):
            return False
    except WebSocketDisconnect:
        return True


def test_a_stranger_is_led_to_the_sign_in(house: House) -> None:
    answer = house.browser().get("/phone")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/phone")


def test_a_stranger_cannot_place_calls(house: House) -> None:
    assert is_refused(house.browser().client)


def test_a_person_who_is_signed_in_may_call(house: House) -> None:
    house.add("sam", Role.STAFF)
    browser = house.browser().signed_in("sam")
    house.app.state.browser_phone.calls = MOST_CALLS

    assert browser.get("/phone").status_code == 200
    with call(browser.client) as told:
        assert "Call again in a moment" in str(told)


def test_a_person_calls_only_once_they_have_accepted_the_declaration(house: House) -> None:
    house.add("sam", Role.STAFF, has_declared=False)

    assert is_refused(house.browser().signed_in("sam").client)


def test_a_link_lets_one_browser_in_and_no_other(house: House) -> None:
    code = code_of(house)
    first, second = house.browser(), house.browser()
    for browser in (first, second):
        browser.get("/phone/link")
        browser.post("/phone/link", code=code)

    assert first.get("/phone").status_code == 200
    assert second.get("/phone").status_code == 303


def test_a_made_up_code_lets_nobody_in(house: House) -> None:
    browser = house.browser()
    browser.get("/phone/link")

    answer = browser.post("/phone/link", code="made up")

    assert answer.status_code == 422
    assert "This code was used or is too old" in answer.text
    assert is_refused(browser.client)


def test_a_forged_form_uses_no_link_up(house: House) -> None:
    code = code_of(house)

    assert house.browser().client.post("/phone/link", data={"code": code}).status_code == 403
    assert house.app.state.browser_phone.passes.admit(code) is not None


def test_the_page_names_the_city_and_its_number(visitor: Browser) -> None:
    page = visitor.get("/phone")

    assert page.status_code == 200
    assert "Call the City of Rivermont" in page.text
    assert "(604) 555-0100" in page.text


@pytest.mark.parametrize(("address", "accepted"), [("/phone?lang=fr", "en"), ("/phone", "fr-CA")])
def test_the_page_comes_in_french_too(visitor: Browser, address: str, accepted: str) -> None:
    page = visitor.get(address, **{"accept-language": accepted})

    assert '<html lang="fr">' in page.text
    assert "Raccrocher" in page.text
    assert page.headers["content-language"] == "fr"


@pytest.mark.parametrize("address", ["/phone", "/phone/link"])
def test_the_page_holds_no_script_or_style_of_its_own(visitor: Browser, address: str) -> None:
    page = visitor.get(address).text

    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "https://line.example.ca:8001"},
        {"origin": "https://["},
    ],
)
def test_a_page_of_somebody_else_cannot_place_calls(visitor: Browser, headers: dict[str, str]) -> None:
    assert is_refused(visitor.client, headers)


def test_who_comes_when_all_places_are_taken_is_told_so(house: House, visitor: Browser) -> None:
    house.app.state.browser_phone.calls = MOST_CALLS

    with call(visitor.client) as told:
        assert isinstance(told, dict)
        assert told["show"] == "over"
        assert "Call again in a moment" in told["text"]
