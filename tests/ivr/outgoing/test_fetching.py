"""Documents are fetched from the internet alone, within limits, and where robots may read."""

from datetime import UTC, datetime, timedelta
from itertools import count

import httpx2
import pytest

from ivr.outgoing import fetching as room
from ivr.outgoing.fetching import Fetcher
from routing.documents.document import BadDocument, Fault
from tests.ivr.outgoing.conftest import PUBLIC_IP, Receiver, look_up

PAGE = "https://tickets.example/dogs"
NO_RULES = httpx2.Response(404)
BEGIN = datetime(2026, 12, 1, tzinfo=UTC)


def fetch(receiver: Receiver, address: str = PAGE, seconds: int = 0) -> bytes | Fault:
    passed = count()
    with httpx2.Client(transport=httpx2.MockTransport(receiver)) as http:
        fetcher = Fetcher(http, lambda: BEGIN + next(passed) * timedelta(seconds=seconds), look_up)
        try:
            return fetcher.fetch(address)
        except BadDocument as bad:
            return bad.fault


def test_the_checked_address_is_fetched_under_the_name_of_its_host() -> None:
    receiver = Receiver([NO_RULES, httpx2.Response(200, content=b"dogs")])

    assert fetch(receiver) == b"dogs"
    rules, page = receiver.got
    assert str(rules.url) == f"https://{PUBLIC_IP}/robots.txt"
    assert str(page.url) == f"https://{PUBLIC_IP}/dogs"
    assert page.headers["host"] == "tickets.example"
    assert page.extensions["sni_hostname"] == "tickets.example"


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
def test_nothing_is_asked_of_an_address_that_will_not_do(address: str, fault: Fault) -> None:
    receiver = Receiver()

    assert fetch(receiver, address) is fault
    assert receiver.got == []


def test_a_redirect_is_checked_like_the_first_address() -> None:
    away = httpx2.Response(301, headers={"location": "https://inside.example/secret"})
    further = httpx2.Response(301, headers={"location": "/cats"})

    assert fetch(Receiver([NO_RULES, away])) is Fault.PRIVATE
    assert fetch(Receiver([NO_RULES, further, httpx2.Response(200, content=b"cats")])) == b"cats"
    assert fetch(Receiver([NO_RULES, *[further] * 9])) is Fault.UNREACHED


def test_what_robots_may_not_read_is_left_alone() -> None:
    rules = httpx2.Response(200, text="User-agent: *\nDisallow: /dogs")

    assert fetch(Receiver([rules])) is Fault.ROBOTS


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (httpx2.Response(404), Fault.NOT_FOUND),
        (httpx2.Response(500), Fault.UNREACHED),
        (httpx2.ReadTimeout("late"), Fault.UNREACHED),
        (httpx2.ConnectError("refused"), Fault.UNREACHED),
        (httpx2.Response(301, headers={"location": "https://[broken"}), Fault.UNREACHED),
    ],
)
def test_what_is_no_page_is_told_by_name(answer: httpx2.Response | BaseException, fault: Fault) -> None:
    assert fetch(Receiver([NO_RULES, answer])) is fault


def test_a_page_that_is_too_large_or_too_slow_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 3)

    assert fetch(Receiver([NO_RULES, httpx2.Response(200, content=b"dogs")])) is Fault.TOO_LARGE
    assert fetch(Receiver([NO_RULES, httpx2.Response(200, content=b"dog")]), seconds=61) is Fault.TOO_SLOW
