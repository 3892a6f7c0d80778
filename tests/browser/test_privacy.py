"""A privacy officer carries out a caller's requests in French, in real Chromium."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from fastapi import Depends
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.account import Role
from ivr.accounts.guard import requires
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.privacy.pages import router
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord
from metrics.ledger.repeat import caller_hash
from routing.requests.request import ServiceRequest
from routing.requests.store import file_request
from tests.browser.conftest import served, violations
from tests.browser.test_accounts import sign_in
from tests.ivr.accounts.conftest import Clock, House, make_house

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
ZONE = ZoneInfo("America/Vancouver")
SECRET, NUMBER = b"secret", "604 555-0121"


@pytest.fixture(scope="module")
def house(file_database: Database, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with the privacy officer's page, and one call of which words and a report are kept."""
    database, folder = file_database, tmp_path_factory.mktemp("erasures")
    house = make_house(database, Clock(), base="http://127.0.0.1", rooms_besides=("ivr.privacy",))
    house.app.include_router(router, dependencies=[Depends(requires(Role.PRIVACY))])
    house.app.state.caller_requests = CallerRequests(
        database, Encryption(SECRET), Forgotten(folder), lambda: NOW, ZONE
    )
    with database.begin() as session:
        ledger.append(session, CallRecord("CA1", NOW, "fr", caller_hash=caller_hash(SECRET, "+16045550121")))
        keep_words(session, CallerWords("CA1", 1, "fr", "mon bac est plein", NOW.date()), str)
        file_request(
            session,
            ServiceRequest(
                "CA1-1", "CA1", "2969", "roads.pothole", "POTHOLE", "12, rue Oak", NOW, NOW, NOW.date()
            ),
        )
    house.add("pia", Role.PRIVACY)
    return house


@pytest.fixture(scope="module")
def page(house: House, browser: Browser) -> Iterator[Page]:
    with served(house.app) as address:
        page = browser.new_context(base_url=address, accept_downloads=True).new_page()
        sign_in(page, address, "pia")
        yield page


def look(page: Page) -> None:
    page.goto("/privacy?lang=fr")
    page.get_by_role("textbox", name="Numéro de la personne").fill(NUMBER)
    page.get_by_role("button", name="Chercher").click()


def test_a_request_is_walked_from_the_look_to_the_erasure(page: Page) -> None:
    look(page)
    expect(page.get_by_role("region", name="Ce qui est gardé de +16045550121")).to_contain_text(
        "Appels : 1. Échanges dont les paroles sont gardées : 1. Messages : 0. Signalements : 1."
    )
    assert violations(page) == []

    page.locator("#forget-again").fill("604 555-0199")
    page.locator("#forget-again").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Ce n'est pas le même numéro.")
    assert violations(page) == []

    page.locator("#export-again").fill(NUMBER)
    with page.expect_download() as loading:
        page.locator("#export-again").press("Enter")
    copy = json.loads(loading.value.path().read_text("utf-8"))
    assert copy["calls"][0]["words"] == ["mon bac est plein"]
    assert copy["calls"][0]["reports"][0]["address"] == "12, rue Oak"

    page.locator("#hold-again").fill(NUMBER)
    page.locator("#hold-again").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("En conservation légale")).to_be_visible()
    expect(page.locator("#forget-again")).to_have_count(0)
    assert violations(page) == []

    page.locator("#release-again").fill(NUMBER)
    page.locator("#release-again").press("Enter")
    page.locator("#forget-again").fill(NUMBER)
    page.locator("#forget-again").press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("Oubliée. Les appels restent comptés"))
    expect(page.get_by_role("region", name="Ce qui est gardé")).to_contain_text("Rien qui mène à ce numéro.")
    assert NUMBER not in page.url
