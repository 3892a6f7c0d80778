"""Every form: pressed twice, loaded again, gone back from and sent again, nothing is done twice."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect
from sqlalchemy import MetaData, func, select

from ivr.storage.database import Database
from tests.browser.conftest import BUSY_MS
from tests.browser.forms import FORMS, UNSENT, Form
from tests.browser.house import open_house, quiet_settings, sign_in
from tests.fixtures.machine import share_machine
from tests.ivr.run.test_routes import ROUTES, guards

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
UNFOLD = """(form) => {
  for (let one = form; one; one = one.parentElement) if (one.matches("details")) one.open = true;
  for (const one of form.querySelectorAll("details")) one.open = true;
}"""
UNASKED = {"audit_acts", "desk_events", "sign_ins", "scheduled_jobs", "job_leases", "touched_calls"}
"Who saw or tried something is written down each time, and jobs work meanwhile."


def test_no_form_of_the_service_is_forgotten_here() -> None:
    taken = [str(route.path) for route in ROUTES if "POST" in (route.methods or ()) and guards(route)]
    sent = {next((path for path in taken if is_at(form.action, path)), form.action) for form in FORMS}
    left_out = [path for paths in UNSENT.values() for path in paths]

    assert sorted([*sent, *left_out]) == sorted(taken)


def is_at(action: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", path), action) is not None


@dataclass
class House:
    """The service, somebody who may do all, and what it keeps."""

    address: str
    database: Database
    context: BrowserContext
    tables: MetaData = field(default_factory=MetaData)

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        if not self.tables.tables:
            self.tables.reflect(self.database.engine)
        with self.database.reading() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in self.tables.tables.items()
                if name not in UNASKED
            }


@dataclass
class Sender:
    """Somebody at a page with a form, and what came back of what they sent."""

    page: Page
    form: Form
    sent: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)

    def watch(self) -> "Sender":
        """Note what is sent to the form's address, and every page that is no page for people."""
        self.page.on(
            "request", lambda one: self.sent.append(one.url) if self._is_it(one.method, one.url) else None
        )
        self.page.on("response", lambda one: self.came.extend(raw(one)))
        return self

    def _is_it(self, method: str, url: str) -> bool:
        return method == "POST" and f"{self.form.action}?" in url

    @property
    def here(self) -> Locator:
        """The form, as it stands on the page."""
        form = self.page.locator(f'main form[action^="{self.form.action}?"]:has({self.button})').first
        if form.count():
            form.evaluate(UNFOLD)
        return form

    @property
    def button(self) -> str:
        """Which of its buttons is pressed."""
        return f'button[value="{self.form.button}"]' if self.form.button else "button"

    def fill(self) -> None:
        """Fill it in."""
        for name, value in self.form.filled.items():
            fill(self.here.locator(f'[name="{name}"]'), value)

    def press(self, *, twice: bool = False) -> int:
        """Press its button; return with what the service answered, once its page is there."""
        button = self.here.locator(self.button).first
        self.page.evaluate("document.documentElement.dataset.left = 'yes'")
        with self.page.expect_response(lambda one: self._is_it(one.request.method, one.url)) as answer:
            button.dblclick() if twice else button.click()
        if answer.value.request.is_navigation_request():
            # No polling in the page: its policy forbids the eval that this takes.
            expect(self.page.locator("html[data-left]")).to_have_count(0, timeout=BUSY_MS)
            self.page.wait_for_load_state()
        return answer.value.status


def fill(fields: Locator, value: str) -> None:
    kind = str(fields.first.evaluate("(field) => field.type"))
    if kind in {"checkbox", "radio"}:
        (fields.and_(fields.page.locator(f'[value="{value}"]')) if value else fields).first.check()
    elif kind.startswith("select"):
        fields.first.select_option(value)
    else:
        fields.first.fill(value)


def raw(response: Response) -> list[str]:
    """Return what a person could not read, or was not to meet."""
    if response.request.resource_type != "document":
        return []
    kind = response.headers.get("content-type", "text/html")
    is_page = response.status == 303 or kind.startswith("text/html")
    return (
        []
        if is_page and response.status < 500 and response.status != 404
        else [f"{response.status} {kind} {response.url}"]
    )


@pytest.fixture(scope="module")
def house(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[House]:
    data = tmp_path_factory.mktemp("forms")
    share_machine(data)
    city = shutil.copytree("deploy/example-city", data / "city")
    settings = quiet_settings(data=data, city=city)
    shutil.copy(sqlite_template, settings.data / "cityline.db")
    with open_house(settings, NOW) as (address, database):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        sign_in(context, address)
        context.set_default_timeout(BUSY_MS)
        yield House(address, database, context)
        context.close()


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    page = house.context.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.action}-{form.button}".strip("-"))
def test_nothing_is_done_twice(house: House, page: Page, form: Form) -> None:
    sender = Sender(page, form).watch()
    page.goto(f"{house.address}{form.page}{'&' if '?' in form.page else '?'}lang=en")
    sender.fill()

    assert sender.press(twice=True) < 400
    once = house.rows()
    assert len(sender.sent) == 1, "pressed twice, and sent once"

    page.reload()
    assert not form.keeps or len(sender.sent) == 1, "loaded again, and not sent again"
    page.go_back()
    if sender.here.count():
        sender.fill()
        sender.press()

    assert form.adds or house.rows() == once
    assert sender.came == [], "each is a page for people"
