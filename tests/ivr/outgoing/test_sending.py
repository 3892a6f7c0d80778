"""A message goes once, to the address that was looked at, and only 2xx means that it was taken."""

from datetime import timedelta

import httpx2
import pytest

from ivr.outgoing.delivery import Attempt, Failure
from ivr.outgoing.pinned import look_up as ask_resolver
from ivr.outgoing.sending import Sender
from tests.ivr.outgoing.conftest import ADDRESS, PUBLIC_IP, Receiver, look_up


def sent(receiver: Receiver, address: str = ADDRESS, *, may_be_private: bool = False) -> Attempt:
    with httpx2.Client(transport=httpx2.MockTransport(receiver)) as http:
        return Sender(http, may_be_private, look_up).send(address, {"webhook-id": "msg_1"}, "{}")


def test_the_checked_address_is_reached_under_the_name_of_the_receiver() -> None:
    receiver = Receiver()

    assert sent(receiver) == Attempt(204)
    (request,) = receiver.got
    assert str(request.url) == f"https://{PUBLIC_IP}/hooks?from=cityline"
    assert request.headers["host"] == "tickets.example"
    assert request.extensions["sni_hostname"] == "tickets.example"
    assert (request.method, request.content) == ("POST", b"{}")


@pytest.mark.parametrize("address", ["https://inside.example/", "https://both.example/", "https://10.0.0.7/"])
def test_nothing_is_sent_inside_the_citys_network(address: str) -> None:
    receiver = Receiver()

    assert sent(receiver, address) == Attempt(failure=Failure.PRIVATE)
    assert receiver.got == []


def test_an_address_that_no_client_can_read_is_not_reached_and_stops_nothing_else() -> None:
    assert sent(Receiver(), "https://[v1.a]/") == Attempt(failure=Failure.UNREACHED)
    with pytest.raises(OSError, match="not a name"):
        ask_resolver("a..b", 443)


def test_a_setting_lets_it_be_sent_inside() -> None:
    assert sent(Receiver(), "https://inside.example/", may_be_private=True) == Attempt(204)


def test_a_redirect_is_not_followed() -> None:
    receiver = Receiver([httpx2.Response(307, headers={"location": "https://inside.example/"})])

    assert sent(receiver) == Attempt(307, Failure.REDIRECT)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx2.Response(200, text="taken"), Attempt(200)),
        (httpx2.Response(410), Attempt(410, Failure.GONE)),
        (httpx2.Response(500), Attempt(500, Failure.STATUS)),
        (
            httpx2.Response(429, headers={"retry-after": "90"}),
            Attempt(429, Failure.STATUS, timedelta(seconds=90)),
        ),
        (httpx2.Response(503, headers={"retry-after": "soon"}), Attempt(503, Failure.STATUS)),
        (httpx2.Response(503, headers={"retry-after": "9" * 400}), Attempt(503, Failure.STATUS)),
        (httpx2.ReadTimeout("late"), Attempt(failure=Failure.TIMEOUT)),
        (httpx2.ConnectError("down"), Attempt(failure=Failure.UNREACHED)),
    ],
)
def test_what_came_of_an_attempt_is_known(answer: httpx2.Response | Exception, expected: Attempt) -> None:
    assert sent(Receiver([answer])) == expected


def test_a_name_that_nobody_has_is_not_reached() -> None:
    assert sent(Receiver(), "https://nobody.example/") == Attempt(failure=Failure.UNREACHED)
