"""What editors get wrong is told in their own language in a real browser, and nothing half done stays."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from intents.articles.facts import NAME as FACTS
from ivr.storage.database import Database
from ivr.studio.article_form import form_of
from ivr.studio.edition import Edition
from tests.browser.conftest import OPEN_HOURS, served, violations
from tests.browser.house import open_house, quiet_settings, sign_in
from tests.browser.test_documents import documents_of
from tests.fixtures.machine import share_machine
from tests.ivr.studio.conftest import BIN, BULKY, NADIA, RAVI, check, folder_texts
from tests.ivr.studio.documents.test_extraction import pdf
from tests.ivr.studio.house import StudioHouse, house_over
from tests.ivr.studio.test_changed_facts import texts

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def house(file_database: Database) -> StudioHouse:
    house = house_over(file_database, texts())
    house.app.state.documents = documents_of(file_database)
    return house


@pytest.fixture(scope="module")
def address(house: StudioHouse) -> Iterator[str]:
    with served(house.app) as address:
        yield address


def newest(house: StudioHouse, slug: str) -> Edition:
    known = house.studio.history(slug)
    assert known
    return known.newest


def test_a_fact_without_a_unit_is_told_in_french_beside_its_field(
    house: StudioHouse, address: str, page: Page
) -> None:
    house.as_(NADIA)
    page.goto(f"{address}/studio/facts/bin_days?lang=fr")
    page.get_by_label("Unité").select_option("")
    page.get_by_label("Dernier jour").fill("")

    page.get_by_role("button", name="Enregistrer le brouillon").press("Enter")

    faults = page.locator(".faults li")
    expect(faults).to_have_text(
        [
            re.compile(r"Unité\s: Un nombre ne dit rien sans son unité : choisissez-en une"),
            re.compile(r"Dernier jour\s: Choisissez son dernier jour; ensuite, une personne répond"),
        ],
        use_inner_text=True,
    )
    assert violations(page) == []
    page.get_by_role("link", name="Unité").press("Enter")
    expect(page.locator("#unit")).to_be_in_viewport()
    assert newest(house, FACTS).number == 1


def opened(page: Page) -> Page:
    """Open every step of the form."""
    page.evaluate("document.querySelectorAll('details').forEach((step) => { step.open = true; })")
    return page


def test_an_answer_that_would_swallow_anothers_questions_is_blocked_with_its_name(
    house: StudioHouse, address: str, page: Page
) -> None:
    catalog = check([*house.studio.publisher.base().texts.values()])[0]
    mine, theirs = catalog[BIN].wordings["fr"], catalog[BULKY].wordings["fr"]
    house.as_(NADIA)
    page.goto(f"{address}/studio/{BIN}?lang=fr")
    greedy = [*mine.phrasings, *(f"{one} {more}" for one in theirs.tests for more in ("svp", "merci"))]
    opened(page).locator('[name="phrasings.fr"]').fill("\n".join(greedy))
    page.get_by_role("button", name="Enregistrer le brouillon").press("Enter")
    expect(page.get_by_text("Rien à corriger dans le texte.")).to_be_visible()
    page.get_by_role("link", name="Aller à la révision").press("Enter")
    page.get_by_role("button", name="Demander une révision").press("Enter")

    house.as_(RAVI)
    page.goto(f"{address}/studio/{BIN}/review?lang=fr")
    expect(page.get_by_text("Ceci s'y oppose")).to_be_visible()
    expect(page.get_by_text("La collecte des gros objets → Un bac brisé, disparu").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Approuver").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Une autre réponse perdrait")
    assert newest(house, BIN).state.value == "in_review"


def test_a_question_that_two_answers_have_is_told_with_its_words_and_the_other_answer(
    house: StudioHouse, address: str, page: Page
) -> None:
    taken = check(folder_texts())[0][BULKY].wordings["fr"].phrasings[0]
    house.as_(NADIA)
    page.goto(f"{address}/studio/{BIN}?lang=fr")
    field = opened(page).locator('[name="phrasings.fr"]')
    field.fill(f"{field.input_value()}\n{taken}")

    page.get_by_role("button", name="Enregistrer le brouillon").press("Enter")

    told = page.get_by_text("Cette formulation est déjà une formulation de")
    expect(told.first).to_contain_text(taken)
    assert "phrasing" not in page.locator("main").inner_text()
    assert violations(page) == []


def test_the_second_of_two_editors_sees_both_and_saves_both(
    house: StudioHouse, address: str, browser: Browser
) -> None:
    first, second = (browser.new_context().new_page() for _ in range(2))
    for page in (first, second):
        page.goto(f"{address}/studio/{BULKY}?lang=fr")
        opened(page)
    house.as_(NADIA)
    first.locator('[name="name.fr"]').fill("un gros objet à jeter")
    first.get_by_role("button", name="Enregistrer le brouillon").press("Enter")
    expect(first.get_by_role("status")).to_be_visible()

    house.as_(RAVI)
    second.locator('[name="owner"]').fill("Ravi Sandhu")
    second.get_by_role("button", name="Enregistrer le brouillon").press("Enter")
    expect(second.get_by_role("alert")).to_contain_text("Nadia Roy a enregistré la version 2")
    expect(second.locator(".alarm ins").last).to_contain_text("objet à jeter")
    expect(second.locator('[name="owner"]')).to_have_value("Ravi Sandhu")
    assert violations(second) == []
    second.get_by_role("button", name="Enregistrer le brouillon").press("Enter")

    expect(second.get_by_role("status")).to_be_visible()
    shown = form_of(newest(house, BULKY).text, ("en", "fr")).fields
    assert (shown["name.fr"], shown["owner"]) == ("un gros objet à jeter", "Ravi Sandhu")
    for page in (first, second):
        page.context.close()


@cache
def long_pdf() -> bytes:
    return pdf(*(f"Part {n}. You must pay the fee of ${n} for the permit." for n in range(1, 501)))


def test_of_a_document_of_500_pages_it_is_told_how_much_is_read(
    house: StudioHouse, address: str, page: Page
) -> None:
    house.as_(NADIA)

    give(page, address, "bylaw.pdf", "application/pdf", long_pdf())

    expect(
        page.get_by_text("Les 300 premières pages sur 500 sont lues; le reste est laissé de côté.")
    ).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("numerise.pdf", pdf("", "", ""), "C'est un document numérisé"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Ce n'est pas du texte"),
        ("casse.pdf", b"%PDF-1.7\nnothing that is one", "Le PDF est endommagé"),
    ],
)
def test_a_document_that_is_not_text_is_refused_in_french_with_what_to_do(
    house: StudioHouse, address: str, page: Page, name: str, content: bytes, told: str
) -> None:
    house.as_(NADIA)

    give(page, address, name, "application/octet-stream", content)

    expect(page.get_by_text(told).first).to_be_visible()
    assert name not in {one.source for one in house.app.state.documents.library.documents()}


def give(page: Page, address: str, name: str, kind: str, content: bytes) -> None:
    page.goto(f"{address}/studio/documents?lang=fr")
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_role("button", name="Importer", exact=True).press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Lecture en cours.")
    page.goto(f"{address}/studio/documents?lang=fr")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    """The whole service, with its limits on what may be sent."""
    data = tmp_path_factory.mktemp("uploads")
    share_machine(data)
    settings = quiet_settings(data=data)
    shutil.copy(sqlite_template, settings.data / "cityline.db")
    with open_house(settings, OPEN_HOURS) as (address, _):
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, service: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1180, "height": 900})
    sign_in(context, service)
    return context


@pytest.mark.parametrize(
    ("path", "button", "megabytes"),
    [
        ("/studio/documents", "Importer", 40),
        ("/studio/asked", "Importer", 40),
        ("/studio/asked", "Importer", 1),
    ],
)
def test_what_is_too_large_to_be_sent_is_told_in_french_and_nothing_is_kept(
    signed_in: BrowserContext, service: str, tmp_path: Path, path: str, button: str, megabytes: int
) -> None:
    page = signed_in.new_page()
    page.goto(f"{service}{path}?lang=fr")
    before = page.locator("table").all_inner_texts()
    file = tmp_path / "grand.csv"
    file.write_bytes(b"louez-vous des patins\n" * (megabytes * MEGABYTE // 22))
    page.get_by_label("Fichier", exact=True).set_input_files(file)

    page.get_by_role("button", name=button, exact=True).press("Enter")

    expect(page.get_by_text("trop").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert violations(page) == []
    page.goto(f"{service}{path}?lang=fr")
    assert page.locator("table").all_inner_texts() == before
    page.close()
