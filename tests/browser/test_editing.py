"""Managers edit the directory, notices and the switch in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.call.city import load_city
from ivr.storage.database import Database
from tests.browser.conftest import served, violations, violations_in_light_and_dark
from tests.ivr.studio.directory.conftest import House, furnished

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PAGES = ("/directory", "/directory/new", "/directory/revenue", "/banners", "/banners/mill-street-bridge")


@pytest.fixture(scope="module")
def house(file_database: Database, tmp_path_factory: pytest.TempPathFactory) -> House:
    city = load_city(Path("deploy/example-city"))
    return furnished(file_database, city, tmp_path_factory.mktemp("audio"))


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


def test_a_notice_goes_on_air_and_down_by_keyboard_alone(house: House, address: str, page: Page) -> None:
    page.goto(f"{address}/banners?lang=en")
    page.get_by_label("What is said (en)").focus()
    page.keyboard.type("Plows are out.")
    page.keyboard.press("Tab")
    page.keyboard.type("Les charrues sont sorties.")
    page.get_by_label("Ends").fill("2026-11-26T08:00")
    page.get_by_label("Why now").fill("Snow since noon")
    page.get_by_role("button", name="Put on air").press("Enter")

    expect(page.get_by_role("status")).to_have_text("On air. The next caller hears it.")
    assert "plows-are-out" in {banner.id for banner in house.city_now().banners}

    page.get_by_role("button", name="Take down Plows are out.").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Taken down.")
    assert "plows-are-out" not in {banner.id for banner in house.city_now().banners}


def test_what_is_wrong_leads_to_its_field_and_what_was_typed_stays(address: str, page: Page) -> None:
    page.goto(f"{address}/directory/revenue?lang=en")
    page.get_by_label("Monday").fill("08:30-12:00, 11:00-16:30")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("alert").get_by_role("link", name="Monday").click()

    field = page.get_by_label("Monday")
    expect(field).to_be_focused()
    expect(field).to_have_value("08:30-12:00, 11:00-16:30")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


def test_two_managers_at_once_both_keep_what_they_did(address: str, browser: Browser) -> None:
    first, second = (browser.new_context().new_page() for _ in range(2))
    for page in (first, second):
        page.goto(f"{address}/directory/parks?lang=en")
    first.get_by_label("Longest wait in seconds").fill("60")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_contain_text("Saved.")

    second.get_by_label("Saturday").fill("09:00-12:00")
    second.get_by_role("button", name="Save").click()

    expect(second.get_by_role("alert")).to_contain_text("Ada Roy has changed the same")
    expect(second.get_by_label("Saturday")).to_have_value("09:00-12:00")
    assert violations(second) == []
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("status")).to_contain_text("Saved.")


def test_the_year_ahead_is_signed_off_and_a_calendar_taken(address: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{address}/directory/waste?lang=en")
    page.get_by_role("button", name="I have checked every day above and sign off").click()
    expect(page.get_by_text("Signed off by Ada Roy")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a calendar").click()
    download.value.save_as(tmp_path / "waste.ics")
    page.get_by_label("Take hours, holidays and exceptions").set_input_files(tmp_path / "waste.ics")
    page.get_by_role("button", name="Import").click()

    expect(page.get_by_role("status")).to_contain_text("Saved.")


def test_the_switch_is_seen_on_every_page_while_it_is_on(address: str, page: Page) -> None:
    page.goto(f"{address}/banners?lang=en")
    page.get_by_label("From the next call on, nobody is answered by the line.").check()
    page.get_by_role("button", name="Send all calls to people").click()

    page.goto(f"{address}/directory?lang=en")
    expect(page.get_by_text("All calls go to people now")).to_be_visible()
    assert violations(page) == []

    page.get_by_text("All calls go to people now").click()
    page.get_by_label("From the next call on, the line answers again.").check()
    page.get_by_role("button", name="Let the line answer again").click()
    expect(page.get_by_text("All calls go to people now")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_shut_out(address: str, browser: Browser, language: str) -> None:
    page = browser.new_context().new_page()

    found = {}
    for path in PAGES:
        page.goto(f"{address}{path}?lang={language}")
        found[path] = violations_in_light_and_dark(page)

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_phones_screen_is_wide_enough(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()

    widths = {}
    for path in PAGES:
        page.goto(f"{address}{path}?lang=fr")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, 320)
