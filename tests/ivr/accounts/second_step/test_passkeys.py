"""A passkey is a second step: made for this site and this browser's sign-in, and good once."""

import html
import re

import pytest

from ivr.accounts.account import Role
from ivr.accounts.second_step.passkeys import MOST, Origin
from ivr.accounts.settings import AccountSettings
from ivr.accounts.sign_in import PER_PLACE
from ivr.storage.database import Database
from tests.fixtures.authenticator import Authenticator
from tests.ivr.accounts.conftest import Browser, Clock, House, make_house
from tests.ivr.accounts.second_step.test_pages import acts, code_for, hidden, set_up

SITE = "https://line.example.ca"
OWN, ASKED = "/account/second-step", "/sign-in/second-step"


@pytest.fixture
def strict(database: Database, clock: Clock) -> House:
    """A house in which admins need a second step."""
    house = make_house(database, clock, AccountSettings(_env_file=None))
    house.add("ada", Role.ADMIN)
    return house


def options_in(page: str) -> str:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def sealed_for_passkey(page: str) -> str:
    return hidden(page.partition("data-passkey")[2], "sealed")


def add(browser: Browser, key: Authenticator, name: str = "office computer") -> int:
    """Add a passkey; return the answer's status."""
    page = browser.get(OWN).text
    fields = {"sealed": sealed_for_passkey(page), "credential": key.make(options_in(page)), "name": name}
    return browser.post("/account/passkeys", **fields).status_code


def show(browser: Browser, key: Authenticator) -> int:
    """Show a passkey at the sign-in; return the answer's status."""
    page = browser.get(ASKED).text
    credential = key.show(options_in(page))
    return browser.post(
        "/sign-in/passkey", sealed=sealed_for_passkey(page), credential=credential
    ).status_code


def test_an_admin_may_have_a_passkey_in_place_of_an_app(strict: House) -> None:
    key = Authenticator(SITE)
    browser = strict.browser().signed_in("ada")

    assert browser.get("/accounts").headers["location"].startswith(OWN)
    assert add(browser, key) == 303
    assert browser.get("/accounts").status_code == 200

    again = strict.browser().signed_in("ada")
    assert again.get("/accounts").headers["location"].startswith(ASKED)
    assert "Code of six digits" not in again.get(ASKED).text
    assert show(again, key) == 303
    assert again.get("/accounts").status_code == 200


def test_an_app_and_a_passkey_stand_beside_each_other(strict: House, clock: Clock) -> None:
    app = set_up(strict, strict.browser().signed_in("ada"))
    clock.forward(minutes=1)
    first = strict.browser().signed_in("ada")
    first.get(ASKED)
    first.post(ASKED, code=code_for(app, clock()))
    key = Authenticator(SITE)
    assert add(first, key) == 303

    by_key, by_app = strict.browser().signed_in("ada"), strict.browser().signed_in("ada")
    assert show(by_key, key) == 303
    clock.forward(minutes=1)
    by_app.get(ASKED)
    assert by_app.post(ASKED, code=code_for(app, clock())).status_code == 303


def test_a_passkey_of_another_site_is_refused(strict: House) -> None:
    elsewhere = Authenticator("https://line.example.ca.evil.example")

    assert add(strict.browser().signed_in("ada"), elsewhere) == 422
    assert strict.authentication.passkeys.of("ada") == ()

    key = Authenticator(SITE)
    add(strict.browser().signed_in("ada"), key)
    key.origin = "https://evil.example"
    assert show(strict.browser().signed_in("ada"), key) == 422
    assert "accounts.passkey_failed" in acts(strict)


def test_an_answer_is_good_once_and_in_its_own_browser(strict: House) -> None:
    key = Authenticator(SITE, counts=False)
    add(strict.browser().signed_in("ada"), key)
    first, second = strict.browser().signed_in("ada"), strict.browser().signed_in("ada")
    page = first.get(ASKED).text
    answer = {"sealed": sealed_for_passkey(page), "credential": key.show(options_in(page))}
    second.get(ASKED)

    assert second.post("/sign-in/passkey", **answer).status_code == 422
    assert first.post("/sign-in/passkey", **answer).status_code == 303
    third = strict.browser().signed_in("ada")
    third.get(ASKED)
    assert third.post("/sign-in/passkey", **answer).status_code == 422


def test_an_answer_that_comes_late_is_refused(strict: House, clock: Clock) -> None:
    key = Authenticator(SITE)
    browser = strict.browser().signed_in("ada")
    page = browser.get(OWN).text
    fields = {"sealed": sealed_for_passkey(page), "credential": key.make(options_in(page)), "name": "x"}

    clock.forward(minutes=6)

    assert browser.post("/account/passkeys", **fields).status_code == 422


def test_a_copy_of_a_key_is_known_by_its_count(strict: House) -> None:
    key = Authenticator(SITE)
    add(strict.browser().signed_in("ada"), key)
    for _ in range(2):
        assert show(strict.browser().signed_in("ada"), key) == 303

    key.uses = 0

    assert show(strict.browser().signed_in("ada"), key) == 422


def test_another_ones_passkey_is_not_ones_own(strict: House) -> None:
    strict.add("eve", Role.ADMIN)
    eves = Authenticator(SITE)
    add(strict.browser().signed_in("eve"), eves)
    add(strict.browser().signed_in("ada"), Authenticator(SITE, credential=b"another credential"))

    assert show(strict.browser().signed_in("ada"), eves) == 422


def test_a_passkey_that_is_somebodys_already_is_not_added(strict: House) -> None:
    strict.add("eve", Role.ADMIN)
    key = Authenticator(SITE)
    add(strict.browser().signed_in("ada"), key)

    assert add(strict.browser().signed_in("eve"), key) == 422
    assert strict.authentication.passkeys.of("eve") == ()


