"""An editor reviews drawn turns in a real browser."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ivr.storage.database import open_database
from tests.browser.conftest import served
from tests.ivr.studio.review.conftest import furnished, keep_call, reviewing_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture
def address(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    shutil.copy(sqlite_template, tmp_path / "cityline.db")
    with closing(open_database(f"sqlite:///{tmp_path / 'cityline.db'}")) as database:
        keep_call(database, "CA1", "c'est combien pour faire enregistrer mon chien")
        keep_call(database, "CA2", "le chien du voisin jappe toute la nuit")
        with served(furnished(reviewing_for(database), [])) as address:
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
    page.goto(f"{address}/review?lang={language}")

    found = Axe().run(page, options=WCAG).response["violations"]

    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_two_turns_are_reviewed_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/review?lang=en")
    for verdict in ("Right", "The words were heard wrongly"):
        page.get_by_label(verdict, exact=True).press("Space")
        page.get_by_role("button", name="Save and go on").press("Enter")

    expect(page.get_by_text("All drawn turns of this week are reviewed.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("2 of 2 reviewed")
    expect(page.get_by_role("status")).to_contain_text("right 1 of 2")
