"""A new editor and a reviewer bring an answer on air in a real browser, by keyboard, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ivr.storage.database import Database
from tests.browser.conftest import served, violations
from tests.ivr.studio.conftest import BIN, BULKY, NADIA, RAVI, folder_texts
from tests.ivr.studio.house import StudioHouse, house_over

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LEAVES = "waste.leaf_pickup"


@pytest.fixture(scope="module")
def house(file_database: Database) -> StudioHouse:
    return house_over(file_database, folder_texts())


@pytest.fixture(scope="module")
def address(house: StudioHouse) -> Iterator[str]:
    with served(house.app) as address:
        yield address


def test_a_new_answer_goes_from_an_empty_form_to_the_air(
    house: StudioHouse, address: str, page: Page
) -> None:
    house.as_(NADIA)
    page.goto(f"{address}/studio?lang=en")
    page.get_by_text("A new answer").click()
    page.get_by_label("Short name").fill("leaf pickup")
    page.locator("#department").select_option("waste")
    page.get_by_role("button", name="Begin").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Begun.")
    page.get_by_text("2. How callers ask").press("Enter")
    for language, name, spoken, asked, tests in (
        (
            "en",
            "leaf pickup",
            "We pick up leaves in paper bags every second Tuesday until the end of November.",
            "when do you pick up leaves",
            "when do you pick up leaves here\nso when do you pick up leaves\npick up leaves when",
        ),
        (
            "fr",
            "le ramassage des feuilles",
            "Nous ramassons les feuilles en sacs un mardi sur deux jusqu'à la fin de novembre.",
            "quand ramassez-vous les feuilles",
            "quand ramassez-vous les feuilles ici\nvous ramassez les feuilles quand\nles feuilles quand",
        ),
    ):
        page.get_by_label(f"Name ({language})", exact=True).fill(name)
        page.get_by_label(f"What is said ({language})").fill(spoken)
        page.get_by_label(f"How callers ask ({language})").fill("\n".join(f"{asked} {n}" for n in range(8)))
        page.get_by_label(f"Test questions ({language})").fill(tests)
    page.get_by_role("button", name="Save as draft").press("Enter")
    expect(page.get_by_text("The text has no faults.")).to_be_visible()
    page.get_by_role("link", name="Go to the review").press("Enter")
    page.get_by_role("button", name="Ask for a review").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Sent to review.")

    house.as_(RAVI)
    page.goto(f"{address}/studio/{LEAVES}/review?lang=en")
    expect(page.get_by_text("questions were asked")).to_be_visible()
    page.get_by_role("button", name="Approve").press("Enter")
    page.get_by_role("button", name="Put on air now").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("On air. The next caller hears it.")
    assert house.studio.publisher.base().texts[LEAVES].path == "waste/leaf-pickup.yaml"


def test_a_number_changed_in_english_alone_withholds_the_french_until_somebody_looks(
    house: StudioHouse, address: str, page: Page
) -> None:
    house.as_(NADIA)
    page.goto(f"{address}/studio/{BULKY}?lang=en")
    spoken = page.get_by_label("What is said (en)")
    spoken.fill(f"{spoken.input_value().rstrip('.')}, up to 77 times.")
    page.get_by_role("button", name="Save as draft").press("Enter")

    told = page.get_by_role("group", name="French").first.get_by_text("A number, day or time")
    expect(told).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Go to the review").press("Enter")
    expect(page.get_by_role("heading", name="Behind the first language")).to_be_visible()
    assert violations(page) == []
    page.go_back()

    page.get_by_label("Still says the same as the first language").check()
    page.get_by_role("button", name="Save as draft").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("A number, day or time")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["", "/{}", "/{}/review", "/{}/try", "/{}/history", "/{}/editions/1"])
def test_every_page_of_the_studio_is_accessible(
    house: StudioHouse, address: str, page: Page, path: str, language: str
) -> None:
    house.as_(RAVI)
    page.goto(f"{address}/studio{path.format(BIN)}?lang={language}")

    assert violations(page) == []


def test_a_conversation_is_typed_by_keyboard(house: StudioHouse, address: str, page: Page) -> None:
    page.goto(f"{address}/studio/{BIN}/try?lang=en")

    page.keyboard.type("my bin broke")
    page.keyboard.press("Enter")

    expect(page.get_by_text("You said my bin broke.")).to_be_visible()
    expect(page.get_by_label("What the caller says")).to_be_focused()
