"""Two members of staff see to what is owed to callers, in a real browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, Route, expect

from intents.privacy.redaction import redacted
from ivr.accounts.account import Role
from ivr.accounts.authentication import Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings
from ivr.accounts.users import NewAccount
from ivr.desk.call_store import announce
from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState, TranscriptState
from ivr.desk.callbacks.store import file_callback
from ivr.desk.feed import EventKind as Change
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import machine_secret
from tests.browser.conftest import violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WAIT_MS = 30_000
PASSWORD = "correct horse battery"
NUMBER = "+16045550187"
WORDS = "My bin was not emptied at 12 Maple Street, call me at 604 555 0123."
PICTURES = os.environ.get("PICTURES", "")
"A folder into which pictures for the README are taken anew."
Leave = Callable[..., None]


@pytest.fixture(scope="module")
def database(running_line) -> Iterator[Database]:
    with closing(open_database(running_line.settings.database_address)) as opened:
        yield opened


@pytest.fixture(scope="module")
def secret(running_line) -> bytes:
    settings = running_line.settings
    return machine_secret(settings.secret_key.get_secret_value(), settings.data)


@pytest.fixture(scope="module")
def staff(running_line, database: Database, secret: bytes, now) -> None:
    site = Site(database, lambda: now, secret, running_line.settings.public_base_url)
    authentication = open_authentication(
        site, AccountSettings(), load_declaration(running_line.settings.city)
    )
    for name in ("sam", "kim"):
        account = authentication.users.add(
            NewAccount.typed(name, f"{name}@city.example", frozenset({Role.STAFF}), "en"), ""
        )
        authentication.users.set_password(account.id, PasswordHasher().hash(PASSWORD), by="")
        authentication.own_accounts.declare(account.id, authentication.declaration.version)


@pytest.fixture(scope="module")
def now(running_line):
    return running_line.now


@pytest.fixture
def leave(database: Database, secret: bytes, now) -> Leave:
    """File a callback that differs from the usual one."""

    def file(name: str, due: timedelta, **differs: Any) -> None:
        left_at, purge_on = now - timedelta(days=1), (now + timedelta(days=365)).date()
        usual = Callback(
            name, CallbackKind.MESSAGE, f"CA-{name}", "waste", "en", left_at, now + due, purge_on
        )
        words = {
            "reading": TranscriptState.READ,
            "preview": redacted(WORDS),
            "encrypted_words": Encryption(secret).encrypt(WORDS),
        }
        number = {"encrypted_number": Encryption(secret).encrypt(NUMBER), "article": "waste.missed_pickup"}
        with database.begin() as session:
            file_callback(session, replace(usual, **{**words, **number, **differs}))
            announce(session, Change.CALLBACK, name, now)

    return file


@pytest.fixture
def sign_in(running_line, browser: Browser, staff) -> Callable[..., Page]:
    """Open a browser in which somebody is signed in, at the list."""

    def opened(name: str, *, width: int = 1180, **context: Any) -> Page:
        page = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(f"{running_line.address}/desk/callbacks?lang=en")
        page.get_by_label("E-mail").fill(f"{name}@city.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Messages and call-backs")
        return page

    return opened


def test_a_message_that_comes_appears_by_itself_and_is_taken_once(sign_in, leave) -> None:
    sam, kim = sign_in("sam"), sign_in("kim")

    leave("RE1", timedelta(hours=5))

    for page in (sam, kim):
        expect(page.locator("#callback-RE1")).to_be_visible()
    sam.locator("#callback-RE1").click()
    kim.locator("#callback-RE1").click()
    sam.get_by_role("button", name="Take it").click()
    expect(sam.get_by_role("status").first).to_have_text("It is yours now.")
    expect(kim.locator("#callback-changed")).to_contain_text("Somebody has just changed this")
    kim.get_by_role("button", name="Take it").click()
    expect(kim.get_by_role("alert")).to_contain_text("Somebody else was faster")


def test_a_message_that_comes_while_the_page_only_connects_appears_too(sign_in, leave, running_line) -> None:
    sam, kim = sign_in("sam"), sign_in("kim")
    connecting: list[Route] = []

    def hold(route: Route) -> None:
        connecting.append(route)

    sam.route("**/desk/events*", hold)
    sam.goto(f"{running_line.address}/desk/callbacks?lang=en")
    leave("RE9", timedelta(hours=5))
    expect(kim.locator("#callback-RE9")).to_be_visible()
    connecting.pop().continue_()

    expect(sam.locator("#callback-RE9")).to_be_visible()


def test_a_call_back_is_made_and_closed_by_keyboard_alone(sign_in, leave) -> None:
    leave(
        "CA2",
        timedelta(hours=2),
        kind=CallbackKind.CALLBACK,
        reading=TranscriptState.NONE,
        preview="",
        encrypted_words="",
    )
    page = sign_in("sam")

    page.locator("#callback-CA2").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it").press("Enter")
    page.get_by_role("button", name="Show the number").press("Enter")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    page.get_by_role("radio", name="The caller was reached").press("Space")
    page.get_by_label("Note").first.press_sequentially("Bin comes Friday.")
    page.get_by_role("button", name="Close").press("Enter")

    expect(page.get_by_role("status").first).to_have_text("It is closed.")
    expect(page.get_by_text("Bin comes Friday.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_shut_out(sign_in, leave, running_line, scheme: str, language: str) -> None:
    leave(
        "RE4",
        timedelta(hours=-3),
        reading=TranscriptState.UNREADABLE,
        preview="",
        encrypted_words="",
        encrypted_number="",
    )
    leave("RE5", timedelta(hours=-3))
    leave("RE6", timedelta(hours=3), state=CallbackState.TAKEN, owner="sam", tries=2)
    page = sign_in("sam", color_scheme=scheme)

    found = {}
    for path in ("", "/RE4", "/RE5", "/RE6", "/gone"):
        page.goto(f"{running_line.address}/desk/callbacks{path}?lang={language}&which=all")
        found[path] = violations(page)
        if PICTURES:
            page.screenshot(
                path=Path(PICTURES) / f"callbacks{path.replace('/', '-')}-{language}-{scheme}.png"
            )

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_phone_screen_shows_everything_without_scrolling_sideways(sign_in, leave, running_line) -> None:
    leave("RE5", timedelta(hours=-3))
    leave("RE6", timedelta(hours=3), state=CallbackState.TAKEN, owner="sam", tries=2)
    page = sign_in("sam", width=320)

    for path in ("", "/RE5", "/RE6"):
        page.goto(f"{running_line.address}/desk/callbacks{path}?lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
