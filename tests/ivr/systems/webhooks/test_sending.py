"""A message goes once, to the address that was looked at, and only 2xx means that it was taken."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from respx import MockRouter, Route

from ivr.systems.webhooks.delivery import Attempt, Failure
from ivr.systems.webhooks.sending import PREFIX, connected, draw_secret, headers_of, signature_of
from ivr.systems.webhooks.sending import look_up as ask_resolver
from tests.ivr.systems.webhooks.conftest import ADDRESS, PUBLIC_IP, look_up

pytestmark = pytest.mark.usefixtures("web")


def sent(address: str = ADDRESS, *, may_be_private: bool = False) -> Attempt:
    with connected(may_be_private=may_be_private) as sender:
        return replace(sender, look_up=look_up).send(address, {"webhook-id": "msg_1"}, "{}")


def test_the_checked_address_is_reached_under_the_name_of_the_receiver(receiver: Route) -> None:
    assert sent() == Attempt(204)
    request = receiver.calls.last.request
    assert str(request.url) == f"https://{PUBLIC_IP}/hooks?from=cityline"
    assert request.headers["host"] == "tickets.example"
    assert request.extensions["sni_hostname"] == "tickets.example"
    assert (request.method, request.content) == ("POST", b"{}")


@pytest.mark.parametrize("address", ["https://inside.example/", "https://both.example/", "https://10.0.0.7/"])
def test_nothing_is_sent_inside_the_citys_network(web: MockRouter, address: str) -> None:
    assert sent(address) == Attempt(failure=Failure.PRIVATE)
    assert not web.calls


def test_an_address_that_no_client_can_read_is_not_reached_and_stops_nothing_else() -> None:
    assert sent("https://[v1.a]/") == Attempt(failure=Failure.UNREACHED)
    with pytest.raises(OSError, match="not a name"):
        ask_resolver("a..b", 443)


def test_a_setting_lets_it_be_sent_inside(web: MockRouter) -> None:
    web.post("https://10.0.0.7/").respond(204)

    assert sent("https://inside.example/", may_be_private=True) == Attempt(204)


def test_a_redirect_is_not_followed(receiver: Route) -> None:
    receiver.respond(307, headers={"location": "https://inside.example/"})

    assert sent() == Attempt(307, Failure.REDIRECT)
    assert receiver.call_count == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(200, text="taken"), Attempt(200)),
        (httpx.Response(410), Attempt(410, Failure.GONE)),
        (httpx.Response(500), Attempt(500, Failure.STATUS)),
        (
            httpx.Response(429, headers={"retry-after": "90"}),
            Attempt(429, Failure.STATUS, timedelta(seconds=90)),
        ),
        (httpx.Response(503, headers={"retry-after": "soon"}), Attempt(503, Failure.STATUS)),
        (httpx.Response(503, headers={"retry-after": "9" * 400}), Attempt(503, Failure.STATUS)),
        (httpx.ReadTimeout("late"), Attempt(failure=Failure.TIMEOUT)),
        (httpx.ConnectError("down"), Attempt(failure=Failure.UNREACHED)),
    ],
)
def test_what_came_of_an_attempt_is_known(
    receiver: Route, answer: httpx.Response | Exception, expected: Attempt
) -> None:
    receiver.side_effect = [answer]

    assert sent() == expected


def test_a_name_that_nobody_has_is_not_reached() -> None:
    assert sent("https://nobody.example/") == Attempt(failure=Failure.UNREACHED)


SECRET, ID = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT, BODY = datetime.fromtimestamp(1614265330, UTC), '{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"As the specification's own libraries test themselves."


def test_a_message_is_signed_as_the_specifications_own_libraries_do() -> None:
    assert signature_of(SECRET, ID, 1614265330, BODY) == PUBLISHED


def test_while_secrets_are_rotated_a_message_is_signed_under_both() -> None:
    other = draw_secret()

    headers = headers_of(ID, AT, BODY, (other, SECRET))

    assert headers["webhook-id"] == ID
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"].split(" ") == [signature_of(other, ID, 1614265330, BODY), PUBLISHED]


def test_a_secret_is_long_and_never_the_same() -> None:
    one, other = draw_secret(), draw_secret()

    assert one != other
    assert 24 <= len(base64.b64decode(one.removeprefix(PREFIX))) <= 64
