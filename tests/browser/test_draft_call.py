"""An editor calls the line with a draft, in a real browser; nobody else hears it, and no figure counts it."""

import re
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from ivr.accounts.account import Role
from ivr.storage.database import open_database
from ivr.studio.article_form import text_of
from ivr.studio.edition import Author
from ivr.studio.page import StudioDesk
from ivr.studio.studio import Done
from tests.browser.conftest import RunningLine, violations
from tests.browser.house import import_answers, let_in, sign_in
from tests.browser.test_phone import TURN_MS, dispositions_once_over, said

pytestmark = [pytest.mark.slow, pytest.mark.browser]

DAY = "waste.collection_day"
DRAFT = "Your garbage is picked up every Tuesday until the new trucks come; say agent to hear more of it."
NADIA = Author("nadia", "Nadia Roy")


@pytest.fixture
def draft(running_line: RunningLine) -> int:
    """An edition that nobody has reviewed; its number."""
    desk: StudioDesk = running_line.app.state.studio
    import_answers(desk, running_line.settings.city / "answers")
    known = desk.studio.history(DAY)
    assert known
    text = text_of(known.newest.text, {"spoken.en": DRAFT}, desk.studio.languages)
    assert isinstance(desk.studio.save(DAY, known.newest.path, text, known.newest.number, NADIA), Done)
    with closing(open_database(running_line.settings.database_address)) as database:
        let_in(running_line.settings, database, datetime.now(UTC), {"nadia": frozenset({Role.EDITOR})})
    return known.newest.number + 1


def test_a_draft_is_called_from_its_page_and_says_what_nobody_else_hears(
    running_line: RunningLine, speaking_browser: Browser, draft: int
) -> None:
    context = speaking_browser.new_context(viewport={"width": 1180, "height": 1010})
    sign_in(context, running_line.address, "nadia")
    page = context.new_page()
    page.set_default_timeout(TURN_MS)
    page.goto(f"{running_line.address}/studio/{DAY}/editions/{draft}?lang=en")
    page.get_by_role("button", name=f"Call it with edition {draft}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Call with {DAY}, edition {draft}")
    expect(page.get_by_text("may not be reviewed yet").first).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.locator(".note", has_text="nobody else hears it")).to_be_visible()
    expect(said(page, "caller", re.compile("garbage", re.IGNORECASE))).to_be_visible(timeout=TURN_MS)
    expect(said(page, "line", "every Tuesday until the new trucks come")).to_be_visible(timeout=TURN_MS)
    page.get_by_role("button", name="Hang up").click()

    expect(page.locator(".note", has_text="The city's figures leave it out")).to_be_visible()
    expect(page.get_by_role("button", name="Call again")).to_be_visible()
    assert dispositions_once_over(running_line, page)
    assert running_line.calls(tests=False) == ()
    assert "Tuesday" not in running_line.app.state.studio.catalog()[DAY].wordings["en"].spoken
    page.reload()
    expect(page.get_by_role("heading", name="This link was used, or is too old")).to_be_visible()
