"""Every address of the whole service, as every role and as nobody: no input makes it fail or lets anybody in.

How much was tried, and with what answers: FUZZ=10 python -m pytest tests/fuzz -m slow -s
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.accounts.account import Role
from ivr.accounts.sign_in import csrf_of
from ivr.accounts.sign_ins import SignIns
from ivr.accounts.users import NewAccount
from ivr.errors import MissingModel
from ivr.run.app import create_app
from tests.browser.house import quiet_settings
from tests.conftest import empty
from tests.fixtures.machine import share_machine
from tests.fuzz.conftest import bounded
from tests.ivr.run.test_routes import PUBLIC, ROUTES, guards, is_signed

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
BASE = "https://line.example.ca"
TOKEN = "the carrier's token of these tests"
ENDLESS = {"/desk/events"}
"Answers that last as long as somebody looks."
PAGES = [
    route
    for route in ROUTES
    if guards(route) and getattr(route, "methods", None) and route.path not in ENDLESS
]
WEBHOOKS = [route for route in ROUTES if is_signed(route)]
OWN_CHECK = "/voice/seen"
"Asked by `cityline doctor` instead of a carrier."
NOBODY = "nobody"
people = st.sampled_from([NOBODY, *(role.value for role in Role)])
HARMLESS = ("", "1", "-1", "0", "en", "fr", "ada", "waste", f"CA{1:032x}", "2026-11-25", "true", "custom")
EXTREMES = (
    *("0001-01-01", "1970-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59"),
    "9999-12-31T23:59:59-12:00",
)
STRANGE = (
    "9" * 5000,
    "\x00",
    "\ud800",
    "9" * 400,
    "1e999",
    "NaN",
    "٣",
    "2026-02-30",
    "%00",
    "4111 1111 1111 1111",
)
HOSTILE = (
    *("../../etc/passwd", "'; DROP TABLE accounts; --", "<script>alert(1)</script>"),
    *("https://evil.example/", "//evil.example", "{{ 7 * 7 }}"),
)
odd_text = st.text(max_size=40) | st.sampled_from([*HARMLESS, *STRANGE, *EXTREMES, *HOSTILE])


@dataclass
class Service:
    """The whole service, and a browser of somebody of each role."""

    client: TestClient
    sign_ins: SignIns
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    rescued: list[str] = field(default_factory=list)
    "Why callers were brought to the operator."

    def token(self, who: str) -> str:
        """Sign somebody in anew: what was tried before may have signed them out."""
        return "" if who == NOBODY else self.sign_ins.begin(who, is_proved=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("fuzzed")
    share_machine(data)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), data / "cityline.db")
        url = ""
    else:
        empty(request.getfixturevalue("postgres_tables"))
        url = request.getfixturevalue("postgres_url")
    settings = quiet_settings(data=data, database_url=url, public_base_url=BASE, twilio_auth_token=TOKEN)
    try:
        app = create_app(settings, lambda: NOW)
    except MissingModel as missing:
        pytest.skip(str(missing))
    with TestClient(app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False) as client:
        authentication = app.state.authentication
        for role in Role:
            wish = NewAccount.typed(role.value, f"{role.value}@city.example", frozenset({role}), "en")
            account = authentication.users.add(wish, by="")
            authentication.own_accounts.declare(account.id, authentication.declaration.version)
        tried = Service(client, authentication.sign_ins)
        app.state.rescue = replace(app.state.rescue, failed=tried.rescued.append)
        yield tried
        print(f"\n{sum(tried.answers.values())} requests: {dict(tried.answers.most_common())}")


ROOMS = (Path("ivr"), Path("routing"), Path("metrics"))
BY_HAND = re.compile(r'\b(?:query_params|form|fields|typed|address)\.get\("([a-z_]+)"')
READ_BY_HAND = frozenset(
    name for room in ROOMS for file in room.rglob("*.py") for name in BY_HAND.findall(file.read_text("utf-8"))
)
"What pages read themselves, so that no signature names it."


def fields_of(route: RouteContext) -> list[str]:
    """Return the names of what a page reads from its form and its address."""

    def of(dependant: Dependant) -> Iterator[str]:
        for each in (*dependant.body_params, *dependant.query_params):
            yield each.alias
        for inner in dependant.dependencies:
            yield from of(inner)

    known = {"lang", "next", "period", "from", "to", "which", "before", "person", *READ_BY_HAND}
    dependant = getattr(route, "dependant", None)
    return sorted({*of(dependant), *known} if dependant else known)


def path_of(route: RouteContext, part: str) -> str:
    return re.sub(r"\{[^}]+\}", quote(part.encode("utf-8", "replace"), safe=""), route.path or "")


def plain(values: dict[str, str]) -> dict[str, str]:
    return {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}


@bounded(250)
@given(st.data())
def test_no_input_fails_and_nobody_is_let_in(service: Service, data: st.DataObject) -> None:
    route = PAGES[data.draw(st.integers(0, len(PAGES) - 1))]
    who = data.draw(people)
    names = st.sampled_from(fields_of(route))
    query, form = (plain(data.draw(st.dictionaries(names, odd_text, max_size=6))) for _ in range(2))
    method = data.draw(st.sampled_from(sorted(route.methods or ())))
    token = service.token(who)
    has_right_form = data.draw(st.booleans())
    if has_right_form:
        form["csrf_token"] = csrf_of(token)

    answer = service.client.request(
        method,
        path_of(route, data.draw(odd_text)),
        params=query,
        data=form if method != "GET" else None,
        headers={"cookie": f"__Host-cityline-sign-in={token}", "accept": "text/html"},
    )

    service.answers[who, answer.status_code] += 1
    assert answer.status_code < 500, (method, route.path, query, form)
    if answer.status_code in {307, 400}:
        return  # the same address with or without its last slash, or a NUL: before anything is looked at
    assert "<script>alert(1)" not in answer.text
    if who == NOBODY:
        assert answer.status_code in {303, 401, 403, 404, 405}
        assert answer.headers.get("location", "/sign-in").startswith("/sign-in")
    if method not in {"GET", "HEAD"} and not has_right_form:
        assert answer.status_code in {303, 403, 404, 405, 413}
    roles = {role for guard in guards(route) for role in guard.roles}
    if roles and who not in {NOBODY, Role.ADMIN.value} and who not in roles:
        assert answer.status_code in {403, 404, 405}
    location = answer.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


CARRIER_FIELDS = [
    *("From", "To", "Digits", "SpeechResult", "Confidence", "CallStatus", "Direction", "DialCallStatus"),
    *("DialCallDuration", "QueueResult", "QueueTime", "QueuePosition", "CurrentQueueSize", "RecordingUrl"),
    *("RecordingSid", "RecordingDuration", "RecordingStatus", "StreamSid", "StreamEvent", "StreamError"),
    *("Timestamp", "SequenceNumber", "CallDuration", "ParentCallSid", "ErrorCode", "ErrorUrl", "SipCallId"),
]


@bounded(250)
@given(st.data())
def test_no_signed_request_fails_whatever_it_says(service: Service, data: st.DataObject) -> None:
    route = WEBHOOKS[data.draw(st.integers(0, len(WEBHOOKS) - 1))]
    form = plain(data.draw(st.dictionaries(st.sampled_from(CARRIER_FIELDS), odd_text, max_size=8)))
    form["CallSid"] = data.draw(st.sampled_from([f"CA{number:032x}" for number in range(4)]) | odd_text)
    form = plain(form)
    query = plain(data.draw(st.dictionaries(st.sampled_from(["c", "n", "q"]), odd_text, max_size=3)))
    request = service.client.build_request("POST", route.path or "", params=query, data=form)
    address = str(request.url)
    request.headers["x-twilio-signature"] = RequestValidator(TOKEN).compute_signature(address, form)

    answer = service.client.send(request)

    service.answers["the carrier", answer.status_code] += 1
    assert answer.status_code < 500, (route.path, query, form)
    if answer.status_code == 200 and answer.content:
        kind = "application/json" if route.path == OWN_CHECK else "text/xml"
        assert answer.headers["content-type"].startswith(kind)
    assert set(service.rescued) <= {"UnknownCall"}, (route.path, query, form)


@bounded(100)
@given(st.data())
def test_no_unsigned_request_is_believed(service: Service, data: st.DataObject) -> None:
    route = WEBHOOKS[data.draw(st.integers(0, len(WEBHOOKS) - 1))]
    body = data.draw(st.binary(max_size=400))
    kind = data.draw(
        st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data", "application/json", ""])
    )

    answer = service.client.post(
        route.path or "", content=body, headers={"content-type": kind, "x-twilio-signature": "x"}
    )

    service.answers["a stranger", answer.status_code] += 1
    assert answer.status_code in {400, 403, 413, 415, 422}


@bounded(60)
@given(st.data())
def test_no_public_page_fails(service: Service, data: st.DataObject) -> None:
    public = sorted(set(PUBLIC) - {"/static", "/voice/stream", "/phone", "/phone/call", "/phone/link"})
    path = data.draw(
        st.sampled_from([*public, "/static/cityline.css", "/static/../ivr/errors.py", "/nowhere"])
    )
    method = data.draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]))
    fields = plain(
        data.draw(
            st.dictionaries(st.sampled_from(["email", "password", "code", "next", "lang", "state"]), odd_text)
        )
    )

    answer = service.client.request(method, path, params=fields, data=fields if method == "POST" else None)

    service.answers["a visitor", answer.status_code] += 1
    assert answer.status_code < 500 or path == "/health/ready", (method, path, fields)
