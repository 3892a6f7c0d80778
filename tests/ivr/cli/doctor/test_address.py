import ssl
from datetime import UTC, datetime, timedelta

import httpx
import httpx2
import pytest
from twilio.request_validator import RequestValidator

from ivr.cli.doctor.address import (
    ADDRESS,
    CERTIFICATE,
    PROXY,
    STRANGER,
    STREAM,
    AddressCheck,
    NoUpgrade,
    open_and_close,
)
from ivr.cli.doctor.finding import Finding, State
from ivr.settings import load_settings

BASE, TOKEN = "https://line.example.ca", "f" * 32
NAMED = {"address": "24.48.0.1", "scheme": "https", "is_named": True}
"What the line sees of who asks, as its proxy names them."
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)


def found(ends=lambda host, port: NOW + timedelta(days=60), upgrade=lambda url, signature: None, **given):
    settings = load_settings(**{"public_base_url": BASE, "twilio_auth_token": TOKEN, **given})
    with httpx2.Client(trust_env=False) as http:
        return [*AddressCheck(settings, http, lambda: NOW, ends, upgrade).findings()]


def states(findings: list[Finding]) -> list[tuple[str, State]]:
    return [(one.about, one.state) for one in findings]


def signed(request: httpx.Request) -> bool:
    form = dict(httpx.QueryParams(request.content.decode()).items())
    signature = request.headers["x-twilio-signature"]
    return RequestValidator(TOKEN).validate(str(request.url), form, signature)


@pytest.fixture
def line(web):
    """A line behind a proxy that does all as it should."""
    web.post(f"{BASE}/voice/leg").mock(
        side_effect=lambda request: httpx.Response(204 if signed(request) else 403)
    )
    web.post(f"{BASE}/voice/seen", name="seen").respond(json=NAMED)
    web.get(f"{BASE}/metrics", name="metrics").respond(404)
    web.get(f"{BASE}/health/live").respond(404)
    return web


def test_a_line_that_twilio_reaches_is_well_all_along_the_way(line):
    assert states(found()) == [
        (CERTIFICATE, State.GOOD),
        (ADDRESS, State.GOOD),
        (PROXY, State.GOOD),
        (STREAM, State.GOOD),
    ]


def test_the_media_socket_is_asked_for_with_its_own_signature(line):
    asked = []

    found(upgrade=lambda url, signature: asked.append((url, signature)))

    ((url, signature),) = asked
    assert url == "wss://line.example.ca/voice/stream"
    assert RequestValidator(TOKEN).validate(url, {}, signature)


def test_a_line_on_this_machine_alone_is_asked_without_a_certificate_and_signed_as_twilio_signs(web):
    near, asked = "http://127.0.0.1:8000", []
    web.post(f"{near}/voice/leg").respond(204)
    web.post(f"{near}/voice/seen").respond(json={"address": "127.0.0.1", "scheme": "http", "is_named": False})
    web.get(f"{near}/metrics").respond(404)
    web.get(f"{near}/health/live").respond(404)

    told = found(public_base_url=near, upgrade=lambda url, signature: asked.append((url, signature)))

    assert states(told) == [(ADDRESS, State.GOOD), (PROXY, State.GOOD), (STREAM, State.GOOD)]
    ((url, signature),) = asked
    assert url == "ws://127.0.0.1:8000/voice/stream"
    assert RequestValidator(TOKEN).validate("wss://127.0.0.1:8000/voice/stream", {}, signature)


def test_a_socket_that_the_proxy_does_not_pass_on_is_named_with_what_to_do(line):
    def refused(url, signature):
        raise NoUpgrade("it was answered 400")

    last = found(upgrade=refused)[-1]

    assert (last.about, last.state) == (STREAM, State.WRONG)
    assert "it was answered 400" in last.sentence
    assert "WebSockets" in last.remedy


@pytest.mark.parametrize(
    ("seen", "state", "said"),
    [
        ({**NAMED, "address": STRANGER}, State.WRONG, "a stranger makes up"),
        ({**NAMED, "address": "10.0.0.7", "is_named": False}, State.WARNING, "takes everybody for 10.0.0.7"),
        ({**NAMED, "scheme": "http"}, State.WARNING, "sees http"),
        (["what?"], State.UNKNOWN, "cannot say"),
    ],
)
def test_what_the_proxy_says_of_who_asks_is_judged(line, seen, state, said):
    line["seen"].respond(json=seen)

    (proxy,) = [one for one in found() if one.about == PROXY]

    assert proxy.state is state
    assert said in proxy.sentence


@pytest.mark.parametrize(
    "seen",
    [
        {**NAMED, "address": "192.168.1.20"},  # asked from inside, or by a router that hides who asks
        {**NAMED, "is_named": False},  # a balancer that passes connections on as they are
    ],
)
def test_a_proxy_that_names_a_neighbour_or_passes_an_address_on_is_not_warned_of(line, seen):
    line["seen"].respond(json=seen)

    assert (PROXY, State.GOOD) in states(found())


def test_figures_that_strangers_may_ask_for_are_named(line):
    line["metrics"].respond(401)

    (proxy,) = [one for one in found() if one.about == PROXY]

    assert (proxy.state, "/metrics, which answers 401" in proxy.sentence) == (State.WARNING, True)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"return_value": httpx.Response(403)}, "takes a signed request for a forged one"),
        ({"return_value": httpx.Response(404)}, "something else than this line"),
        ({"return_value": httpx.Response(502)}, "answered 502"),
        ({"side_effect": httpx.ConnectTimeout}, "does not answer from here"),
    ],
)
def test_a_line_that_cannot_be_asked_is_told_by_why_and_nothing_more_is_asked(web, answer, said):
    web.post(f"{BASE}/voice/leg").mock(**answer)

    _, reached = found()

    assert (reached.about, reached.state) == (ADDRESS, State.WRONG)
    assert said in reached.sentence
    assert reached.remedy


class Expired(ssl.SSLCertVerificationError):
    verify_message = "certificate has expired"


def raising(error: Exception):
    def ends(host: str, port: int) -> datetime:
        raise error

    return ends


@pytest.mark.parametrize(
    ("error", "about"),
    [
        (Expired(1, "certificate verify failed"), CERTIFICATE),
        (ConnectionRefusedError(), ADDRESS),
        (TimeoutError(), ADDRESS),
        (ssl.SSLError(1, "wrong version number"), ADDRESS),
    ],
)
def test_without_a_certificate_that_holds_nothing_more_is_asked(web, error, about):
    (only,) = found(ends=raising(error))

    assert (only.about, only.state) == (about, State.WRONG)


def test_a_certificate_that_ends_soon_is_a_warning(line):
    first, *_ = found(ends=lambda host, port: NOW + timedelta(days=3))

    assert (first.about, first.state) == (CERTIFICATE, State.WARNING)
    assert "3 more days" in first.sentence


def test_a_socket_at_which_nobody_listens_does_not_open():
    with pytest.raises(NoUpgrade):
        open_and_close("ws://127.0.0.1:9/voice/stream", "signed")
