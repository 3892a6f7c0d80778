"""A person calls the line from the page, in a real browser, with a microphone or with keys alone."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from metrics.ledger.outcome import Disposition
from tests.browser.conftest import RunningLine, violations, violations_in_light_and_dark

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TURN_MS = 60_000
"A turn on a busy machine; nothing here measures how long it takes."
PICTURES = os.environ.get("PICTURES", "")
"A folder into which the README's picture is taken anew."


def opened(browser: Browser, line: RunningLine, query: str = "", **context: Any) -> Page:
    page = browser.new_context(viewport={"width": 1180, "height": 1010}, **context).new_page()
    page.set_default_timeout(TURN_MS)
    line.open_phone(page, query)
    return page


def said(page: Page, by: str, words: str | re.Pattern[str]) -> Locator:
    return page.locator(f".speech.{by}", has_text=words).first


def dispositions_once_over(running_line, page: Page) -> set[Disposition]:
    for _ in range(TURN_MS // 100):
        dispositions = {call.disposition for call in running_line.calls(tests=True)}
        if dispositions and None not in dispositions:
            return dispositions
        page.wait_for_timeout(100)
    pytest.fail("a call is not over")


def test_a_question_is_asked_heard_answered_and_counted(running_line, speaking_browser: Browser) -> None:
    page = opened(speaking_browser, running_line)
    page.get_by_role("button", name="Call", exact=True).click()
    expect(said(page, "line", "How can I help?")).to_be_visible(timeout=TURN_MS)
    expect(page.get_by_role("status")).to_have_text("On the line")

    expect(said(page, "caller", re.compile("garbage", re.IGNORECASE))).to_be_visible(timeout=TURN_MS)
    expect(said(page, "line", "Your collection day depends on your street")).to_be_visible(timeout=TURN_MS)
    expect(said(page, "caller", "to first sound")).to_be_visible(timeout=TURN_MS)
    expect(page.locator('[data-step="heard"]')).to_contain_text(re.compile("garbage", re.IGNORECASE))
    expect(page.locator('[data-step="understood"]')).to_contain_text("garbage and recycling day")
    expect(page.locator('[data-step="counted"]')).to_have_text("still open")
    assert violations(page) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "browser-phone.png")
    expect(page.get_by_text("The line listens")).to_be_visible(timeout=TURN_MS)
    page.get_by_role("group", name="Keypad").get_by_role("button", name="1").click()
    expect(said(page, "line", "what is it")).to_be_visible(timeout=TURN_MS)
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_role("status")).to_have_text("You hung up")
    expect(page.locator(".note", has_text="Counted: garbage and recycling day: not resolved")).to_be_visible()

    assert Disposition.ABANDONED in dispositions_once_over(running_line, page)
    assert running_line.calls(tests=False) == ()


@pytest.mark.parametrize(("query", "first"), [("", "Five things to say"), ("?lang=fr", "Cinq choses à dire")])
def test_a_first_visitor_is_greeted_once_with_five_things_to_say(
    running_line, browser: Browser, query: str, first: str
) -> None:
    page = opened(browser, running_line, query)
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.get_by_role("heading", name=first)).to_be_visible()
    expect(page.locator("#hints li")).to_have_count(5)

    page.locator("#welcome-done").click()
    expect(page.locator("#call")).to_be_focused()
    page.reload()

    expect(page.locator("#hints li")).to_have_count(5)
    expect(page.locator("#welcome")).to_be_hidden()


def test_without_a_microphone_the_keypad_still_reaches_a_person(running_line, browser: Browser) -> None:
    page = opened(browser, running_line)
    page.get_by_label("takes the call").check()

    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The line cannot hear you")
    expect(said(page, "line", "press 0")).to_be_visible(timeout=TURN_MS)
    page.keyboard.press("0")

    expect(said(page, "department", "Press 1 to accept.")).to_be_visible(timeout=TURN_MS)
    expect(page.get_by_text("You are connected to the department")).to_be_visible(timeout=TURN_MS)
    expect(page.get_by_role("status")).to_have_text("The line ended the call", timeout=TURN_MS)


def test_without_a_microphone_the_caller_is_typed_by_keyboard(running_line, browser: Browser) -> None:
    page = opened(browser, running_line)
    page.get_by_role("button", name="Call", exact=True).click()
    expect(said(page, "line", "How can I help?")).to_be_visible(timeout=TURN_MS)

    page.get_by_label("Or type what the caller says").press_sequentially("my bin 0 was missed, agent please")
    page.keyboard.press("Enter")

    expect(said(page, "caller", "my bin 0 was missed")).to_be_visible(timeout=TURN_MS)
    expect(said(page, "caller", "typed")).to_be_visible()
    assert violations(page) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "browser-phone-typed.png", full_page=True)
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_role("status")).to_have_text("You hung up")


def test_a_department_that_declines_does_not_get_the_call(running_line, browser: Browser) -> None:
    page = opened(browser, running_line, "?lang=fr")
    page.get_by_label("refuse").check()

    page.get_by_role("button", name="Appeler", exact=True).click()
    expect(said(page, "line", "Français, 9")).to_be_visible(timeout=TURN_MS)
    page.keyboard.press("9")
    expect(said(page, "line", "continuons en français")).to_be_visible(timeout=TURN_MS)
    page.keyboard.press("0")

    expect(page.get_by_text("Le service n'a pas pris l'appel").first).to_be_visible(timeout=TURN_MS)
    page.get_by_role("button", name="Raccrocher").click()
    expect(page.get_by_role("status")).to_have_text("Vous avez raccroché")


def test_who_leaves_the_page_leaves_the_call(running_line, browser: Browser) -> None:
    page = opened(browser, running_line)
    page.get_by_role("button", name="Call", exact=True).click()
    expect(said(page, "line", "How can I help?")).to_be_visible(timeout=TURN_MS)

    page.goto(f"{running_line.address}/phone?lang=fr")

    assert Disposition.NO_SPEECH in dispositions_once_over(running_line, page)


def test_the_phone_can_be_used_by_keyboard_alone(running_line, browser: Browser) -> None:
    page = opened(browser, running_line)

    page.get_by_role("button", name="Call", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hang up")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Call", exact=True)).to_be_focused()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_meets_wcag_2_1_aa(running_line, browser: Browser, language: str) -> None:
    page = opened(browser, running_line, f"?lang={language}")

    found = violations_in_light_and_dark(page)

    assert found == []


def test_a_narrow_page_needs_no_sideways_scrolling(running_line, browser: Browser) -> None:
    page = opened(browser, running_line, "?lang=fr")

    page.set_viewport_size({"width": 320, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
