"""An editor listens to what callers allowed to be kept, in a real browser."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ivr.storage.database import open_database
from tests.browser.conftest import served
from tests.ivr.studio.sampling.conftest import Clock, check_over, furnished, utterance

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture
def address(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    shutil.copy(sqlite_template, tmp_path / "cityline.db")
    with closing(open_database(f"sqlite:///{tmp_path / 'cityline.db'}")) as database:
        check = check_over(database, Clock())
        for turn in (1, 2, 3):
            check.keep(utterance(turn))
        with served(furnished(check, [])) as address:
            yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_breaks_no_rule_of_accessibility_and_fits_a_phone(
    page: Page, address: str, language: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/review/hearing?lang={language}")

    found = Axe().run(page, options=WCAG).response["violations"]

    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_sounds_are_listened_to_by_one_key_each(page: Page, address: str) -> None:
    page.goto(f"{address}/review/hearing?lang=en")
    expect(page.get_by_role("status")).to_have_text("Waiting: 3")

    page.keyboard.press("F2")
    page.wait_for_function("!document.getElementById('sound').paused")
    page.get_by_label("What was said", exact=True).fill("le bain libre")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Waiting: 2")
    page.keyboard.press("F8")
    expect(page.get_by_role("status")).to_have_text("Waiting: 1")
    page.keyboard.press("F9")

    expect(page.get_by_role("status")).to_contain_text("Nothing waits.")
