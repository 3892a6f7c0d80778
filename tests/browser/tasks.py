"""Walk the tasks of managers, staff, reviewers and newcomers: `python -m tests.browser.tasks`."""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TooSlow

from tests.browser.conftest import QUIET
from tests.browser.house import open_house, quiet_settings, sign_in
from tests.browser.pictures import make_up
from tests.fixtures.machine import share_machine

MOST_CLICKS = 3
DAYS = 40
MENU = ".places .menu > summary"


@dataclass(frozen=True)
class Task:
    """What somebody wants, where they start, what they click, and what they see when they are there."""

    who: str
    wish: str
    start: str
    clicks: tuple[str, ...]
    seen: str


@dataclass(frozen=True)
class Walked:
    """How a task went."""

    task: Task
    language: str
    seconds: float
    fault: str = ""


DASHBOARD, DESK = "/dashboard?period=month", "/desk"
TASKS = (
    Task("manager", "see what was resolved this month", DASHBOARD, (), ".headline.resolved .share"),
    Task(
        "manager",
        "see this year",
        DASHBOARD,
        (".filters > summary", '[name="period"][value="year"]', ".choice .primary"),
        'main:has([value="year"][checked]) h1',
    ),
    Task(
        "manager",
        "look at one department alone",
        DASHBOARD,
        (".folded:has(#by-department) > summary", ".folded:has(#by-department) tbody a"),
        'main:has(#choose-department [selected]:not([value=""])) h1',
    ),
    Task(
        "manager",
        "know when to have people at the telephones",
        DASHBOARD,
        (".folded:has(#by-hour) > summary",),
        ".heat .shade-6",
    ),
    Task(
        "manager",
        "see which topics end where",
        DASHBOARD,
        (".folded:has(#by-topic) > summary",),
        ".flows.wide path",
    ),
    Task("manager", "see the calls behind a figure", DASHBOARD, ('a[href*="/dashboard/calls"]',), "table"),
    Task("manager", "know what a figure means", DASHBOARD, ('a[href*="glossary"]',), ".formulas"),
    Task(
        "manager",
        "change a department",
        DASHBOARD,
        (MENU, '.groups a[href*="/directory"]', "main td a, main li a, main th a"),
        "#numbers",
    ),
    Task("manager", "put a notice on air", DASHBOARD, (MENU, '.groups a[href*="/banners"]'), "main textarea"),
    Task("manager", "see who did what", DASHBOARD, (MENU, '.groups a[href*="/audit"]'), "main table"),
    Task(
        "staff",
        "read the call that waits longest",
        DESK,
        (".desk-card a",),
        ".desk-pane h2, .desk-pane h1, .desk-pop-head",
    ),
    Task(
        "staff",
        "call a number back",
        DESK,
        (".desk-card a", 'form[data-act="reveal"] button'),
        ".desk-number",
    ),
    Task(
        "staff",
        "close a message without opening it",
        "/desk/callbacks",
        ("#callback-list [type=checkbox]", "#callback-close button"),
        ".callback-done",
    ),
    Task(
        "administrator", "see how the machine does", DESK, (MENU, '.groups a[href*="/machine"]'), "main table"
    ),
    Task("editor", "change what an answer says", "/studio", ("main tbody th a",), "#spoken\\.en"),
    Task("staff", "look for a call", DESK, ('.desk-facts a[href*="search"]',), "main form"),
    Task("staff", "see what is owed to callers", DESK, ('.near a[href*="callbacks"]',), ".callbacks"),
    Task(
        "staff",
        "choose departments and languages",
        DESK,
        (".desk-preferences > summary",),
        ".desk-wishes form",
    ),
    Task("staff", "put large numbers on a screen", DESK, ('.desk-facts a[href*="wall"]',), ".wall-figures"),
    Task("reviewer", "read what staff reported", "/review", ('main a[href*="/review/staff"]',), ".feedback"),
    Task("reviewer", "look at last week", "/review", ('main a[href*="week"]',), "main h1"),
    Task("newcomer", "know what to say", "/phone", (), "#hints li:nth-child(3)"),
    Task("newcomer", "place a call", "/phone", ("#call",), "#hang-up:enabled"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        share_machine(Path(data))
        settings, now = quiet_settings(data=Path(data)), datetime.now(UTC)
        make_up(settings, now, DAYS)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with open_house(settings, now) as (address, _):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            sign_in(context, address)
            walked = list(_all(context, address))
        browser.close()
    sys.stdout.write("| who | wants to | language | clicks | seconds |\n| --- | --- | --- | --- | --- |\n")
    for one in walked:
        row = (one.task.who, one.task.wish, one.language, str(len(one.task.clicks)), f"{one.seconds:.1f}")
        sys.stdout.write(f"| {' | '.join(row)} |{one.fault}\n")
    sys.exit(any(one.fault or len(one.task.clicks) > MOST_CLICKS for one in walked))


def _all(context: BrowserContext, address: str) -> Iterator[Walked]:
    for task, language in product(TASKS, ("en", "fr")):
        page = context.new_page()
        page.goto(f"{address}{task.start}{'&' if '?' in task.start else '?'}lang={language}")
        yield _walked(page, task, language)
        page.close()


def _walked(page: Page, task: Task, language: str) -> Walked:
    """Click as the task says; the seconds are the pages', since people read at their own speed."""
    began = time.monotonic()
    try:
        for click in task.clicks:
            page.locator(click).first.click()
        expect(page.locator(task.seen).first).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)
    except (AssertionError, TooSlow) as fault:
        return Walked(task, language, time.monotonic() - began, f" {str(fault).splitlines()[0]}")
    return Walked(task, language, time.monotonic() - began)


if __name__ == "__main__":
    main()
