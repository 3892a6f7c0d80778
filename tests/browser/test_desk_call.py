"""A call through the simulated carrier is seen at the desk while it lasts, and taken over."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.account import Account, Role
from ivr.accounts.authentication import Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings
from ivr.accounts.users import NewAccount
from ivr.storage.database import open_database
from ivr.storage.secret import machine_secret

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PASSWORD = "correct horse battery"
TURN_MS = 60_000
"A turn on a busy machine; nothing here measures how long it takes."


@pytest.fixture(scope="module")
def sam(running_line) -> None:
    """A member of staff with a telephone."""
    settings = running_line.settings
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with closing(open_database(settings.database_address)) as database:
        site = Site(database, lambda: running_line.now, secret, settings.public_base_url)
        authentication = open_authentication(site, AccountSettings(), load_declaration(settings.city))
        account = authentication.users.add(
            NewAccount.typed("Sam", "sam@city.example", frozenset({Role.STAFF}), "en"), by=""
        )
        assert isinstance(account, Account)
        authentication.own_accounts.declare(account.id, authentication.declaration.version)
        authentication.own_accounts.change(account.id, "Sam", "en", "+16045550150")
        authentication.users.set_password(account.id, PasswordHasher().hash(PASSWORD), by="")


@pytest.fixture
def desk(running_line, browser: Browser, sam: None) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    page.goto(f"{running_line.address}/desk?lang=en")
    page.get_by_label("E-mail").fill("sam@city.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-state")).to_have_text("Live")
    yield page
    context.close()


@pytest.fixture
def caller(running_line, browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    running_line.open_phone(page, "?lang=en")
    page.get_by_label("takes the call").check()
    page.get_by_role("button", name="Call", exact=True).click()
    yield page
    context.close()


def test_a_call_is_seen_growing_and_taken_over_while_it_lasts(desk: Page, caller: Page) -> None:
    card = desk.locator('[data-group="line"] .desk-card a')
    expect(card).to_be_visible(timeout=TURN_MS)
    card.click()
    turns = desk.locator(".desk-turn:not(.desk-none)")
    expect(caller.locator(".speech.line", has_text="How can I help?").first).to_be_visible(timeout=TURN_MS)

    caller.keyboard.press("5")
    expect(turns).to_have_count(1, timeout=TURN_MS)
    expect(turns.first).to_contain_text("asked again")
    desk.keyboard.press("t")

    expect(caller.get_by_text("You are connected to the department")).to_be_visible(timeout=TURN_MS)
    expect(desk.locator("#desk-pane")).to_contain_text("with Sam", timeout=TURN_MS)
    expect(desk.get_by_role("button", name="Close call")).to_be_visible(timeout=TURN_MS)


def test_a_call_that_was_taken_over_is_closed_at_the_desk(desk: Page, caller: Page) -> None:
    card = desk.locator('[data-group="line"] .desk-card a')
    card.click()
    expect(caller.locator(".speech.line", has_text="How can I help?").first).to_be_visible(timeout=TURN_MS)
    desk.get_by_role("button", name="Take over").click()
    expect(desk.get_by_role("button", name="Close call")).to_be_visible(timeout=TURN_MS)

    caller.get_by_role("button", name="Hang up").click()
    expect(desk.locator("#desk-pane")).to_contain_text("ended", timeout=TURN_MS)
    desk.keyboard.press("1")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("alert")).to_have_text("The call is closed. Thank you.")


def test_a_practice_call_waits_for_the_desk_and_is_accepted_there(
    desk: Page, running_line, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    running_line.open_phone(page, "?lang=en")
    expect(page.get_by_label("waits for somebody at the desk")).to_be_checked()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.locator(".speech.line", has_text="press 0").first).to_be_visible(timeout=TURN_MS)
    page.keyboard.press("0")

    desk.locator('[data-group="waiting"] .desk-card a').click(timeout=TURN_MS)
    desk.keyboard.press("a")

    expect(page.get_by_text("You are connected to the department")).to_be_visible(timeout=TURN_MS)
    expect(desk.locator("#desk-pane")).to_contain_text("with Sam", timeout=TURN_MS)
    context.close()
