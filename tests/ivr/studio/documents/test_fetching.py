"""Documents are fetched from the internet alone, within limits, and where robots may read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from respx import MockRouter, Route

from ivr.studio.documents import fetching as room
from ivr.studio.documents.document import BadDocument, Fault
from ivr.studio.documents.fetching import fetching
from tests.ivr.systems.webhooks.conftest import PUBLIC_IP, look_up

PAGE = "https://tickets.example/dogs"
HOST = f"https://{PUBLIC_IP}"
pytestmark = pytest.mark.usefixtures("web")
BEGIN = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def rules(web: MockRouter) -> Route:
    """The host's robots.txt, of which there is none."""
    return web.get(f"{HOST}/robots.txt", headers={"host": "tickets.example"}).respond(404)


@pytest.fixture
def page(web: MockRouter, rules: Route) -> Route:
    return web.get(f"{HOST}/dogs", headers={"host": "tickets.example"}).respond(content=b"dogs")


def fetch(address: str = PAGE, seconds: int = 0) -> bytes | Fault:
    passed = count()
    with fetching(lambda: BEGIN + next(passed) * timedelta(seconds=seconds)) as fetcher:
        try:
            return replace(fetcher, look_up=look_up).fetch(address)
        except BadDocument as bad:
            return bad.fault


def test_the_checked_address_is_fetched_under_the_name_of_its_host(page: Route) -> None:
    assert fetch() == b"dogs"
    assert page.calls.last.request.extensions["sni_hostname"] == "tickets.example"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://inside.example/", Fault.PRIVATE),
        ("https://both.example/", Fault.PRIVATE),
        ("https://10.0.0.7/", Fault.PRIVATE),
        ("https://[::1]/", Fault.PRIVATE),
        ("http://127.0.0.1/", Fault.PRIVATE),
        ("https://localhost/", Fault.PRIVATE),
        ("http://tickets.example/", Fault.ADDRESS),
        ("ftp://tickets.example/", Fault.ADDRESS),
        ("https://user@tickets.example/", Fault.ADDRESS),
        ("https://tickets..example/", Fault.ADDRESS),
        ("https://[v1.a]/", Fault.ADDRESS),
        ("https://nobody.example/", Fault.UNREACHED),
    ],
)
def test_nothing_is_asked_of_an_address_that_will_not_do(web: MockRouter, address: str, fault: Fault) -> None:
    assert fetch(address) is fault
    assert not web.calls


def test_a_redirect_is_checked_like_the_first_address(page: Route) -> None:
    page.respond(301, headers={"location": "https://inside.example/secret"})

    assert fetch() is Fault.PRIVATE


def test_a_redirect_is_followed_but_not_for_ever(web: MockRouter, page: Route) -> None:
    page.respond(301, headers={"location": "/cats"})
    further = web.get(f"{HOST}/cats").respond(content=b"cats")
    assert fetch() == b"cats"

    further.respond(301, headers={"location": "/dogs"})

    assert fetch() is Fault.UNREACHED


def test_what_robots_may_not_read_is_left_alone(rules: Route) -> None:
    rules.respond(text="User-agent: *\nDisallow: /dogs")

    assert fetch() is Fault.ROBOTS


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (httpx.Response(404), Fault.NOT_FOUND),
        (httpx.Response(500), Fault.UNREACHED),
        (httpx.ReadTimeout("late"), Fault.UNREACHED),
        (httpx.ConnectError("refused"), Fault.UNREACHED),
        (httpx.Response(301, headers={"location": "https://[broken"}), Fault.UNREACHED),
    ],
)
def test_what_is_no_page_is_told_by_name(
    page: Route, answer: httpx.Response | Exception, fault: Fault
) -> None:
    page.side_effect = [answer]

    assert fetch() is fault


def test_a_page_that_is_too_large_or_too_slow_is_given_up(
    page: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 3)
    assert fetch() is Fault.TOO_LARGE

    page.respond(content=b"dog")

    assert fetch(seconds=61) is Fault.TOO_SLOW
