"""Every address of the service is guarded, or is public for a reason that stands here."""

import re
from collections.abc import Iterator
from inspect import iscoroutinefunction

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from ivr.accounts.account import Role
from ivr.accounts.guard import Guard
from ivr.accounts.second_step.second_steps import NEEDY
from ivr.run.routes import add_routes
from ivr.run.trial import browser_phone
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.twilio.requests import Signatures, signed_form, signed_text
from ivr.twilio.rescue import Rescue
from tests.ivr.accounts.conftest import Clock, make_house

PUBLIC = {
    "/voice/stream": "the carrier's socket: it shows a token that a signed webhook gave it",
    "/voice/exchange/control": "the city's exchange, which shows a secret that it checks itself",
    "/voice/exchange/dialling": "the same exchange, by which staff and callers are rung back",
    "/voice/exchange/media": "the same, with a token of the call too",
    "/health/live": "for whoever watches the machine; tells nothing",
    "/health/ready": "for whoever watches the machine; tells nothing",
    "/health/database": "for whoever watches the machine; tells nothing",
    "/health/languages": "for whoever watches the machine; grades and measured shares",
    "/health/drain": "for whoever ends the process, who shows a token of its secret",
    "/health/jobs": "for whoever watches the machine; names of jobs, seconds and counts",
    "/metrics": "for Prometheus, which shows a token of its own; counts only",
    "/api/v1": "the API: each of its addresses asks for a token of a scope, which tests/ivr/api checks",
    "/about-this-line": "what the public is told of the line; figures are rounded, and no cookie is set",
    "/about-this-line.json": "the same as data",
    "/about-this-line/changes.atom": "changes and closed incidents as a feed",
    "/about-this-line/request": "a request about one's own data; a code that is texted confirms it",
    "/about-this-line/request/confirm": "the code of such a request",
    "/about-this-line/{name}": "the register entry in the forms of registers",
    "/static": "styles and scripts of the pages",
    "/sign-in": "the way in",
    "/sign-in/code": "the way in for who was given a one-time code",
    "/sign-in/oidc": "the way to the city's sign-in service",
    "/sign-in/oidc/done": "the way back from there; its state must be this browser's",
    "/phone": "for who is signed in, as everywhere, or came by a one-time link, which it checks itself",
    "/phone/call": "the same, which it checks itself; there only when a setting says so",
    "/phone/link": "the way to the browser phone for who was given a one-time link",
}
OPEN_TO = {
    "/": set(),
    "/account": set(),
    "/declaration": set(),
    "/guide": set(),
    "/sign-out": set(),
    "/sign-in/second-step": set(),
    "/accounts": {Role.ADMIN},
    "/audit": {Role.ADMIN},
    "/tokens": {Role.ADMIN},
    "/webhooks": {Role.ADMIN},
    "/machine": {Role.ADMIN},
    "/desk": {Role.STAFF, Role.MANAGER},
    "/dashboard": {Role.MANAGER},
    "/directory": {Role.MANAGER},
    "/banners": {Role.EDITOR, Role.MANAGER},
    "/banners/switch": {Role.MANAGER},
    "/survey": set(),
    "/going-live": {Role.MANAGER, Role.PRIVACY},
    "/register": {Role.MANAGER, Role.PRIVACY},
    "/incidents": {Role.STAFF, Role.EDITOR, Role.MANAGER, Role.PRIVACY},
    "/privacy": {Role.PRIVACY},
    "/review": {Role.EDITOR, Role.MANAGER},
    "/review/curve": {Role.EDITOR, Role.REVIEWER, Role.MANAGER},
    "/phone/draft": {Role.EDITOR, Role.REVIEWER, Role.MANAGER},
    "/studio": {Role.EDITOR, Role.REVIEWER, Role.MANAGER},
    "/review/hearing": {Role.EDITOR, Role.MANAGER},
}
"Who may use a page and what lies below it, besides admins; nobody named means everybody who is signed in."


def service() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, browser_phone(load_settings(phone_page=True)))
    return app


ROUTES = list(iter_route_contexts(service().routes))
PART = re.compile(r"\{[^}]+\}")


