"""Two members of staff at the desk, in a real browser."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from intents.redaction import redacted
from ivr.database import Database, open_database
from ivr.words_store import Words, keep_words
from metrics import store as ledger
from metrics.ledger import TurnRecord
from routing.desk.call_store import close_call, keep_call, load_call
from routing.desk.desk_call import DeskCall, Phase
from routing.desk.event import Kind
from routing.desk.store import announce
from routing.desk.wrap_up import WrapUp, WrapUpKind
from tests.load.desk_house import COOKIE, SEAL, desk_house, served
from tests.load.plausible_calls import STORIES, keep_stories, waiting

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AT_ONCE_MS = 1000
"What one does at a desk, the others see within a second: one test says so, the bench measures it."
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
FIRST, TO_CLOSE, WITH_LINE = (f"CA{number:032x}" for number in (1, 8, 9))
SignIn = Callable[..., Page]


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    with closing(open_database(f"sqlite:///{tmp_path / 'desk.db'}")) as opened:
        keep_stories(opened, SEAL, datetime.now(UTC))
        yield opened


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    with served(desk_house(database).app) as address:
        yield address


@pytest.fixture
def sit_down(browser: Browser, address: str) -> Iterator[SignIn]:
    """Open the desk in a browser of somebody's own."""
    contexts = []

    def opened(name: str, path: str = "?lang=en", width: int = 1280, **wishes: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **wishes)
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": name, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/desk{path}")
        expect(page.locator("#desk-state.desk-is-live")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def card(sid: str) -> str:
    return f"#call-{sid} a"


def group(page: Page, name: str) -> list[str]:
    return page.locator(f'[data-group="{name}"] .desk-topic').all_inner_texts()


def change(database: Database, sid: str, **changes: object) -> DeskCall:
    with database.begin() as session:
        call = load_call(session, sid)
        assert call is not None
        changed = replace(call, **changes)
        keep_call(session, changed, datetime.now(UTC))
    return changed


def say(database: Database, sid: str, turn: int, words: str, decision: str = "Answer") -> None:
    now = datetime.now(UTC)
    with database.begin() as session:
        keep_words(session, Words(sid, turn, "en", words, now.date()), redacted)
        about = ("recognized", "waste.collection_day", decision, 0.9)
        ledger.append(session, TurnRecord(sid, turn, now, "en", "HowCanIHelp", *about))
        announce(session, Kind.TURN, sid, now)


def report(database: Database) -> None:
    """Staff close two calls in a way from which there is something to learn."""
    now = datetime.now(UTC)
    wrong = WrapUp(WrapUpKind.ASSISTANT_WRONG, "kim", now, article="util.high_bill", note="The rate rose.")
    misrouted = WrapUp(WrapUpKind.WRONG_DEPARTMENT, "kim", now, department="parks")
    with database.begin() as session:
        for number, wrap_up in enumerate((wrong, misrouted), 6):
            close_call(session, f"CA{number:032x}", wrap_up)


def test_what_one_accepts_the_other_sees_go_within_a_second(sit_down: SignIn) -> None:
    sam, kim = sit_down("sam"), sit_down("kim")
    sam.locator(card(FIRST)).click()
    accept = sam.get_by_role("button", name="Accept")
    expect(accept).to_be_visible()

    accept.click()

    expect(kim.locator(f'[data-group="waiting"] #call-{FIRST}')).to_have_count(0, timeout=AT_ONCE_MS)
    expect(kim.locator(f'[data-group="people"] #call-{FIRST}')).to_contain_text("with sam")
    expect(sam.locator(f'[data-group="mine"] #call-{FIRST}')).to_be_visible()


def test_the_slower_of_two_is_told_so_and_keeps_their_place(sit_down: SignIn) -> None:
    sam, kim = sit_down("sam", f"/calls/{FIRST}?lang=en"), sit_down("kim", f"/calls/{FIRST}?lang=en")

    sam.get_by_role("button", name="Accept").click()

    expect(kim.get_by_role("button", name="Accept")).to_have_count(0)
    expect(kim.locator("#desk-pane")).to_contain_text("with sam")


def test_a_transcript_grows_while_the_caller_speaks_with_the_line_and_the_call_is_taken_over(
    sit_down: SignIn, database: Database
) -> None:
    page = sit_down("sam", f"/calls/{WITH_LINE}?lang=en")
    lines = page.locator(".desk-turn")
    expect(lines).to_have_count(1)

    say(database, WITH_LINE, 2, "and what about my recycling")

    expect(lines).to_have_count(2)
    expect(lines.last).to_contain_text("and what about my recycling")
    page.keyboard.press("t")
    expect(page.locator(f'[data-group="mine"] #call-{WITH_LINE}')).to_be_visible()


def test_what_is_being_typed_stays_while_the_call_goes_on(sit_down: SignIn, database: Database) -> None:
    page = sit_down("alex", f"/calls/{'CA' + '7'.zfill(32)}?lang=en")
    note = page.get_by_label("Note")
    note.press_sequentially("Meter was read twi")

    say(database, "CA" + "7".zfill(32), 2, "one more thing")

    expect(page.locator(".desk-turn")).to_have_count(2)
    note.press_sequentially("ce")
    expect(note).to_have_value("Meter was read twice")


def test_a_call_is_closed_with_one_hand_on_the_keyboard(sit_down: SignIn, database: Database) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")

    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_have_text("The call is closed. Thank you.")
    expect(page.locator(f"#call-{TO_CLOSE}")).to_have_count(0)
    with database.reading() as session:
        closed = load_call(session, TO_CLOSE)
    assert closed is not None
    assert closed.wrap_up is not None
    assert (closed.wrap_up.kind.value, closed.wrap_up.by) == ("resolved", "sam")


def test_a_wrong_department_is_named_by_keyboard_alone(sit_down: SignIn) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")

    page.keyboard.press("3")
    expect(page.get_by_label("Which is the right one?")).to_be_focused()
    page.keyboard.type("Roads")
    page.keyboard.press("Enter")

    expect(page.locator(".desk-closed")).to_contain_text("Wrong department")
    expect(page.locator(".desk-closed")).to_contain_text("Roads and Traffic")


def test_a_fault_is_shown_where_it_is_and_what_was_typed_stays(sit_down: SignIn) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")

    page.get_by_role("radio", name="Wrong department").check()
    page.get_by_label("Note").fill("wants the arena")
    page.get_by_role("button", name="Close call").click()

    expect(page.get_by_role("alert")).to_have_text("Choose the right department.")
    expect(page.get_by_label("Which is the right one?")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value("wants the arena")


def test_the_arrow_keys_go_through_the_calls_and_escape_comes_back(sit_down: SignIn) -> None:
    page = sit_down("sam")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".desk-card a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-topic")).to_contain_text("Snow plowing")
    page.keyboard.press("Escape")

    expect(second).to_be_focused()
    expect(page.locator("#desk-topic")).to_have_count(0)


