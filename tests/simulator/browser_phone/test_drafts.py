"""Links to calls with drafts: one call, one person, one hour."""

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ivr.accounts.account import Role
from ivr.run.trial import DraftCall
from ivr.storage.database import Database
from simulator.browser_phone import pages
from simulator.browser_phone.desk import MOST_CALLS, BrowserPhone, trying_out
from simulator.browser_phone.drafts import LINK_SECONDS, DraftCalls
from tests.ivr.accounts.conftest import Clock, House, make_house
from tests.simulator.browser_phone.conftest import SilentLine

OWN = {"origin": "https://line.example.ca", "host": "line.example.ca"}
DRAFT = DraftCall(-7, "waste.bin_damaged", 3, "nadia")


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def house(database: Database, silent_line: SilentLine) -> House:
    house = make_house(database, Clock(), rooms_besides=("simulator.browser_phone",))
    house.app.include_router(pages.router)
    house.app.state.browser_phone = BrowserPhone(silent_line, trying_out("token", "https://line.test"))
    for name in ("nadia", "ravi"):
        house.add(name, Role.EDITOR)
    house.add("sam", Role.STAFF)
    return house


def phone_of(house: House) -> BrowserPhone:
    phone: BrowserPhone = house.app.state.browser_phone
    return phone


def code_of(house: House, person: str = "nadia") -> str:
    return phone_of(house).drafts.new_code(DraftCall(-7, "waste.bin_damaged", 3, person))


def is_refused(client: TestClient, code: str) -> bool:
    try:
        with client.websocket_connect(f"wss://line.example.ca/phone/call?draft={code}", headers=OWN):
            return False
    except WebSocketDisconnect:
        return True


def test_a_code_is_good_for_one_call_of_one_person() -> None:
    drafts = DraftCalls(Watch())
    code = drafts.new_code(DRAFT)

    assert drafts.use(code, "ravi") is None
    assert drafts.use(code, "nadia") == DRAFT
    assert drafts.use(code, "nadia") is None


def test_a_code_that_waited_an_hour_is_good_for_nothing() -> None:
    watch = Watch()
    drafts = DraftCalls(watch)
    code = drafts.new_code(DRAFT)
    watch.seconds += LINK_SECONDS

    assert drafts.behind(code, "nadia") is None


def test_only_the_call_that_was_begun_speaks_with_the_draft_and_only_while_it_lasts() -> None:
    drafts = DraftCalls()

    with drafts.during("CA1", DRAFT):
        assert drafts.answers_of("CA1") == -7
        assert drafts.answers_of("CA2") is None
    assert drafts.answers_of("CA1") is None


def test_the_page_says_what_is_called_and_that_it_may_not_be_reviewed(house: House) -> None:
    page = house.browser().signed_in("nadia").get(f"/phone/draft/{code_of(house)}")

    assert page.status_code == 200
    assert "Call with waste.bin_damaged, edition 3" in page.text
    assert "may not be reviewed yet" in page.text
    assert "My garbage lid broke off" in page.text


def test_the_page_comes_in_french_too(house: House) -> None:
    page = house.browser().signed_in("nadia").get(f"/phone/draft/{code_of(house)}?lang=fr")

    assert "Appeler avec waste.bin_damaged, version 3" in page.text
    assert "pas encore révisées" in page.text


def test_somebody_elses_link_shows_nothing_and_says_how_to_get_one(house: House) -> None:
    page = house.browser().signed_in("ravi").get(f"/phone/draft/{code_of(house)}")

    assert page.status_code == 410
    assert "press “Call it” for another one" in page.text


def test_who_does_not_edit_cannot_open_it(house: House) -> None:
    code = code_of(house, "sam")
    browser = house.browser().signed_in("sam")

    assert browser.get(f"/phone/draft/{code}").status_code == 403
    assert is_refused(browser.client, code)


def test_a_browser_that_came_by_a_link_to_the_phone_cannot_call_a_draft(house: House) -> None:
    visitor = house.browser()
    visitor.get("/phone/link")
    visitor.post("/phone/link", code=phone_of(house).passes.new_code())

    assert is_refused(visitor.client, code_of(house))


def test_a_link_is_used_up_by_its_call(house: House) -> None:
    code = code_of(house)
    browser = house.browser().signed_in("nadia")
    phone_of(house).calls = MOST_CALLS

    assert not is_refused(browser.client, code)
    assert is_refused(browser.client, code)
    assert browser.get(f"/phone/draft/{code}").status_code == 410
