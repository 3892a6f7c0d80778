"""A privacy officer carries out a caller's requests in French, in real Chromium."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from fastapi import Depends
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.account import Role
from ivr.accounts.guard import requires
from ivr.privacy import asking_pages
from ivr.privacy.asking import PublicAsking
from ivr.privacy.asking_pages import AskingDesk
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.privacy.pages import router
from ivr.register import public_routes
from ivr.register.public_page import site
from ivr.register.public_routes import PublicReading
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.export import write_all
from ivr.storage.store import CallerWords, keep_words
from ivr.storage.texts.sent_store import due_texts
from ivr.web.pages import Pages
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord
from metrics.ledger.repeat import caller_hash
from routing.requests.request import ServiceRequest
from routing.requests.store import file_request
from tests.browser.conftest import served, violations
from tests.browser.test_accounts import sign_in
from tests.fixtures.example import example_city
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
    requests = CallerRequests(
        database, Encryption(SECRET), Forgotten(folder), lambda: NOW, ZONE, lambda _: True
    )
    house.app.state.caller_requests = requests
    for public in (asking_pages.router, public_routes.router):
        house.app.include_router(public)
    house.app.state.asking = AskingDesk(PublicAsking(requests), example_city)
    settings = load_settings(
        city=example_city().path, texts_from="+16045550100", twilio_account_sid="AC1", twilio_auth_token="t"
    )
    house.app.state.public_reading = PublicReading(database, settings, example_city, SECRET, lambda: NOW)
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
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Page:
    page = browser.new_context(base_url=address, accept_downloads=True).new_page()
    sign_in(page, address, "pia")
    return page


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


@pytest.mark.parametrize(
    ("number", "width", "scheme"), [("604 555-0123", 1280, "light"), ("604 555-0124", 390, "dark")]
)
def test_the_public_form_is_filled_in_and_confirmed_by_keyboard_without_a_cookie(
    house: House, address: str, browser: Browser, number: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto("/about-this-line?lang=fr")
    assert violations(page) == []

    page.get_by_role("radio", name="Une correction").focus()
    page.keyboard.press("Space")
    for typed in (number, "Le numéro est le 14."):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    code = page.get_by_role("textbox", name="Le code reçu par texto")
    expect(code).to_be_visible()
    for sent, told in (("12", "Ce n'est pas le code."), (texted(house, number), "Confirmée et conservée.")):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        code.fill(sent)
        code.press("Enter")
        expect(page.locator(".done, .fault")).to_contain_text(told)

    assert violations(page) == []
    assert "555" not in page.url
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_the_public_page_as_files_is_read_from_a_disk_by_keyboard(
    house: House, browser: Browser, tmp_path: Path, language: str, other: str
) -> None:
    write_all(tmp_path, site(house.app.state.public_reading.look(), Pages()))
    context, failed = browser.new_context(), list[str]()
    page = context.new_page()
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("request", lambda request: failed.append(request.url) if "file:" not in request.url else None)

    page.goto(f"{tmp_path.as_uri()}/about-this-line-{language}.html")
    page.evaluate("document.fonts.ready")
    assert failed == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.locator("summary").press("Enter")
    expect(page.locator("details dl")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.locator('a[href="register-canada.csv"]')).to_be_focused()

    page.locator("nav.languages a").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", other)
    context.close()


def texted(house: House, number: str) -> str:
    requests = house.app.state.caller_requests
    with requests.database.reading() as session:
        texts = due_texts(session, NOW)
    (body,) = (text.body for text in texts if requests.opened(text.encrypted_number)[-4:] == number[-4:])
    (code,) = re.findall(r"\d{6}", body)
    return str(code)
