"""Two members of staff at the desk, in a real browser."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from intents.privacy.redaction import redacted
from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.call_store import announce, close_call, keep_call, load_call
from ivr.desk.feed import EventKind
from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger import store as ledger
from metrics.ledger.records import TurnRecord
from tests.browser.conftest import SignIn, violations_in_light_and_dark
from tests.load.desk_house import COOKIE, ENCRYPTION, desk_house, served
from tests.load.plausible_calls import STORIES, keep_stories, waiting

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AT_ONCE_MS = 1000
"What one does at a desk, the others see within a second: one test says so, the bench measures it."
FIRST_FOREIGN, TONGUES = 50, ("ar", "fa", "zh", "pa", "hi")
FIRST, TO_CLOSE, WITH_LINE = (f"CA{number:032x}" for number in (1, 8, 9))


@pytest.fixture
def database(desk_database: Database) -> Database:
    return desk_database


@pytest.fixture
def address(desk_address: str) -> str:
    return desk_address


def card(sid: str) -> str:
    return f"#call-{sid} a"


def group(page: Page, name: str) -> list[str]:
    return page.locator(f'[data-group="{name}"] .desk-topic').all_inner_texts()


def change(database: Database, sid: str, **changes: Any) -> DeskCall:
    with database.begin() as session:
        call = load_call(session, sid)
        assert call is not None
        changed = replace(call, **changes)
        keep_call(session, changed, datetime.now(UTC))
    return changed


def say(database: Database, sid: str, turn: int, words: str, decision: str = "Answer") -> None:
    now = datetime.now(UTC)
    with database.begin() as session:
        keep_words(session, CallerWords(sid, turn, "en", words, now.date()), redacted)
        about = ("recognized", "waste.collection_day", decision, 0.9)
        ledger.append(session, TurnRecord(sid, turn, now, "en", "HowCanIHelp", *about))
        announce(session, EventKind.TURN, sid, now)


LISTENING = """
localStorage.setItem("desk-alert-sound", "on"); localStorage.setItem("desk-alert-notice", "on");
window.heard = []; document.hasFocus = () => false;
window.Notification = class { constructor(title, { body }) { heard.push(`${title}: ${body}`); }
  static permission = "granted"; };
window.AudioContext = class { constructor() { heard.push("sound"); } close() {} };
window.OscillatorNode = class { connect(next) { return next; } start() {} stop() {} };
window.GainNode = class { connect(next) { return next; } };
"""


@pytest.mark.parametrize(
    ("words", "language", "direction"),
    [
        ("مرحبا متى يتم جمع القمامة", "ar", "rtl"),
        ("سلام زباله را چه روزی می برند", "fa", "rtl"),
        ("你好 请问什么时候收垃圾", "zh", "ltr"),
        ("ਕੂੜਾ ਕਦੋਂ ਚੁੱਕਿਆ ਜਾਂਦਾ ਹੈ", "pa", "ltr"),
        ("कचरा कब उठाया जाता है", "hi", "ltr"),
    ],
)
def test_words_in_another_script_stand_upright_and_run_as_their_language_does(
    sit_down: SignIn, database: Database, words: str, language: str, direction: str
) -> None:
    page = sit_down("sam")
    with database.begin() as session:
        call = load_call(session, WITH_LINE)
    assert call is not None

    change(database, WITH_LINE, known=replace(call.known, last_words=words))
    say(database, WITH_LINE, FIRST_FOREIGN + TONGUES.index(language), words)
    page.locator(card(WITH_LINE)).click()

    for place in (f"#call-{WITH_LINE} .desk-words", ".desk-said q", ".desk-turn span[lang]"):
        heard = page.locator(place, has_text=words).first
        expect(heard).to_have_attribute("lang", language)
        expect(heard).to_have_css("direction", direction)
        expect(heard).to_have_css("font-style", "normal")
    assert violations_in_light_and_dark(page) == []


def test_a_call_that_begins_to_wait_is_heard_and_noticed_by_who_wishes_it(
    sit_down: SignIn, database: Database
) -> None:
    page = sit_down("sam")
    page.add_init_script(LISTENING)
    page.reload()
    expect(page.locator("#desk-state.desk-is-live")).to_be_visible()
    before = page.locator('[data-group="waiting"] .desk-card').count()

    change(database, WITH_LINE, phase=Phase.WAITING)

    expect(page).to_have_title(f"({before + 1}) Desk – Cityline")
    expect(page.locator('link[rel="icon"]')).to_have_attribute("href", f"/desk/icon.svg?waiting={before + 1}")
    assert page.evaluate("heard") == ["sound", f"Desk: Calls waiting: {before + 1}"]


def test_nobody_is_disturbed_who_has_not_wished_it(sit_down: SignIn, database: Database) -> None:
    page = sit_down("sam")
    page.add_init_script(LISTENING.replace('"on"', '"off"'))
    page.reload()
    expect(page.locator("#desk-state.desk-is-live")).to_be_visible()
    before = page.locator('[data-group="waiting"] .desk-card').count()

    change(database, WITH_LINE, phase=Phase.WAITING)

    expect(page).to_have_title(f"({before + 1}) Desk – Cityline")
    assert page.evaluate("heard") == []


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

    keep_stories(database, ENCRYPTION, datetime.now(UTC), waiting(200))

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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_is_shut_out(sit_down: SignIn, database: Database, address: str, language: str) -> None:
    page = sit_down("sam", f"?lang={language}")
    report(database)

    found = {}
    calls = (f"/desk/calls/CA{number:032x}" for number in range(1, len(STORIES) + 1))
    for path in ("/desk", "/desk/search", "/review/staff", *calls):
        page.goto(f"{address}{path}?lang={language}")
        if path == "/desk":
            page.locator(".desk-preferences > summary").click()
        found[path] = violations_in_light_and_dark(page)

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


def test_more_tabs_than_a_browser_has_connections_stay_up_to_date(
    browser: Browser, address: str, database: Database
) -> None:
    """A browser opens six connections to a server; with one for each tab the seventh would never load."""
    context = browser.new_context()
    context.add_cookies([{"name": COOKIE, "value": "sam", "url": address}])
    tabs = [context.new_page() for _ in range(8)]
    for tab in tabs:
        tab.goto(f"{address}/desk?lang=en")
        expect(tab.locator(".desk-is-live")).to_be_visible()

    change(database, WITH_LINE, phase=Phase.WAITING, since=datetime.now(UTC))
    for tab in tabs:
        expect(tab.locator(f'[data-group="waiting"] #call-{WITH_LINE}')).to_be_visible()
    tabs[0].close()
    change(database, WITH_LINE, phase=Phase.WITH_LINE, since=datetime.now(UTC))

    for tab in tabs[1:]:
        expect(tab.locator(f'[data-group="line"] #call-{WITH_LINE}')).to_be_visible()
    context.close()