def calls(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from calls(each)


def guards(route: RouteContext) -> list[Guard]:
    dependant = getattr(route, "dependant", None)
    return [call for call in calls(dependant) if isinstance(call, Guard)] if dependant else []


def is_signed(route: RouteContext) -> bool:
    dependant = getattr(route, "dependant", None)
    return dependant is not None and not {signed_form, signed_text}.isdisjoint(calls(dependant))


def room_of(path: str) -> str:
    return max((room for room in OPEN_TO if f"{path}/".startswith(f"{room.rstrip('/')}/")), key=len)


def guarded() -> Iterator[tuple[str, str]]:
    for route in ROUTES:
        if guards(route):
            yield from (
                (method, re.sub(r"\{[^}]+\}", "1", route.path or ""))
                for method in sorted(route.methods or ())
            )


@pytest.fixture
def client(database: Database) -> TestClient:
    app = service()
    app.state.authentication = make_house(database, Clock()).authentication
    app.state.signatures = Signatures(("a token",), "https://line.example.ca")
    app.state.rescue = Rescue((), (), tuple, "", forgotten, forgotten, forgotten)
    return TestClient(app, base_url="https://line.example.ca", follow_redirects=False)


def forgotten(*_: object) -> None:
    """What a webhook tells of itself; nobody counts here."""


def test_every_address_is_guarded_signed_or_public_for_a_reason():
    open_doors = {
        route.path
        for route in ROUTES
        if not guards(route) and not is_signed(route) and route.path not in PUBLIC
    }

    assert open_doors == set()


@pytest.mark.parametrize(
    "route",
    [
        route
        for route in ROUTES
        if is_signed(route) or route.path in {"/health/live", "/health/ready", "/voice/stream"}
    ],
    ids=lambda route: route.path,
)
def test_nothing_of_a_call_waits_for_a_thread_of_the_pages(route):
    dependant = getattr(route, "dependant", None)

    assert dependant is not None
    waiting = {each for each in (dependant.call, *calls(dependant)) if not iscoroutinefunction(each)}
    assert waiting == set()


def test_what_is_public_exists_and_is_not_guarded_besides():
    paths = {route.path for route in ROUTES if not guards(route)}

    assert set(PUBLIC) - paths == set()


def test_no_page_is_hidden_behind_another_that_takes_its_address_for_a_name():
    hidden = {
        (method, route.path): first.path
        for route in ROUTES
        for method in (route.methods or ())
        if method in {"GET", "POST"}
        if (first := first_for(method, route.path or "")) is not route
    }

    assert hidden == {}


def first_for(method: str, path: str) -> RouteContext | None:
    address = PART.sub("1", path)
    fitting = (route for route in ROUTES if method in (route.methods or ()))
    return next(
        (route for route in fitting if re.fullmatch(PART.sub("[^/]+", route.path or ""), address)), None
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_leads_to_the_host_that_a_request_names(client: TestClient, method: str) -> None:
    paths = {re.sub(r"\{[^}]+\}", "1", route.path or "/") for route in ROUTES} | {"/api", "/static"}
    foreign, led = {"Host": "evil.example"}, list[str]()

    asking = TestClient(client.app, raise_server_exceptions=False, follow_redirects=False)
    for path in sorted({*paths, *(f"{path.rstrip('/')}/" for path in paths)}):
        answer = asking.request(method, path, headers=foreign)
        if "evil.example" in answer.headers.get("location", ""):
            led.append(path)

    assert led == []


def test_without_the_setting_there_is_no_browser_phone():
    app = FastAPI(openapi_url=None)
    add_routes(app, browser_phone(load_settings(phone_page=False)))

    assert [route.path for route in iter_route_contexts(app.routes) if "/phone" in (route.path or "")] == []


@pytest.mark.parametrize("route", [route for route in ROUTES if guards(route)], ids=lambda route: route.path)
def test_each_page_is_open_to_the_roles_that_are_meant(route):
    open_to = {role for guard in guards(route) for role in guard.roles}

    assert open_to == OPEN_TO[room_of(route.path)]


def test_only_the_declaration_its_guide_and_the_way_out_are_open_before_it_is_accepted():
    early = {route.path for route in ROUTES if any(not guard.needs_declaration for guard in guards(route))}

    assert early == {
        "/declaration",
        "/guide",
        "/sign-out",
        "/sign-in/second-step",
        "/sign-in/passkey",
        "/account/second-step",
        "/account/passkeys",
    }


def test_who_is_not_signed_in_gets_no_content_anywhere(client):
    answers = {at: client.request(*at, headers={"accept": "application/json"}) for at in guarded()}

    assert {at: answer.status_code for at, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert {answer.text for answer in answers.values()} == {"nobody is signed in"}


def test_who_shows_a_made_up_cookie_is_led_to_the_sign_in_from_everywhere(client):
    client.cookies.set("__Host-cityline-sign-in", "made-up", domain="line.example.ca")

    answers = [client.request(*at, headers={"accept": "text/html"}) for at in guarded()]

    assert {(answer.status_code, answer.text) for answer in answers} == {(303, "")}
    assert {answer.headers["location"].partition("?")[0] for answer in answers} == {"/sign-in"}


def test_what_the_carrier_has_not_signed_gets_no_document(client):
    webhooks = [route.path for route in ROUTES if is_signed(route)]

    form = {"CallSid": "CA" + "1" * 32, "From": "+16045550121"}
    answers = [client.post(path, data=form) for path in webhooks]

    assert webhooks
    assert {answer.status_code for answer in answers} == {403}
    assert {"<Response" in answer.text for answer in answers} == {False}


def test_whoever_may_change_where_calls_go_needs_a_second_step_by_default() -> None:
    changing = (room for room in OPEN_TO if room.startswith(("/directory", "/banners/switch", "/accounts")))

    assert {role for room in changing for role in OPEN_TO[room]} <= NEEDY
