"""A real service and Debian's Chromium, whose microphone plays a question from a file."""

import shutil
import threading
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from ivr.audio import RATE, pcm_from_ulaw
from ivr.errors import MissingModel
from ivr.run.app import create_app
from ivr.run.trial import TrialPhone, browser_phone
from ivr.settings import Settings, load_settings
from ivr.speaking.voices import local_voices
from ivr.storage.database import Database, open_database
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord
from tests.fixtures.machine import MACHINE, share_machine
from tests.load.desk_house import COOKIE, ENCRYPTION, desk_house
from tests.load.desk_house import served as served_desk
from tests.load.plausible_calls import keep_stories

OPEN_HOURS = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("America/Vancouver"))
TODAY = Period(OPEN_HOURS.date(), OPEN_HOURS.date(), ZoneInfo("America/Vancouver"))
GREETING_SECONDS = 18.0
"About as long as the line greets; what is said earlier waits for it, what is said later waits for nobody."
BUSY_MS = 20_000
"How long a page may take on a busy machine; only a test that says so measures how long it takes."
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"Every rule that looks at colours, which are all that differs in the dark (test_every_page.py)."
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class RunningLine:
    """A service that really hears and speaks."""

    address: str
    settings: Settings
    trial: TrialPhone
    app: FastAPI
    now: datetime = OPEN_HOURS

    def open_phone(self, page: Page, query: str = "") -> None:
        """Come to the browser phone by a one-time link."""
        page.goto(self.trial.new_link(self.address))
        page.locator("#open").click()
        page.wait_for_url("**/phone")
        if query:
            page.goto(f"{self.address}/phone{query}")

    def calls(self, *, tests: bool) -> tuple[CallRecord, ...]:
        """The calls in its ledger: those that only try it out, or those that count."""
        database = open_database(self.settings.database_address)
        with database.reading() as session:
            calls = ledger.extract(session, TODAY, tests=tests).calls
        database.close()
        return tuple(calls)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium here (apt install chromium)")
    return found


@contextmanager
def open_line(data: Path) -> Iterator[RunningLine]:
    """Serve a line that really hears and speaks, with a browser phone; `data` is an empty folder."""
    share_machine(data)
    # A call whose answer is asked about goes another way, and each call is drawn anew.
    settings = load_settings(data=data, phone_page=True, transcribers=1, ask_whether_helped=0)
    trial = browser_phone(settings)
    assert trial is not None
    try:
        app = create_app(settings, lambda: OPEN_HOURS, trial=trial)
    except MissingModel as missing:
        pytest.skip(str(missing))
    with served(app) as address:
        yield RunningLine(address, settings, trial, app)


@pytest.fixture(scope="module")
def running_line(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[RunningLine]:
    with open_line(tmp_path_factory.mktemp("line")) as line:
        yield line


def violations(page: Page, rules: Mapping[str, object] = WCAG) -> list[str]:
    """What breaks a rule of accessibility on a page as it stands, each with where."""
    found = Axe().run(page, options=dict(rules)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def violations_in_light_and_dark(page: Page, rules: Mapping[str, object] = WCAG) -> list[str]:
    """What breaks a rule in the light, and whose colours break one in the dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = violations(page, rules)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return [*found, *(f"in the dark: {one}" for one in violations(page, COLOURS))]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_level="warning", ws="websockets-sansio", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:  # or the process of a test that failed waits for this thread forever
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def question(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who lets the line finish its greeting, and then asks."""
    asked = local_voices(MACHINE / "models")["en"].say("When is my garbage collection day?", "en")
    file = tmp_path_factory.mktemp("microphone") / "question.wav"
    with wave.open(str(file), "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(b"\0\0" * round(GREETING_SECONDS * RATE))
        writer.writeframes(pcm_from_ulaw(asked).tobytes())
        writer.writeframes(b"\0\0" * 120 * RATE)
    return file


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ends with these tests: while it runs, no other test may run an event loop of its own."""
    expect.set_options(timeout=BUSY_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture
def speaking_browser(playwright: Playwright, chromium: str, question: Path) -> Iterator[Browser]:
    """A browser that gives its microphone, into which the question is asked."""
    microphone = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={question}%noloop",
    )
    browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *microphone])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser that gives no microphone."""
    browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a desk's screen; a file with another width has its own."""
    context = browser.new_context(viewport={"width": 1180, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def file_database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty database with every table, which the tests of one file share."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("database") / "cityline.db")
    with closing(open_database(f"sqlite:///{file}")) as opened:
        yield opened


SignIn = Callable[..., Page]


@pytest.fixture
def desk_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    with closing(open_database(f"sqlite:///{tmp_path / 'desk.db'}")) as opened:
        keep_stories(opened, ENCRYPTION, datetime.now(UTC))
        yield opened


@pytest.fixture
def desk_address(desk_database: Database) -> Iterator[str]:
    with served_desk(desk_house(desk_database).app) as address:
        yield address


@pytest.fixture
def sit_down(browser: Browser, desk_address: str) -> Iterator[SignIn]:
    """Open the desk in a browser of somebody's own."""
    contexts = []

    def opened(name: str, path: str = "?lang=en", width: int = 1280, **wishes: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **wishes)
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": name, "url": desk_address}])
        page = context.new_page()
        page.goto(f"{desk_address}/desk{path}")
        expect(page.locator("#desk-state.desk-is-live")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
