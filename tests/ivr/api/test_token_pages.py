"""Admins make and revoke tokens on a page, in both languages."""

import re

import pytest

from ivr.accounts.account import Role
from ivr.api import token_pages
from ivr.api.token import TokenScope
from ivr.storage.database import Database
from tests.fixtures.routes import include
from tests.ivr.accounts.conftest import Browser, Clock, House, make_house
from tests.ivr.api.conftest import Town

WISH = {"name": "Open data portal", "scopes": ["figures:read", "calls:read"], "days": "90"}


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database, Clock())


@pytest.fixture
def admin(house: House) -> Browser:
    include(house.app, token_pages.router)
    town = Town(house.authentication.site.database)
    town.now = house.clock.now
    house.app.state.api = town.app.state.api
    house.add("ada", Role.ADMIN)
    return house.browser().signed_in("ada")


def text_in(page: str) -> str:
    found = re.search(r'value="(cityline_[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_token_is_made_and_shown_this_once(house: House, admin: Browser) -> None:
    admin.get("/tokens")
    made = text_in(admin.post("/tokens", **WISH).text)

    again = admin.get("/tokens").text
    token = house.app.state.api.tokens.shown(made)
    assert token is not None
    assert token.scopes == {TokenScope.FIGURES, TokenScope.CALLS}
    assert token.made_by == "ada"
    assert made not in again
    assert made[:13] in again


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("scopes", []), ("days", "soon")])
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(
    house: House, admin: Browser, field: str, value: object
) -> None:
    admin.get("/tokens?lang=fr")
    answer = admin.post("/tokens?lang=fr", **{**WISH, field: value})

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert house.app.state.api.tokens.all() == ()
    assert field == "name" or 'value="Open data portal"' in answer.text


def test_a_token_is_revoked(house: House, admin: Browser) -> None:
    admin.get("/tokens")
    made = text_in(admin.post("/tokens", **WISH).text)

    answer = admin.post("/tokens/open-data-portal/revoked")

    assert (answer.status_code, answer.headers["location"]) == (303, "/tokens?revoked=1&lang=en")
    assert house.app.state.api.tokens.shown(made) is None
    assert "revoked on" in admin.get("/tokens").text


def test_revoking_what_is_not_there_changes_nothing(admin: Browser) -> None:
    admin.get("/tokens")

    for name in ("nothing", "%F0%9F%92%A9"):
        assert admin.post(f"/tokens/{name}/revoked").headers["location"] == "/tokens?lang=en"


def test_a_name_is_shown_as_text(admin: Browser) -> None:
    admin.get("/tokens")
    admin.post("/tokens", **{**WISH, "name": "<script>alert(1)</script>"})

    assert "<script>alert" not in admin.get("/tokens").text
