"""Admins manage webhooks on pages, in both languages: secrets once, dead letters, tests."""

import re

import httpx
import pytest
from respx import MockRouter, Route

from ivr.accounts import audit_store
from ivr.accounts.account import Role
from ivr.storage.database import Database
from ivr.systems.webhooks import pages
from ivr.systems.webhooks.delivery import DeliveryState
from tests.fixtures.routes import include
from tests.ivr.accounts.conftest import Browser, Clock, House, make_house
from tests.ivr.systems.webhooks.conftest import ADDRESS, TAKEN, Line, is_signed

WISH = {"name": "Ticket system", "address": ADDRESS, "events": ["call.ended", "request.filed"]}


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database, Clock())


@pytest.fixture
def line(house: House, web: MockRouter) -> Line:
    line = Line(house.authentication.site.database, now=house.clock.now)
    house.app.state.webhooks = line.endpoints
    include(house.app, pages.router)
    return line


@pytest.fixture
def admin(house: House, line: Line) -> Browser:
    house.add("ada", Role.ADMIN)
    browser = house.browser().signed_in("ada")
    browser.get("/webhooks")
    return browser


def secret_in(page: str) -> str:
    found = re.search(r'value="(whsec_[^"]+)"', page)
    assert found is not None
    return found[1]


def acts(line: Line) -> list[str]:
    with line.database.reading() as session:
        return [act.act for act in audit_store.latest(session, 20) if act.act.startswith("webhooks.")]


def test_an_endpoint_is_added_and_its_secret_shown_this_once(line: Line, admin: Browser) -> None:
    secret = secret_in(admin.post("/webhooks", **WISH).text)

    page = admin.get("/webhooks/ticket-system").text
    assert secret not in page
    assert ADDRESS in page
    assert "Ticket system" in admin.get("/webhooks").text
    assert acts(line) == ["webhooks.added"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("address", "http://tickets.example"), ("address", "https://10.0.0.1/"), ("events", [])],
)
def test_what_is_wrong_is_said_beside_its_field(
    line: Line, admin: Browser, field: str, value: object, language: str
) -> None:
    answer = admin.post(f"/webhooks?lang={language}", **{**WISH, field: value})

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert line.endpoints.all() == ()


def test_a_test_is_sent_at_once_and_its_result_is_told(line: Line, receiver: Route, admin: Browser) -> None:
    secret = secret_in(admin.post("/webhooks", **WISH).text)

    taken = admin.post("/webhooks/ticket-system/test")
    receiver.respond(500)
    line.now = line.now.replace(minute=1)
    failed = admin.post("/webhooks/ticket-system/test")

    assert taken.headers["location"] == "/webhooks/ticket-system?done=test_taken&lang=en"
    assert failed.headers["location"] == "/webhooks/ticket-system?done=test_failed&lang=en"
    assert is_signed(receiver.calls[0].request, secret)
    assert "The test was taken." in admin.get(taken.headers["location"]).text


def test_a_new_secret_is_shown_once_and_the_earlier_one_is_good_for_a_day(
    line: Line, receiver: Route, admin: Browser
) -> None:
    earlier = secret_in(admin.post("/webhooks", **WISH).text)
    later = secret_in(admin.post("/webhooks/ticket-system/secret").text)
    admin.get("/webhooks/ticket-system")
    admin.post("/webhooks/ticket-system/test")
    line.now = line.now.replace(day=line.now.day + 2)
    admin.post("/webhooks/ticket-system/test")

    rotating, after = (call.request for call in receiver.calls)
    assert is_signed(rotating, earlier)
    assert is_signed(rotating, later)
    assert not is_signed(after, earlier)
    assert is_signed(after, later)


def test_a_dead_message_is_shown_and_sent_again(line: Line, receiver: Route, admin: Browser) -> None:
    admin.post("/webhooks", **WISH)
    receiver.side_effect = [httpx.Response(410), TAKEN]
    admin.post("/webhooks/ticket-system/test")
    (dead,) = line.deliveries("ticket-system")
    page = admin.get("/webhooks/ticket-system").text

    admin.post("/webhooks/ticket-system/on")
    again = admin.post("/webhooks/ticket-system/again", message=dead.id)

    assert dead.state is DeliveryState.DEAD
    assert f"Send {dead.id} again" in page
    assert "the receiver wants nothing any more (410)" in page
    assert again.headers["location"] == "/webhooks/ticket-system?done=sent_again&lang=en"
    assert line.round() == 1
    assert line.deliveries("ticket-system")[0].state is DeliveryState.DELIVERED
    assert admin.post("/webhooks/ticket-system/again").headers["location"].endswith("nothing_dead&lang=en")


def test_an_endpoint_is_switched_off_and_on(line: Line, admin: Browser) -> None:
    admin.post("/webhooks", **WISH)

    admin.post("/webhooks/ticket-system/off")
    off = admin.get("/webhooks?lang=fr").text
    admin.get("/webhooks")
    admin.post("/webhooks/ticket-system/on")

    assert "inactif" in off
    assert acts(line) == ["webhooks.switched_on", "webhooks.switched_off", "webhooks.added"]


@pytest.mark.parametrize("act", ["secret", "test"])
@pytest.mark.parametrize("endpoint", ["nothing", "%F0%9F%92%A9"])
def test_an_endpoint_that_is_not_there_is_not_found(admin: Browser, endpoint: str, act: str) -> None:
    admin.get("/webhooks")
    answer = admin.post(f"/webhooks/{endpoint}/{act}")

    assert answer.status_code in {303, 404}
    assert admin.get(f"/webhooks/{endpoint}").status_code == 404


def test_an_act_of_another_sites_making_is_not_told(admin: Browser) -> None:
    admin.post("/webhooks", **WISH)

    assert admin.get("/webhooks/ticket-system?done=<script>").status_code == 200