def test_a_stolen_password_alone_can_neither_add_nor_remove_a_passkey(strict: House) -> None:
    key = Authenticator(SITE)
    add(strict.browser().signed_in("ada"), key)
    (kept,) = strict.authentication.passkeys.of("ada")
    thief = strict.browser().signed_in("ada")
    thief.get(ASKED)

    for address in ("/account/passkeys", f"/account/passkeys/{kept.id}/remove"):
        assert thief.post(address, sealed="x", credential="{}").headers["location"].startswith(ASKED)
    assert strict.authentication.passkeys.of("ada") == (kept,)


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(strict: House) -> None:
    strict.add("eve", Role.ADMIN)
    key = Authenticator(SITE)
    browser, eve = strict.browser().signed_in("ada"), strict.browser().signed_in("eve")
    add(browser, key)
    add(eve, Authenticator(SITE, credential=b"eve's"))
    (kept,) = strict.authentication.passkeys.of("ada")
    for each in (browser, eve):
        each.get(OWN)

    eve.post(f"/account/passkeys/{kept.id}/remove")
    eve.post(f"/account/passkeys/{kept.id}/name", name="eve's now")
    assert strict.authentication.passkeys.of("ada") == (kept,)

    browser.post(f"/account/passkeys/{kept.id}/name", name="  the   vault ")
    assert [each.name for each in strict.authentication.passkeys.of("ada")] == ["the vault"]
    browser.get(OWN)
    assert browser.post(f"/account/passkeys/{kept.id}/name", name=" ").status_code == 422
    browser.get(OWN)
    assert browser.post(f"/account/passkeys/{kept.id}/remove").status_code == 303
    assert strict.authentication.passkeys.of("ada") == ()
    assert browser.get("/accounts").headers["location"].startswith(OWN)


def test_a_browser_left_open_changes_no_second_step_until_one_is_shown_anew(
    strict: House, clock: Clock
) -> None:
    key = Authenticator(SITE)
    browser = strict.browser().signed_in("ada")
    add(browser, key)
    (kept,) = strict.authentication.passkeys.of("ada")
    browser.get(OWN)
    page = browser.page
    clock.forward(minutes=11)

    assert browser.get(OWN).headers["location"] == f"{ASKED}?next={OWN}"
    for address in (
        f"/account/passkeys/{kept.id}/remove",
        f"/account/passkeys/{kept.id}/name",
        "/account/passkeys",
        OWN,
        f"{OWN}/remove",
    ):
        browser.page = page
        answer = browser.post(address, name="x", sealed="x", credential="{}", code="000000")
        assert answer.headers["location"] == f"{ASKED}?next={OWN}"
    assert strict.authentication.passkeys.of("ada") == (kept,)
    assert browser.get("/accounts").status_code == 200, "everything else is open as before"

    assert "Show once more" in browser.get(ASKED).text
    assert show(browser, key) == 303
    browser.get(OWN)
    assert browser.post(f"/account/passkeys/{kept.id}/remove").status_code == 303
    assert strict.authentication.passkeys.of("ada") == ()


def test_who_has_no_second_step_is_asked_for_none(house: House, clock: Clock) -> None:
    house.add("nora")
    browser = house.browser().signed_in("nora")
    clock.forward(minutes=20)

    assert browser.get(f"{ASKED}?next=/desk").headers["location"] == "/desk"
    assert add(browser, Authenticator(SITE)) == 303


def test_an_admin_takes_passkeys_away_with_the_rest(strict: House) -> None:
    strict.add("nora")
    nora = strict.browser().signed_in("nora")
    add(nora, Authenticator(SITE))

    strict.authentication.second_steps.remove("nora", "ada")

    assert strict.authentication.passkeys.of("nora") == ()
    assert nora.get("/desk").status_code == 303


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "[]", '{"id": "a", "rawId": "a", "type": "x"}', "é" * 9]
)
def test_what_no_browser_sends_is_refused(strict: House, credential: str) -> None:
    browser = strict.browser().signed_in("ada")
    page = browser.get(OWN).text

    for sealed in (sealed_for_passkey(page), "", "gAAAA"):
        answer = browser.post("/account/passkeys", sealed=sealed, credential=credential, name="x")
        assert answer.status_code == 422


def test_passkeys_cannot_be_tried_through(strict: House) -> None:
    add(strict.browser().signed_in("ada"), Authenticator(SITE))
    browser = strict.browser().signed_in("ada")
    browser.get(ASKED)

    answers = [browser.post("/sign-in/passkey").status_code for _ in range(PER_PLACE.most + 1)]

    assert answers == [422] * PER_PLACE.most + [429]


def test_ten_are_enough_for_one_person(strict: House) -> None:
    browser = strict.browser().signed_in("ada")
    for number in range(MOST):
        assert add(browser, Authenticator(SITE, credential=b"key %d" % number)) == 303

    assert add(browser, Authenticator(SITE, credential=b"one more")) == 422


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://line.example.ca/", Origin("https://line.example.ca", "line.example.ca")),
        ("https://line.example.ca:8443", Origin("https://line.example.ca:8443", "line.example.ca")),
        ("http://localhost:8000", Origin("http://localhost:8000", "localhost")),
        ("http://127.0.0.1:8000", None),
        ("https://[::1]:8000", None),
        ("http://line.example.ca", None),
        ("", None),
    ],
)
def test_passkeys_are_for_names_by_https(address: str, origin: Origin | None) -> None:
    assert Origin.of(address) == origin


def test_where_browsers_make_none_the_pages_offer_none(database: Database, clock: Clock) -> None:
    house = make_house(database, clock, base="http://127.0.0.1:8000")
    house.add("nora")

    assert "data-passkey" not in house.browser().signed_in("nora").get(OWN).text
