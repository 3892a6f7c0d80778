"""An editor reviews drawn turns, and listens to what callers allowed to be kept, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.storage.database import Database
from tests.browser.conftest import served, violations_in_light_and_dark
from tests.ivr.studio.review import conftest as review
from tests.ivr.studio.sampling import conftest as sampling

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def drawn(sqlite_database: Database) -> Iterator[str]:
    """The address of the page on which two drawn turns wait."""
    review.keep_call(sqlite_database, "CA1", "c'est combien pour faire enregistrer mon chien")
    review.keep_call(sqlite_database, "CA2", "le chien du voisin jappe toute la nuit")
    with served(review.furnished(review.reviewing_for(sqlite_database), [])) as address:
        yield f"{address}/review"


@pytest.fixture
def sounds(sqlite_database: Database) -> Iterator[str]:
    """The address of the page on which three sounds wait."""
    check = sampling.check_over(sqlite_database, sampling.Clock())
    for turn in (1, 2, 3):
        check.keep(sampling.utterance(turn))
    with served(sampling.furnished(check, [])) as address:
        yield f"{address}/review/hearing"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("waiting", ["drawn", "sounds"])
def test_the_page_breaks_no_rule_of_accessibility_and_fits_a_phone(
    page: Page, request: pytest.FixtureRequest, waiting: str, language: str
) -> None:
    page.goto(f"{request.getfixturevalue(waiting)}?lang={language}")

    assert violations_in_light_and_dark(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_two_turns_are_reviewed_by_keyboard_alone(page: Page, drawn: str) -> None:
    page.goto(f"{drawn}?lang=en")
    for verdict in ("Right", "The words were heard wrongly"):
        page.get_by_label(verdict, exact=True).press("Space")
        page.get_by_role("button", name="Save and go on").press("Enter")

    expect(page.get_by_text("All drawn turns of this week are reviewed.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("2 of 2 reviewed")
    expect(page.get_by_role("status")).to_contain_text("right 1 of 2")


def test_sounds_are_listened_to_by_one_key_each(page: Page, sounds: str) -> None:
    page.goto(f"{sounds}?lang=en")
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
