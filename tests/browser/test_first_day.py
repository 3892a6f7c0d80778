"""Somebody new goes from a one-time link to their fifth practice call by `/guide` alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ivr.accounts.account import Account, Role
from ivr.accounts.authentication import CODE_PATH
from ivr.accounts.users import NewAccount
from ivr.web.pages import ROOMS
from ivr.web.words import Words, load_words
from simulator.carrier.carrier import CarrierPace
from tests.browser.conftest import RunningLine, open_line, violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]

TURN_MS = 60_000
"A turn on a busy machine; nothing here measures how long it takes."
PASSWORD = "a wholly new password"
NUMBER = "604-555-0121"
FRENCH_KEY = "9"
PACE = CarrierPace(ringing_speed=4)
"Nothing is learned while a phone rings; any faster, somebody would pick up before the desk can."
MOST_CLICKS = 50
SAID = {
    "en": {
        "answered": ("When is my garbage picked up?", "agent"),
        "language": (FRENCH_KEY, "Je veux parler à quelqu'un"),
        "policy": ("My water bill is way too high this time",),
        "wrong": ("What does a bulky item cost?", "agent"),
        "objection": ("Don't record me",),
    },
    "fr": {
        "answered": (FRENCH_KEY, "Quand ramasse-t-on mes ordures?", "agent"),
        "language": ("I want to talk to a person",),
        "policy": (FRENCH_KEY, "Mon compte d'eau est beaucoup trop élevé cette fois-ci"),
        "wrong": (FRENCH_KEY, "Combien ça coûte pour faire ramasser un vieux divan?", "agent"),
        "objection": (FRENCH_KEY, "Ne m'enregistrez pas"),
    },
}


@dataclass
class Newcomer:
    """Somebody who knows nothing, with the window they are at; what they click and press is counted."""

    page: Page
    say: Words
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click(timeout=TURN_MS)
        self.clicks += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.clicks += len(keys)

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(words))

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(words)).first

    def window(self, link: str) -> "Newcomer":
        """Open another window by a link of the guide."""
        with self.page.context.expect_page() as opening:
            self.click(self.link(link))
        return Newcomer(opening.value, self.say)


@pytest.fixture
def line(tmp_path: Path, chromium: str) -> Iterator[RunningLine]:
    """A practice line of one's own: what is remembered of its number would change the next one's calls."""
    with open_line(tmp_path) as line:
        line.app.state.browser_phone.pace = PACE
        yield line


def invited(line: RunningLine, language: str) -> str:
    """Return the link that a new colleague is given."""
    users = line.app.state.authentication.users
    account = users.add(NewAccount("Nora", "nora@city.example", frozenset({Role.STAFF}), language), by="")
    assert isinstance(account, Account)
    return f"{line.address}{CODE_PATH}#{users.new_code(account.id, by='')}"


def read_and_sign(nora: Newcomer, line: RunningLine, language: str) -> None:
    nora.page.get_by_label(nora.say("accounts.password_new")).fill(PASSWORD)
    nora.press("Enter")
    nora.click(nora.link("accounts.introduction"))
    expect(nora.page.get_by_role("heading", level=1)).to_have_text(nora.say("guide.title"))
    assert violations(nora.page) == []
    nora.click(nora.link("guide.sign_do"))
    for number, one in enumerate(line.app.state.authentication.declaration.texts[language].quiz, 1):
        nora.click(nora.page.locator(f'[name="quiz-{number}"][value="{one.right}"]'))
    nora.click(nora.page.get_by_role("checkbox"))
    nora.click(nora.button("accounts.accept"))
    expect(nora.link("guide.try_phone")).to_be_visible()


def set_up_telephone(desk: Newcomer) -> None:
    desk.click(desk.link("desk.set_up"))
    desk.page.get_by_label(desk.say("accounts.number")).fill(NUMBER)
    desk.click(desk.button("accounts.save"))
    expect(desk.page.locator("#desk-state")).to_have_text(desk.say("desk.live"), timeout=TURN_MS)


def call(phone: Newcomer, said: tuple[str, ...]) -> None:
    """Say what the guide says, each after the line's next words."""
    lines = phone.page.locator(".speech.line")
    phone.click(phone.page.locator("#call"))
    for one in said:
        expect(lines.last).to_be_visible(timeout=TURN_MS)
        if one == FRENCH_KEY:
            phone.click(phone.page.locator(f'#keypad [data-key="{one}"]'))
            expect(lines.filter(has_text="continuons en français").last).to_be_visible(timeout=TURN_MS)
        else:
            phone.page.locator("#typed").fill(one)
            phone.page.locator("#typed").press("Enter")
            phone.clicks += 1
            expect(phone.page.locator(".speech.caller", has_text=one).first).to_be_visible(timeout=TURN_MS)


def take(desk: Newcomer) -> None:
    """Open the call that waits, accept it, and be in it until it ends."""
    desk.click(desk.page.locator('[data-group="waiting"] .desk-card a').first)
    pane = desk.page.locator("#desk-pane")
    expect(pane.get_by_role("button", name=desk.say("desk.act.accept"))).to_be_visible(timeout=TURN_MS)
    desk.press("a")
    expect(pane.locator(".desk-phase-line strong")).to_have_text(
        desk.say("desk.phase.ended"), timeout=TURN_MS
    )


def close(desk: Newcomer, *keys: str) -> None:
    desk.page.locator("#desk-pane").focus()
    desk.press(*keys)
    expect(desk.page.get_by_role("alert")).to_have_text(desk.say("desk.said.closed"), timeout=TURN_MS)


def close_as_wrong(desk: Newcomer) -> None:
    desk.page.locator("#desk-pane").focus()
    desk.press("4")
    desk.page.locator("#desk-article").select_option(index=1)
    desk.clicks += 2
    desk.press("Enter")
    expect(desk.page.get_by_role("alert")).to_have_text(desk.say("desk.said.closed"), timeout=10_000)
    with desk.page.context.expect_page() as opening:
        desk.click(desk.link("desk.report_incident"))
    report = Newcomer(opening.value, desk.say)
    report.click(report.page.locator("main form button").first)
    expect(report.page.get_by_role("heading", level=1)).to_be_visible()
    report.page.close()
    desk.clicks += report.clicks


@pytest.fixture
def page(line: RunningLine, browser: Browser, language: str) -> Iterator[Page]:
    """Closed before the line is, which waits for windows that still listen to the desk's news."""
    context = browser.new_context(locale=language, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_colleague_signs_and_takes_five_calls_by_the_guide_alone(
    line: RunningLine, page: Page, language: str
) -> None:
    nora, said = Newcomer(page, load_words((*ROOMS, "simulator.browser_phone"))[language]), SAID[language]
    page.goto(invited(line, language))

    read_and_sign(nora, line, language)
    desk, phone = nora.window("guide.try_desk"), nora.window("guide.try_phone")
    set_up_telephone(desk)
    call(phone, said["answered"])
    take(desk)
    close(desk, "1", "Enter")
    call(phone, said["language"])
    take(desk)
    close(desk, "7")
    call(phone, said["policy"])
    take(desk)
    close(desk, "8")
    call(phone, said["wrong"])
    take(desk)
    close_as_wrong(desk)
    call(phone, said["objection"])
    take(desk)
    desk.click(desk.button("desk.act.objection"))

    expect(desk.page.locator("#desk-pane")).to_contain_text(desk.say("desk.said.objection"), timeout=TURN_MS)
    assert nora.clicks + desk.clicks + phone.clicks <= MOST_CLICKS