def test_a_number_is_revealed_and_stays_so_while_the_call_goes_on(
    sit_down: SignIn, database: Database
) -> None:
    page = sit_down("sam", f"/calls/{FIRST}?lang=en")
    expect(page.locator(".desk-number")).to_have_text(re.compile("01$"))

    page.keyboard.press("r")
    expect(page.locator(".desk-number")).to_have_text("+16045550101")
    say(database, FIRST, 3, "hello")

    expect(page.locator(".desk-turn")).to_have_count(3)
    expect(page.locator(".desk-number")).to_have_text("+16045550101")


def test_a_new_waiting_call_is_told_politely(sit_down: SignIn, database: Database) -> None:
    page = sit_down("sam")

    change(database, WITH_LINE, phase=Phase.WAITING, since=datetime.now(UTC))

    expect(page.locator("#desk-news")).to_have_text("New call waiting: Garbage and recycling day")


def test_two_hundred_waiting_calls_keep_their_order_and_are_told_in_one_sentence(
    sit_down: SignIn, database: Database
) -> None:
    page = sit_down("sam")

    keep_stories(database, SEAL, datetime.now(UTC), waiting(200))

    expect(page.locator('[data-group="waiting"] .desk-card')).to_have_count(200)
    expect(page.locator("#desk-news")).to_have_text(re.compile(r"^\d+ new calls are waiting$"))
    orders = page.locator('[data-group="waiting"] .desk-card').evaluate_all(
        "cards => cards.map(card => Number(card.dataset.order))"
    )
    assert orders == sorted(orders)


def test_a_desk_that_lost_its_connection_says_so_and_catches_up(browser: Browser, database: Database) -> None:
    page = browser.new_context().new_page()
    with served(desk_house(database).app) as address:
        page.goto(f"{address}/desk?lang=en")
        expect(page.locator("#desk-state")).to_have_text("Live")

    expect(page.locator("#desk-state")).to_have_text(re.compile("^Connection lost"))
    change(database, WITH_LINE, phase=Phase.WAITING, since=datetime.now(UTC))
    with served(desk_house(database).app, urlsplit(address).port):
        expect(page.locator(f'[data-group="waiting"] #call-{WITH_LINE}')).to_be_visible()
        expect(page.locator("#desk-state")).to_have_text("Live")
        page.context.close()


def test_a_desk_whose_sign_in_ended_while_it_was_away_says_so(browser: Browser, database: Database) -> None:
    page = browser.new_context().new_page()
    with served(desk_house(database).app) as address:
        page.goto(f"{address}/desk?lang=en")
        expect(page.locator("#desk-state")).to_have_text("Live")
    expect(page.locator("#desk-state")).to_have_text(re.compile("^Connection lost"))

    house = desk_house(database)
    house.signed_out.add("sam")
    with served(house.app, urlsplit(address).port):
        expect(page.locator("#desk-state")).to_have_text(re.compile("^You are signed out"))
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_shut_out(
    sit_down: SignIn, database: Database, address: str, language: str, scheme: str
) -> None:
    page = sit_down("sam", f"?lang={language}", color_scheme=scheme)
    report(database)

    found = {}
    calls = (f"/desk/calls/CA{number:032x}" for number in range(1, len(STORIES) + 1))
    for path in ("/desk", "/desk/search", "/review/staff", *calls):
        page.goto(f"{address}{path}?lang={language}")
        if path == "/desk":
            page.locator(".desk-preferences > summary").click()
        found[path] = [
            f"{one['id']} {node['html']}"
            for one in Axe().run(page, options=WCAG).response["violations"]
            for node in one["nodes"]
        ]

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_phone_screen_shows_everything_without_scrolling_sideways(
    sit_down: SignIn, database: Database, address: str
) -> None:
    page = sit_down("sam", width=320)
    report(database)

    for path in ("/desk", "/desk/search", "/review/staff", f"/desk/calls/{FIRST}", f"/desk/calls/{TO_CLOSE}"):
        page.goto(f"{address}{path}?lang=fr")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_desk_works_by_reloading(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/desk?lang=en")

    page.locator(card(FIRST)).click()
    page.get_by_role("button", name="Accept").click()

    expect(page.locator("#desk-pane")).to_contain_text("with sam")
    expect(page.locator(f'[data-group="mine"] #call-{FIRST}')).to_be_visible()
    context.close()
