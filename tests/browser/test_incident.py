"""An incident from the call to the public page: reported, stated, told, and closed by somebody else."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.accounts.account import Role
from ivr.desk.call import Phase
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord, QueryRecord
from tests.browser.conftest import BUSY_MS, violations
from tests.browser.house import let_in, open_house, quiet_settings, sign_in
from tests.fixtures.machine import share_machine
from tests.load.plausible_calls import STORIES

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
ENDED = next(number for number, story in enumerate(STORIES, 1) if story.phase is Phase.ENDED)
CALL = f"CA{ENDED:032x}"
STATED = {
    "cause": "An old price was read out.",
    "mend": "The price was corrected.",
    "guard": "tests/conversations/bin-price.yaml",
    "summary_en": "An old price was read out to one caller.",
    "summary_fr": "Un ancien prix a été dit à une personne.",
}


@pytest.fixture
def people(browser: Browser, tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[str, Page, Page]]:
    """Ada, who reports and states, and Bea, who manages."""
    share_machine(tmp_path)
    settings = quiet_settings(data=tmp_path)
    shutil.copy(sqlite_template, settings.data / "cityline.db")
    with open_house(settings, NOW) as (address, database):
        with database.begin() as session:
            heard = QueryRecord(CALL, 1, NOW, "en", article="waste.bin_damaged", article_version=1)
            ledger.append(session, CallRecord(CALL, NOW, "en"), heard)
        let_in(settings, database, NOW, {"bea": frozenset({Role.MANAGER})})
        pages = []
        for name in ("ada", "bea"):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(BUSY_MS)
            sign_in(context, address, name)
            pages.append(context.new_page())
        yield address, pages[0], pages[1]
        for page in pages:
            page.context.close()


def test_an_incident_goes_from_the_call_to_the_public_page(people: tuple[str, Page, Page]) -> None:
    address, ada, bea = people
    ada.goto(f"{address}/desk/calls/{CALL}?lang=en")
    with ada.context.expect_page() as opening:
        ada.get_by_role("link", name="Report an incident").click()
    report = opening.value
    report.get_by_role("button", name="A wrong answer").click()

    report.get_by_role("button", name="Take it off the air").click()
    report.get_by_role("link", name="Back to the incident").click()
    expect(report.locator("main")).to_contain_text("It is off the air.")
    for name, text in STATED.items():
        report.locator(f'[name="{name}"]').fill(text)
    report.get_by_label("Who was told now").fill("The privacy officer")
    report.get_by_role("button", name="Save").click()
    expect(report.locator("[aria-labelledby=told]")).to_contain_text("3:00")
    expect(report.locator("[aria-labelledby=told]")).to_contain_text("The privacy officer (ada)")
    expect(report.get_by_role("button", name="Save, close and publish")).to_have_count(0)
    assert violations(report) == []

    bea.goto(report.url)
    bea.get_by_role("button", name="Save, close and publish").click()
    expect(bea.get_by_role("status")).to_have_text("Closed. Its summary is on the public page.")
    bea.goto(f"{address}/about-this-line?lang=en")
    expect(bea.locator("[aria-labelledby=incidents]")).to_contain_text(STATED["summary_en"])
    bea.goto(f"{address}/about-this-line?lang=fr")
    expect(bea.locator("[aria-labelledby=incidents]")).to_contain_text(STATED["summary_fr"])
