"""What makes a day at the desk easier, in a real browser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from ivr.desk.call import DeskCall, Phase, WrapUpKind
from ivr.desk.call_store import keep_call, load_call
from ivr.storage.database import Database
from tests.browser.conftest import SignIn
from tests.load.desk_house import WITHOUT_NUMBER

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAITING, TO_CLOSE, WITH_LINE = (f"CA{number:032x}" for number in (1, 8, 9))
HEARD = """
localStorage.setItem("desk-alert-sound", "on");
window.heard = [];
window.AudioContext = class { constructor() { heard.push("sound"); } close() {} };
window.OscillatorNode = class { connect(next) { return next; } start() {} stop() {} };
window.GainNode = class { connect(next) { return next; } };
"""


def stored(database: Database, sid: str) -> DeskCall:
    with database.reading() as session:
        call = load_call(session, sid)
    assert call is not None
    return call


def test_the_list_is_narrowed_by_what_is_typed_and_widened_by_escape(sit_down: SignIn) -> None:
    page = sit_down("sam")
    cards = page.locator(".desk-card:visible")
    before = cards.count()
    topic = page.locator(".desk-topic").first.inner_text()

    page.keyboard.press("/")
    page.keyboard.type(f"{topic.upper()} ")

    expect(page.locator("#desk-filter-found")).to_contain_text(f"of {before} calls")
    assert set(page.locator(".desk-card:visible .desk-topic").all_inner_texts()) == {topic}
    page.keyboard.press("Escape")
    expect(cards).to_have_count(before)
    expect(page.locator(".desk-card a").first).to_be_focused()


def test_the_first_call_that_was_found_is_reached_and_opened_from_the_filter(sit_down: SignIn) -> None:
    page = sit_down("sam")

    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".desk-card a").first).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.press("Enter")

    expect(page.locator("#desk-topic")).to_be_visible()


def test_a_call_that_does_not_match_stays_out_of_the_narrowed_list(
    sit_down: SignIn, desk_database: Database
) -> None:
    page = sit_down("sam")
    page.locator("#desk-filter").fill("no such words")
    expect(page.locator(".desk-card:visible")).to_have_count(0)
    title = page.title()

    call = stored(desk_database, WITH_LINE)
    with desk_database.begin() as session:
        keep_call(session, replace(call, phase=Phase.WAITING), datetime.now(UTC))

    expect(page).not_to_have_title(title)
    expect(page.locator(".desk-card:visible")).to_have_count(0)


def test_one_key_closes_a_call_with_a_ready_note(sit_down: SignIn, desk_database: Database) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")

    page.locator("#desk-pane").focus()
    page.keyboard.press("9")

    expect(page.get_by_role("alert")).to_have_text("The call is closed. Thank you.")
    wrap_up = stored(desk_database, TO_CLOSE).wrap_up
    assert wrap_up is not None
    assert (wrap_up.kind, wrap_up.note) == (WrapUpKind.FOLLOW_UP, "The caller will be called back.")


def test_whoever_has_no_telephone_is_led_to_set_it_up_before_accepting(sit_down: SignIn) -> None:
    page = sit_down(WITHOUT_NUMBER, f"/calls/{WAITING}?lang=en")

    expect(page.locator("#desk-pane").get_by_role("link", name="Set up your telephone")).to_have_attribute(
        "href", "/account?then=desk&lang=en#number"
    )
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)


def test_of_two_tabs_only_the_leading_one_sounds(sit_down: SignIn, desk_database: Database) -> None:
    first = sit_down("sam")
    first.context.add_init_script(HEARD)
    first.reload()
    expect(first.locator("#desk-state.desk-is-live")).to_be_visible()
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator("#desk-state.desk-is-live")).to_be_visible()
    title = second.title()

    call = stored(desk_database, WITH_LINE)
    with desk_database.begin() as session:
        keep_call(session, replace(call, phase=Phase.WAITING), datetime.now(UTC))

    expect(second).not_to_have_title(title)
    expect(first).not_to_have_title(title)
    assert [first.evaluate("heard"), second.evaluate("heard")] == [["sound"], []]


def test_colleagues_see_by_name_who_is_free_and_who_takes_a_break(sit_down: SignIn) -> None:
    sam, lee = sit_down("sam"), sit_down("lee")
    expect(sam.locator(".desk-is-free", has_text="Lee Tremblay")).to_be_visible()

    lee.get_by_role("button", name="Take a break").click()

    expect(lee.get_by_role("button", name="End the break")).to_be_visible()
    expect(sam.locator(".desk-is-break", has_text="Lee Tremblay")).to_be_visible()
    expect(sam.locator(".desk-colleague", has_text="(you)").locator(".desk-next")).to_have_text("next")


def test_a_call_names_the_colleague_who_took_it(sit_down: SignIn) -> None:
    sam, lee = sit_down("sam"), sit_down("lee", f"/calls/{WAITING}?lang=en")

    lee.get_by_role("button", name="Accept").click()

    expect(sam.locator(f"#call-{WAITING}")).to_contain_text("with Lee Tremblay")


def test_a_note_that_is_not_saved_yet_is_there_when_its_call_is_opened_again(sit_down: SignIn) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")
    page.get_by_label("Note").fill("The meter was read twice.")

    page.locator("#desk-pane").focus()
    page.keyboard.press("Escape")
    page.locator(f"#call-{WAITING} a").click()
    expect(page.get_by_label("Note")).to_have_count(0)
    page.locator(f"#call-{TO_CLOSE} a").click()

    expect(page.get_by_label("Note")).to_have_value("The meter was read twice.")


def test_after_a_call_was_closed_the_arrow_leads_to_whoever_waits_longest(sit_down: SignIn) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")
    page.locator("#desk-pane").focus()
    page.keyboard.press("9")
    expect(page.locator(f"#call-{TO_CLOSE}")).to_have_count(0)

    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")

    expect(page.locator('[data-group="waiting"] .desk-card a').first).to_be_focused()


def test_the_key_to_accept_says_that_a_call_has_ended(sit_down: SignIn) -> None:
    page = sit_down("sam", f"/calls/{TO_CLOSE}?lang=en")

    page.keyboard.press("a")

    expect(page.locator("#desk-state")).to_have_text("Not possible now. This call: ended.")
    expect(page.locator("#desk-state")).to_have_text("Live", timeout=10_000)
