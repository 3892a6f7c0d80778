"""A new editor takes forty calls about an unknown topic to an answer that the phone then speaks."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ivr.studio import store
from ivr.studio.edition import State
from tests.browser.conftest import violations
from tests.browser.editors_walk import QUESTIONS, SPOKEN, walk
from tests.browser.walk_house import WANTED, walk_house

pytestmark = [pytest.mark.slow, pytest.mark.browser]
MOST_CLICKS = 21


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_group_of_forty_calls_becomes_an_answer_that_callers_hear(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    found: dict[str, list[str]] = {}

    def examine(page: Page, name: str) -> None:
        found[name] = violations(page)

    with walk_house(tmp_path) as house:
        before = {code: house.hears(question, code) for code, question in QUESTIONS.items()}
        steps = [*walk(house, browser, language, examine)]
        with house.database.reading() as session:
            known = store.history(session, WANTED)

    assert not any(SPOKEN[code] in heard for code, heard in before.items())
    assert known
    assert known.on_air
    assert known.on_air.state is State.PUBLISHED
    assert len({one.by for one in known.steps}) == 2
    assert sum(one.clicks for one in steps) <= MOST_CLICKS
    assert set(found) == {
        "studio",
        "studio-asked",
        "studio-group",
        "studio-write",
        "studio-review",
        "studio-approval",
        "studio-on-air",
    }
    assert [one for faults in found.values() for one in faults] == []
