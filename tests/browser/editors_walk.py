"""A new editor brings forty callers' unanswered questions on air: `python -m tests.browser.editors_walk`.

It is done in a real browser, in each language of the pages, and prints the clicks, the typed characters and
the machine's seconds of each step. How long a person reads and types is an estimate, by the rates below.
`--stills` takes the documentation's pictures of it anew, and prints nothing.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from ivr.web.pages import ROOMS
from ivr.web.words import Words, load_words
from tests.browser.conftest import QUIET
from tests.browser.house import sign_in
from tests.browser.pictures import keep_still
from tests.browser.walk_house import EDITOR, REVIEWER, WANTED, WalkHouse, walk_house

WORDS_A_MINUTE, CHARACTERS_A_MINUTE, CLICK_SECONDS = 200, 150, 3.0
"How fast people read, type and aim: slow for each, since they do it for the first time."
MOST_READ = 300
"Words of one page: a long list is looked through, and not read."
GOAL_MINUTES = 15
PATIENCE_MS = 90_000
MOST_CALLS = 10
SPOKEN = {
    "en": "You can charge an electric car at city hall and at the arena, in four marked spaces, day and "
    "night. Pay with the app that is named on the charger. For anything else, say agent or press 0.",
    "fr": "Vous pouvez recharger une auto électrique à l'hôtel de ville et à l'aréna, dans quatre places "
    "marquées, jour et nuit. Payez avec l'application nommée sur la borne. Pour le reste, dites agent ou "
    "appuyez sur le 0.",
}
TITLE = WANTED.partition(".")[2].replace("_", " ")
NAMES = {"en": "charging an electric car", "fr": "la recharge d'une auto électrique"}
TESTS = {
    "en": ("where do people charge electric cars", "a place to charge my electric car", "electric car plug"),
    "fr": (
        "où recharger mon auto électrique",
        "brancher une auto électrique",
        "une borne électrique pour mon auto",
    ),
}
MORE_PHRASINGS = ("borne pour auto électrique", "je cherche où brancher mon auto électrique")
"The callers' own French wordings are six, and an answer needs eight."
STILLS = {"studio-group": "body", "studio-write": '[name="name.en"]', "studio-approval": "body"}
"The documentation's pictures, and what stands at the top of each."
QUESTIONS = {
    "en": "where can I plug in my electric car",
    "fr": "où est-ce que je branche mon auto électrique",
}
Arrived = Callable[[Page, str], None]


@dataclass(frozen=True)
class WalkedStep:
    """One step, as a person takes it."""

    what: str
    clicks: int
    typed: int
    read: int
    seconds: float

    @property
    def person_seconds(self) -> float:
        """An estimate: reading whole pages, typing and aiming."""
        aiming = self.clicks * CLICK_SECONDS
        return aiming + 60 * (self.typed / CHARACTERS_A_MINUTE + self.read / WORDS_A_MINUTE)


@dataclass
class Hands:
    """Somebody at a page, whose clicks, keys and words to read are counted."""

    page: Page
    say: Words
    arrived: Arrived
    clicks: int = 0
    typed: int = 0
    read: int = 0
    _seen: set[str] = field(default_factory=set)

    def press(self, button: str, **values: str) -> None:
        """Press a button by its words."""
        self._click(self.page.get_by_role("button", name=self.say(button, **values), exact=True))

    def follow(self, link: str) -> None:
        """Follow a link by its words."""
        self._click(self.page.get_by_role("link", name=self.say(link), exact=True).last)

    def go(self, link: Locator) -> None:
        """Follow a link that has words of its own."""
        self._click(link)

    def type(self, name: str, text: str) -> None:
        """Type into a field by its name, behind what it holds."""
        field_ = self.page.locator(f'main [name="{name}"]').last
        held = field_.input_value()
        field_.fill(f"{held}\n{text}" if held else text)
        self.clicks += 1
        self.typed += len(text)

    def replace(self, name: str, text: str) -> None:
        """Type into a field instead of what it holds."""
        self.page.locator(f'main [name="{name}"]').last.fill("")
        self.type(name, text)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.page.locator(f'main [name="{name}"]').last.select_option(value)
        self.clicks += 2

    def look(self, name: str) -> None:
        """Read a page; the same one again is only glanced at."""
        if name not in self._seen:
            self._seen.add(name)
            self.read += min(MOST_READ, len(self.page.locator("main").inner_text().split()))
        self.arrived(self.page, name)

    def step(self, what: str, began: float) -> WalkedStep:
        """Return what was done since the last step."""
        done = WalkedStep(what, self.clicks, self.typed, self.read, time.monotonic() - began)
        self.clicks = self.typed = self.read = 0
        return done

    def _click(self, what: Locator) -> None:
        # By key: a wrapped link's first rectangle may be a quotation mark, which is no link.
        what.press("Enter")
        self.clicks += 1


def walk(house: WalkHouse, browser: Browser, language: str, arrived: Arrived) -> Iterator[WalkedStep]:
    """Take the steps one by one; each raises where the pages do not lead on."""
    say = load_words(ROOMS)[language]
    nadia = Hands(_signed_in(house, browser, EDITOR, language), say, arrived)
    ravi = Hands(_signed_in(house, browser, REVIEWER, language), say, arrived)
    for what, who, taken in (
        ("find the group", nadia, _find),
        ("begin an answer with its wordings", nadia, _begin),
        ("write it in both languages", nadia, _write),
        ("send it to review; the tests run", nadia, _send),
        ("somebody else reads and approves it", ravi, _approve),
        ("put it on air", ravi, _publish),
    ):
        began = time.monotonic()
        taken(house, who)
        yield who.step(what, began)
    began = time.monotonic()
    for code, question in QUESTIONS.items():
        # A running process takes a publication up in a moment; on a busy machine a call may be sooner.
        calls = (house.hears(question, code) for _ in range(MOST_CALLS))
        assert any(SPOKEN[code] in heard for heard in calls), question
    yield WalkedStep("two callers ask and hear it", 0, 0, 0, time.monotonic() - began)


def _find(house: WalkHouse, nadia: Hands) -> None:
    nadia.page.goto(f"{house.address}/studio?lang={nadia.say.language}")
    nadia.look("studio")
    nadia.follow("studio.unanswered")
    nadia.press("unanswered.group_now")
    nadia.page.wait_for_url("**/studio/asked?*done=grouping")
    group = nadia.page.locator("tbody th a").first
    # The page follows the grouping by itself.
    expect(nadia.page.get_by_text(nadia.say("unanswered.done.grouped"))).to_be_visible(timeout=PATIENCE_MS)
    expect(group).to_be_visible()
    nadia.look("studio-asked")
    nadia.go(group)
    nadia.page.wait_for_url(re.compile(r"/studio/asked/\w+\?"))
    nadia.look("studio-group")


def _begin(house: WalkHouse, nadia: Hands) -> None:
    nadia.type("title", TITLE)
    nadia.choose("department", "parking")
    nadia.press("unanswered.begin")
    nadia.page.wait_for_url(f"**/studio/{WANTED}?*")


def _write(house: WalkHouse, nadia: Hands) -> None:
    for code, spoken in SPOKEN.items():
        nadia.replace(f"name.{code}", NAMES[code])
        nadia.type(f"spoken.{code}", spoken)
    nadia.go(nadia.page.get_by_text(nadia.say("studio.step_asked")))
    for code, tests in TESTS.items():
        nadia.type(f"tests.{code}", "\n".join(tests))
    nadia.type("phrasings.fr", "\n".join(MORE_PHRASINGS))
    nadia.look("studio-write")
    nadia.press("studio.save")
    expect(nadia.page.get_by_text(nadia.say("studio.no_problems"))).to_be_visible()


def _send(house: WalkHouse, nadia: Hands) -> None:
    nadia.follow("studio.to_review")
    nadia.page.wait_for_url(f"**/studio/{WANTED}/review?*")
    nadia.press("studio.step.submit")
    _until_tested(nadia)
    nadia.look("studio-review")


def _approve(house: WalkHouse, ravi: Hands) -> None:
    ravi.page.goto(f"{house.address}/studio?lang={ravi.say.language}")
    ravi.go(ravi.page.locator(f'a[href*="{WANTED}"]').first)
    ravi.page.wait_for_url(f"**/studio/{WANTED}/review?*")
    _until_tested(ravi)
    ravi.look("studio-approval")
    ravi.press("studio.step.approve")
    expect(ravi.page.get_by_role("status").first).to_contain_text(ravi.say("studio.done.approve"))


def _publish(house: WalkHouse, ravi: Hands) -> None:
    ravi.press("studio.step.publish")
    expect(ravi.page.get_by_role("status").first).to_contain_text(ravi.say("studio.done.publish"))
    ravi.look("studio-on-air")


def _until_tested(who: Hands) -> None:
    passed = who.page.get_by_text(who.say("studio.gate_passed"))
    blocked = who.page.get_by_text(who.say("studio.gate_blocked"))
    expect(passed.or_(blocked)).to_be_visible(timeout=PATIENCE_MS)
    expect(passed).to_be_visible()


def _signed_in(house: WalkHouse, browser: Browser, name: str, language: str) -> Page:
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, house.address, name)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--stills", action="store_true", help="take those of docs/pictures")
    takes_stills = asking.parse_args().stills
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for language in ("en",) if takes_stills else ("en", "fr"):
            with tempfile.TemporaryDirectory() as data, walk_house(Path(data)) as house:
                steps = [*walk(house, browser, language, _take_still if takes_stills else lambda *_: None)]
                if not takes_stills:
                    _print(language, steps)
        browser.close()


def _take_still(page: Page, name: str) -> None:
    if name in STILLS:
        page.locator(STILLS[name]).first.evaluate("it => it.scrollIntoView()")
        keep_still(page, name)


def _print(language: str, steps: list[WalkedStep]) -> None:
    sys.stdout.write(f"\nA group of forty calls brought on air, pages in {language}\n\n")
    sys.stdout.write(
        "| step | clicks | characters typed | words to read | machine, s | person, s (estimate) |\n"
    )
    sys.stdout.write("| --- | --- | --- | --- | --- | --- |\n")
    for one in steps:
        counted = f"{one.clicks} | {one.typed} | {one.read} | {one.seconds:.1f} | {one.person_seconds:.0f}"
        sys.stdout.write(f"| {one.what} | {counted} |\n")
    machine, person = (sum(one.seconds for one in steps), sum(one.person_seconds for one in steps))
    sys.stdout.write(
        f"\n{machine:.0f} s of the machine and about {person / 60:.0f} minutes of people, goal {GOAL_MINUTES}"
        f"; they are taken to read {WORDS_A_MINUTE} words and type {CHARACTERS_A_MINUTE} characters a minute,"
        f" and to read up to {MOST_READ} words of each page.\n"
    )


if __name__ == "__main__":
    main()
