"""People make and use passkeys in real Chromium, whose security key is a virtual one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.second_step.passkeys import Origin
from ivr.storage.database import Database
from tests.browser.conftest import served, violations
from tests.browser.test_accounts import sign_in
from tests.ivr.accounts.conftest import Clock, House, make_house

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(file_database: Database) -> House:
    return make_house(file_database, Clock(), base="http://localhost")


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    """Browsers make passkeys for names, so the house is called by one."""
    with served(house.app) as address:
        called = address.replace("127.0.0.1", "localhost")
        known = house.authentication
        house.app.state.authentication = replace(
            known, passkeys=replace(known.passkeys, origin=Origin.of(called))
        )
        yield called


def with_key(page: Page, *, has_key: bool = True) -> None:
    """Give a page a security key, or a browser that refuses to use one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    if has_key:
        session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_is_made_used_renamed_and_removed(house: House, address: str, browser: Browser) -> None:
    house.add("nora")
    page = browser.new_context().new_page()
    with_key(page)
    sign_in(page, address, "nora")
    page.goto(f"{address}/account/second-step?lang=en")
    assert violations(page) == []

    page.get_by_label("Name").fill("office computer")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page).to_have_url(f"{address}/account")
    page.goto(f"{address}/account/second-step?lang=en")
    expect(page.get_by_role("form", name="Passkey office computer")).to_be_visible()
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("E-mail address").fill("nora@city.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/second-step**")
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)

    page.goto(f"{address}/account/second-step?lang=en")
    kept = page.get_by_role("form", name="Passkey office computer")
    expect(kept).to_contain_text("Last used on Nov 25, 2026.")
    kept.get_by_label("Name").fill("vault")
    kept.get_by_role("button", name="Rename").click()
    page.get_by_role("form", name="Passkey vault").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("The passkey is removed.")
    assert house.authentication.passkeys.of("nora") == ()


def test_in_french_a_refusal_of_the_device_is_told_and_another_try_goes_through(
    house: House, address: str, browser: Browser
) -> None:
    house.add("zoe")
    page = browser.new_context().new_page()
    sign_in(page, address, "zoe")
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('no'))")
    page.goto(f"{address}/account/second-step?lang=fr")
    page.get_by_label("Nom").fill("clé de sécurité")
    page.get_by_role("button", name="Créer une clé d'accès").click()
    expect(page.get_by_role("alert")).to_have_text(
        "L'appareil n'a donné aucune clé d'accès. Réessayez ou choisissez un autre moyen."
    )
    assert violations(page) == []

    again = page.context.new_page()
    with_key(again)
    again.goto(f"{address}/account/second-step?lang=fr")
    again.get_by_label("Nom").fill("clé de sécurité")
    again.get_by_role("button", name="Créer une clé d'accès").click()
    expect(again).to_have_url(f"{address}/account")
    assert [each.name for each in house.authentication.passkeys.of("zoe")] == ["clé de sécurité"]
