"""An editor takes a document in and brings a group's draft from it to the air, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ivr.storage.database import Database
from ivr.studio.documents.document import BadDocument, Fault
from ivr.studio.documents.library import DocumentDesk, Library
from ivr.studio.documents.reading import DocumentReader, Fetch
from ivr.studio.unanswered.grouping import AskedGrouping, Labelled, Wordings
from ivr.studio.unanswered.store import FeedbackLine, keep_feedback
from tests.browser.conftest import served, violations
from tests.ivr.studio.conftest import NADIA, RAVI, folder_texts
from tests.ivr.studio.documents.conftest import encode, read
from tests.ivr.studio.house import StudioHouse, house_over

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CITY_ZONE = ZoneInfo("America/Vancouver")
GROUP, SKATES = "skates", "waste.skate_rental"
SAID = {"en": "do you rent skates at the rink", "fr": "louez-vous des patins à la patinoire"}
RINK = {
    "rink.md": "# Skate rental\nSkates are rented at the rink for $4, children's skates for $2.",
    "patinoire.md": "# Location\nLes patins sont loués à la patinoire pour 4 $, ceux des enfants pour 2 $.",
}


@contextmanager
def no_network() -> Iterator[Fetch]:
    class Nowhere:
        def fetch(self, address: str) -> bytes:
            raise BadDocument(Fault.UNREACHED)

    yield Nowhere()


@pytest.fixture(scope="module")
def house(file_database: Database) -> StudioHouse:
    house = house_over(file_database, folder_texts())
    ask_for_skates(file_database)
    house.app.state.documents = documents_of(file_database)
    return house


def documents_of(database: Database) -> DocumentDesk:
    clock = lambda: datetime.now(UTC)  # noqa: E731 - the clock of this house
    reader = DocumentReader(
        database, read, no_network, (), clock, CITY_ZONE, lambda work: work(), lambda: uuid4().hex
    )
    return DocumentDesk(Library(database.begin, database.reading, encode, clock), reader)


def ask_for_skates(database: Database) -> None:
    now = datetime.now(UTC)
    lines = [
        FeedbackLine(f"feedback:{n}:{code}", text, code) for n in range(3) for code, text in SAID.items()
    ]
    with database.begin() as session:
        keep_feedback(session, lines, "ada", now, now.date() + timedelta(days=90))

    def alike(models: Path, wordings: Wordings) -> Labelled:
        return [1] * len(wordings), np.ones((len(wordings), 1), np.float32)

    AskedGrouping(database, Path(), CITY_ZONE, alike, lambda: GROUP).group(now)


@pytest.fixture(scope="module")
def address(house: StudioHouse) -> Iterator[str]:
    with served(house.app) as address:
        yield address


def take_in(page: Page, address: str, name: str, text: str) -> None:
    page.goto(f"{address}/studio/documents?lang=en")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Import").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("It is being read.")


def test_a_group_becomes_a_reviewed_answer_from_documents(
    house: StudioHouse, address: str, page: Page
) -> None:
    house.as_(NADIA)
    for name, text in RINK.items():
        take_in(page, address, name, text)
    expect(page.get_by_role("link", name="Skate rental")).to_be_visible()
    page.goto(f"{address}/studio/asked/{GROUP}?lang=en")
    page.get_by_role("link", name="Draft an answer from documents").press("Enter")
    expect(page.get_by_role("heading", name="Draft from documents")).to_be_visible()
    expect(page.get_by_label("Skates are rented at the rink for $4")).to_be_checked()
    assert violations(page) == []
    page.get_by_label("Short name").fill("skate rental")
    page.get_by_label("Department").select_option("waste")
    page.get_by_role("button", name="Begin the draft").press("Enter")

    expect(page.get_by_role("heading", name="What it was drafted from")).to_be_visible()
    expect(page.get_by_label("What is said (en)")).to_have_value(f"“{RINK['rink.md'].splitlines()[1]}”")
    assert house.studio.publisher.base().texts.keys() >= {"waste.bin_damaged"}
    assert SKATES not in house.studio.publisher.base().texts
    assert violations(page) == []
    write(page)
    page.get_by_role("link", name="Go to the review").press("Enter")
    page.get_by_role("button", name="Ask for a review").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Sent to review.")

    house.as_(RAVI)
    page.goto(f"{address}/studio/{SKATES}/review?lang=en")
    expect(page.get_by_role("heading", name="What it was drafted from")).to_be_visible()
    page.get_by_role("button", name="Approve").press("Enter")
    page.get_by_role("button", name="Put on air now").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("On air. The next caller hears it.")
    assert "“" not in house.studio.publisher.base().texts[SKATES].text


def write(page: Page) -> None:
    """Say it as it is said, and give it a name, more phrasings and tests."""
    page.get_by_text("2. How callers ask").press("Enter")
    for language, name, spoken in (
        ("en", "skate rental", "Skates are rented at the rink for $4, children's skates for $2."),
        (
            "fr",
            "la location de patins",
            "Les patins sont loués à la patinoire, 4 $, et 2 $ pour les enfants.",
        ),
    ):
        asked = SAID[language]
        page.get_by_label(f"Name ({language})", exact=True).fill(name)
        page.get_by_label(f"What is said ({language})").fill(spoken)
        phrasings = page.get_by_label(f"How callers ask ({language})")
        expect(phrasings).to_have_value(asked)
        phrasings.fill("\n".join((asked, *(f"{asked} {n}" for n in range(8)))))
        tests = (f"{asked} today", f"so {asked}", f"{asked} please") if language == "en" else ()
        tests = tests or (f"{asked} ce soir", f"alors {asked}", f"{asked} merci")
        page.get_by_label(f"Test questions ({language})").fill("\n".join(tests))
    page.get_by_role("button", name="Save as draft").press("Enter")
    expect(page.get_by_text("The text has no faults.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_documents_are_accessible(
    house: StudioHouse, address: str, page: Page, language: str
) -> None:
    house.as_(RAVI)
    library = house.app.state.documents.library
    if not library.documents():
        take_in(page, address, "rink.md", RINK["rink.md"])
    name = library.documents()[0].id
    for path in ("documents", f"documents/{name}", "asked/replies", "asked/phrasings/waste.bin_damaged"):
        page.goto(f"{address}/studio/{path}?lang={language}")
        assert violations(page) == []


def test_what_cannot_be_read_is_told_in_french(house: StudioHouse, address: str, page: Page) -> None:
    take_in(page, address, "tarifs.docx", "\0")

    page.goto(f"{address}/studio/documents?lang=fr")

    expect(page.get_by_text("Ce n'est pas du texte : enregistrez-le en PDF")).to_be_visible()
    assert violations(page) == []
