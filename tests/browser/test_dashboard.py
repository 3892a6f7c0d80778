"""Managers look at the figures in a real browser, in both languages, by keyboard and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from ivr.storage.database import Database
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import Carrier
from tests.browser.conftest import served, violations_in_light_and_dark
from tests.metrics.dashboard.conftest import Book, furnished, managing_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FORTNIGHT = "/dashboard?period=custom&from=2026-11-10&to=2026-11-25"
PAGES = (FORTNIGHT, "/dashboard/calls?period=month", "/dashboard/glossary")
PHONE: ViewportSize = {"width": 320, "height": 700}


@pytest.fixture(scope="module")
def book(file_database: Database) -> Book:
    book = Book(file_database)
    for days_ago in range(15):
        book.call(days_ago, QueryOutcome.ANSWERED_CONFIRMED, article_version=1 + (days_ago < 5))
        book.call(days_ago, QueryOutcome.ANSWERED_UNCONFIRMED, carrier=Carrier.EXCHANGE)
        book.call(days_ago, QueryOutcome.ESCALATED_CONNECTED, "waste.missed_pickup", language="fr")
    book.count()
    return book


@pytest.fixture(scope="module")
def address(book: Book) -> Iterator[str]:
    with served(furnished(managing_for(book.database), book.database)) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_a_rule_of_accessibility(page: Page, address: str, path: str, language: str) -> None:
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    for summary in page.locator("summary").all():
        summary.click()

    assert violations_in_light_and_dark(page) == []


def test_the_day_dialogue_appears_by_itself(page: Page, address: str) -> None:
    page.goto(f"{address}/dashboard?lang=en")

    expect(page.locator("#live")).to_contain_text("Calls today")
    expect(page.locator("#live .alarm")).to_contain_text("Overdue messages and call-backs")


def test_a_department_is_chosen_by_keyboard_and_led_back_from(page: Page, address: str) -> None:
    page.goto(f"{address}{FORTNIGHT}&lang=en")
    page.get_by_role("link", name="By department").press("Enter")
    page.get_by_role("link", name="Waste", exact=True).first.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".period")).to_contain_text("Waste")
    expect(page.locator("#headline-escalated + .share")).to_contain_text("100.0")

    page.locator(".filters > summary").press("Enter")
    page.get_by_label("Department", exact=True).select_option("")
    page.get_by_role("button", name="Show").press("Enter")

    expect(page.locator(".period")).not_to_contain_text("Waste")


def test_every_bar_has_its_number_in_words_and_in_the_table(page: Page, address: str) -> None:
    page.goto(f"{address}{FORTNIGHT}&lang=fr")
    page.get_by_text("Les mêmes nombres en tableau").first.click()

    assert page.locator("svg.chart title").first.text_content() == "Issues par jour"
    expect(page.get_by_role("rowheader", name="20 nov. 2026")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_every_page_without_scrolling_sideways(page: Page, address: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
