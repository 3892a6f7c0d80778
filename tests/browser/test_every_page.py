"""Every page that a browser can be given: accessible, narrow, dark, by keyboard, and without an error."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ivr.run.routes import MENU
from metrics.ledger.outcome import QueryOutcome
from tests.browser.conftest import violations, violations_in_light_and_dark
from tests.browser.house import ADDRESSES, PAGES, open_house, quiet_settings, routes, sign_in
from tests.browser.languages import replaced, strangers
from tests.fixtures.machine import share_machine
from tests.metrics.dashboard.conftest import Book

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
NO_PAGES = {
    "/sign-in/second-step": "for who has a second step, and has tests of its own",
    "/": "leads on to a page of its own",
    "/sign-in/oidc": "leads to the city's sign-in service",
    "/sign-in/oidc/done": "leads back from there, and has its own tests",
    "/desk/pop/{pop}": "leads on to a call",
    "/desk/icon.svg": "the icon of a tab",
    "/desk/callbacks/{callback_id}/sound.wav": "a file",
    "/desk/events": "a stream of events",
    "/dashboard/live": "a part of the dashboard",
    "/dashboard/council.pdf": "a file",
    "/dashboard/figures.csv": "a file",
    "/dashboard/chart.csv": "a file",
    "/dashboard/chart.svg": "a file",
    "/directory/{slug}/calendar.ics": "a file",
    "/review/hearing/{sample_id}.wav": "a file",
    "/review/curve/weeks.csv": "a file",
    "/review/curve/weeks.svg": "a file",
    "/studio/{slug}/editions/{number}/{language}.wav": "a file",
    "/studio/asked/replies/drafts.csv": "a file",
    "/about-this-line.json": "for programs",
    "/about-this-line/changes.atom": "for programs",
    "/about-this-line/{name}": "a file",
    "/health/languages": "for programs",
    "/health/live": "for programs",
    "/health/ready": "for programs",
    "/health/database": "for programs",
    "/health/jobs": "for programs",
    "/metrics": "for programs",
}
LINK = re.compile(r'<(?:a|link)\b[^>]* href="([^"#]+)')
GONE = re.compile(r"/(gone|nobody|nothing|nowhere|CAgone)")
"A page of what is not there any more, which may say so of itself."
WAYS_BACK = "header a[href], main a[href]"
CUT = """(menu) => [...menu.querySelectorAll("a")]
  .filter((link) => link.scrollWidth > link.clientWidth
    || link.getBoundingClientRect().right > menu.getBoundingClientRect().right)
  .map((link) => link.textContent)"""
EVERYTHING = {"resultTypes": ["violations"]}
"Axe's own choice of rules, which are more than the law asks for."
NARROW, SHORT = 320, {"width": 320, "height": 700}
TABS = 12
"So many times the tabulator is pressed: through the masthead and into the page."


def test_no_page_of_the_service_is_forgotten_here() -> None:
    assert routes() - PAGES.keys() - NO_PAGES.keys() == set()


def test_nothing_but_colours_differs_in_the_dark() -> None:
    files = [file for room in ("ivr", "metrics", "simulator") for file in Path(room).rglob("*.*")]
    shown = {file: file.read_text("utf-8") for file in files if file.suffix in {".css", ".html", ".js"}}

    assert len(shown) > 100
    assert [file for file, text in shown.items() if "prefers-color-scheme" in text] == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    """The whole service with a ledger of some days, calls at the desk, and somebody of every role."""
    data = tmp_path_factory.mktemp("pages")
    share_machine(data)
    settings = quiet_settings(data=data)
    shutil.copy(sqlite_template, settings.data / "cityline.db")
    with open_house(settings, NOW) as (address, database):
        count_some_days(Book(database))
        yield address


def count_some_days(book: Book) -> None:
    for days_ago in range(20):
        book.call(days_ago, QueryOutcome.ANSWERED_CONFIRMED)
        book.call(days_ago, QueryOutcome.ANSWERED_UNCONFIRMED, language="fr")
        book.call(days_ago, QueryOutcome.ESCALATED_CONNECTED, "waste.missed_pickup")
    book.count()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1180, "height": 900}, reduced_motion="reduce")
    sign_in(context, address)
    return context


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    page = signed_in.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_shuts_nobody_out(page: Page, address: str, path: str, language: str) -> None:
    errors = errors_of(page)
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1

    assert page.title().strip() not in {"", "Cityline"}, "a tab of many is found by its title"
    assert page.locator(WAYS_BACK).count() > 0, "a way back, and on"
    assert strangers(page, language) == [], "in the other language, and not marked so"
    assert replaced(page, language) == []
    assert violations_in_light_and_dark(page, EVERYTHING) == []

    assert tabbed_backwards(page) == [], "the keyboard goes the way that the eye goes"
    page.set_viewport_size(SHORT)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.set_viewport_size({"width": 590, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 590, "1180 at twice the size"
    assert errors == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [390, 900, 1180, 1280])
def test_the_masthead_is_one_row_whose_menu_is_worked_by_keyboard(
    page: Page, address: str, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}/dashboard?period=month&lang={language}")
    masthead = page.locator(".masthead").bounding_box()
    assert masthead is not None
    assert masthead["height"] <= 64

    page.locator(".places .menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".places .groups")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".places .groups a").first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".places .groups a").count() == len(MENU)
    assert page.locator(".places .groups").evaluate(CUT) == [], "cut off, or outside the menu"
    page.keyboard.press("Escape")
    expect(page.locator(".places .groups")).to_be_hidden()
    expect(page.locator(".places .menu > summary")).to_be_focused()


def test_a_telephone_shows_headline_and_live_row_without_scrolling(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/dashboard?period=month&lang=fr")

    for part in ("#live .live-figures", ".headline.resolved .share"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844


def test_the_dashboard_is_printed_on_two_pages_with_its_legend(page: Page, address: str) -> None:
    page.goto(f"{address}/dashboard?period=month&lang=en")

    printed = page.pdf(format="Letter", prefer_css_page_size=True)
    page.emulate_media(media="print")

    assert len(re.findall(rb"/Type */Page\b", printed)) <= 2
    expect(page.locator(".legend").first).to_be_visible()
    expect(page.locator(".masthead")).to_be_hidden()


def errors_of(page: Page) -> list[str]:
    """Collect what the browser complains of; a page that is missing or gone on purpose is no complaint."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if is_wrong(told.type, told.text) else None)
    return errors


