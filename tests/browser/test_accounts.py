"""People come in by real Chromium: by keyboard, in both languages, with a screen reader."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ivr.accounts.account import Role
from ivr.storage.database import Database
from tests.browser.conftest import served, violations, violations_in_light_and_dark
from tests.ivr.accounts.conftest import PASSWORD, Clock, House, make_house

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEW = "a wholly new password"


@pytest.fixture(scope="module")
def house(file_database: Database) -> House:
    return make_house(file_database, Clock(), base="http://127.0.0.1")


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.fixture(scope="module")
def ada(house: House, address: str, browser: Browser) -> BrowserContext:
    """A browser in which an admin has signed in."""
    house.add("ada", Role.ADMIN)
    context = browser.new_context()
    sign_in(context.new_page(), address, "ada")
    return context


def sign_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("E-mail address").fill(f"{name}@city.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_a_one_time_link_leads_by_keyboard_alone_to_ones_own_password_and_in(house, address, browser):
    nora = house.add("nora", has_declared=False)
    code = house.authentication.users.new_code(nora.id, by="")
    page = browser.new_context().new_page()
    page.goto(f"{address}/sign-in/code#{code}")
    expect(page.get_by_label("One-time code")).to_have_value(code)
    assert code not in page.url

    expect(page.get_by_label("New password")).to_be_focused()
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page).to_have_title("How you use this system – Cityline")
    for right in ("What I have checked myself", "Only if their matter", "Help the caller, then report"):
        page.get_by_label(right).focus()
        page.keyboard.press("Space")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_an_admin_adds_somebody_who_then_comes_in_by_the_link(address, browser, ada):
    page = ada.new_page()
    page.goto(f"{address}/accounts?lang=fr")
    page.get_by_label("Nom", exact=True).fill("Zoé Côté")
    page.get_by_label("Adresse courriel").fill("zoe@city.example")
    page.get_by_label("Personnel").check()
    page.get_by_role("button", name="Ajouter").click()
    link = page.get_by_label("Donnez ce lien").input_value()

    hers = browser.new_context().new_page()
    hers.goto(f"{address}/sign-in/code#{link.partition('#')[2]}")
    hers.get_by_label("New password").fill(NEW)
    hers.get_by_role("button", name="Keep it and sign in").click()

    expect(hers.get_by_role("checkbox")).to_be_visible()


def test_what_is_wrong_is_told_to_a_screen_reader_beside_its_field(address, ada):
    page = ada.new_page()
    page.goto(f"{address}/account?lang=en")

    page.get_by_label("Telephone for calls").fill("call me")
    page.get_by_role("button", name="Save").click()

    field = page.get_by_label("Telephone for calls")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "Where you take calls, for example 604-555-0121. Leave it empty to take none. "
        "Write a telephone number such as 604-555-0121 or +16045550121, without an extension."
    )


def test_signing_out_leaves_nothing_behind(house, address, browser):
    house.add("omar")
    page = browser.new_context().new_page()
    sign_in(page, address, "omar")

    page.get_by_text("omar", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{address}/sign-in")
    page.goto(f"{address}/account")

    expect(page.get_by_label("Password")).to_be_visible()


def sign_in_here(page: Page, name: str) -> None:
    page.get_by_label("E-mail address").fill(f"{name}@city.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_what_was_written_when_the_sign_in_ended_is_there_again_after_the_next_one(house, address, browser):
    house.add("rosa", Role.ADMIN)
    page = browser.new_context().new_page()
    sign_in(page, address, "rosa")
    page.goto(f"{address}/accounts?lang=en")
    page.get_by_label("Name", exact=True).fill("Zoé Roy")
    page.get_by_label("Editor").check()
    page.get_by_label("E-mail address").fill("zoe.roy@city.example")
    page.context.clear_cookies()
    page.get_by_role("button", name="Add").click()

    sign_in_here(page, "rosa")

    expect(page.get_by_label("Name", exact=True)).to_have_value("Zoé Roy")
    expect(page.get_by_label("Editor")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="not sent yet")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert violations(page) == []


def test_what_was_written_before_a_new_sign_in_in_another_tab_is_there_again(house, address, browser):
    house.add("ines", Role.ADMIN)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address, "ines")
    page.goto(f"{address}/accounts?lang=en")
    page.get_by_label("Name", exact=True).fill("Zoé Roy")
    sign_in(context.new_page(), address, "ines")
    page.get_by_label("E-mail address").fill("zoe.roy@city.example")
    page.get_by_label("Editor").check()

    page.get_by_role("button", name="Add").click()

    expect(page.get_by_role("status").filter(has_text="not sent yet")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Zoé Roy")


def test_what_one_person_wrote_is_not_shown_to_the_next_one_who_signs_in(house, address, browser):
    house.add("nils")
    house.add("petra")
    page = browser.new_context().new_page()
    sign_in(page, address, "nils")
    page.goto(f"{address}/account?lang=en")
    page.get_by_label("Telephone for calls").fill("604-555-0199")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()

    sign_in_here(page, "petra")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/account?lang=en")

    expect(page.get_by_label("Telephone for calls")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/oidc/done"])
def test_who_is_not_in_yet_is_not_shut_out(address, browser, path, language):
    page = browser.new_context().new_page()

    page.goto(f"{address}{path}?lang={language}")

    assert violations_in_light_and_dark(page) == []