def is_wrong(kind: str, text: str) -> bool:
    return kind == "error" and not re.search(r"status of (404|410|422)", text)


def tabbed_backwards(page: Page) -> list[str]:
    """Return what the tabulator reaches although it stands before what was reached already."""
    page.evaluate("document.body.focus(); window.scrollTo(0, 0)")
    seen: list[tuple[int, str]] = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        place, told = page.evaluate(
            """() => {
              const all = [...document.querySelectorAll("*")], here = document.activeElement;
              return [all.indexOf(here), here.outerHTML.slice(0, 120)];
            }"""
        )
        if "<body" in told:
            break
        seen.append((place, told))
    return [now[1] for before, now in pairwise(seen) if now[0] < before[0]]


def test_what_was_wrong_is_told_until_it_is_mended(page: Page, address: str) -> None:
    page.goto(f"{address}/directory/waste?lang=en")
    page.locator("#numbers").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".faults a")).to_have_text("Numbers")

    page.locator("#numbers").fill("604-555-0126")

    expect(page.locator(".faults")).to_have_count(0)
    expect(page.locator("#numbers-fault1")).to_be_hidden()
    expect(page.locator("#numbers")).not_to_have_attribute("aria-invalid", "true")


def test_no_link_of_any_page_leads_nowhere(signed_in: BrowserContext, address: str) -> None:
    links: dict[str, str] = {}
    for path in ADDRESSES:
        page = signed_in.request.get(f"{address}{path}{'&' if '?' in path else '?'}lang=en").text()
        found = (urljoin(f"{address}{path}", unescape(link)) for link in LINK.findall(page))
        links |= {link: path for link in found if link.startswith(address)}

    broken = {link: path for link, path in links.items() if signed_in.request.get(link).status >= 400}

    assert {link: path for link, path in broken.items() if not GONE.search(path)} == {}
    assert len(links) > 200


def test_a_form_that_is_pressed_twice_is_sent_once_and_again_on_the_way_back(
    page: Page, address: str
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{address}/studio?lang=en")
    page.get_by_text("New answer").click()
    page.get_by_label("Short name").fill("skate rental")
    page.get_by_role("button", name="Begin").dblclick()
    page.wait_for_url("**/studio/*skate_rental*")
    assert len(sent) == 1

    page.go_back()
    expect(page).to_have_url(re.compile(r"/studio\?lang=en"))
    assert page.locator("form[data-sent]").count() == 0


def test_a_clerk_asks_why_a_sentence_was_understood_so_and_comes_back(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/calls/CA{1:032x}?lang=en")
    page.get_by_role("link", name="Why?").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Why the line understood it so")
    expect(page.locator(".desk-said q")).not_to_be_empty()
    expect(page.locator("dt", has_text="Because")).to_be_visible()
    expect(page.locator("dt", has_text="Might also have been")).to_be_visible()

    page.get_by_role("link", name="Back to the call").press("Enter")
    expect(page).to_have_url(re.compile(rf"/desk/calls/CA{1:032x}"))


def test_an_editor_tries_a_sentence_and_sees_why_it_is_understood_so(page: Page, address: str) -> None:
    page.goto(f"{address}/studio/waste.bin_damaged/try?lang=en")
    page.get_by_label("What the caller says").fill("the wheel of my green bin came off")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What the caller says")).to_be_focused()

    page.locator("summary", has_text="Why?").last.press("Enter")

    expect(page.locator(".talk dt", has_text="Because").last).to_be_visible()
    assert violations(page, EVERYTHING) == []
