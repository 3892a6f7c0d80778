"""Take a picture of every page, in both languages, sizes and schemes: `make pictures`.

`--stills` takes those of the documentation anew, and nothing else.
`--keep` keeps layouts instead, for `tests/browser/test_pictures.py`, which compares each page with them.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ivr.call.city import load_city
from ivr.privacy.retention import Purging
from ivr.settings import Settings
from ivr.storage.database import open_database
from simulator.history.history import HistoryRequest
from simulator.history.writing import count_history, write_history
from tests.browser.conftest import QUIET
from tests.browser.house import ADDRESSES, open_house, quiet_settings, sign_in
from tests.browser.layout import Layout, differences, keep, load, mark, measured
from tests.fixtures.machine import share_machine

COLOURS = 128
"Enough for what stands in pages; a picture of them takes half the bytes."
STILLS_FOLDER = Path("docs/pictures")
KEPT = Path("tests/browser/layouts")
APART = Path("var/pictures-apart")
LANGUAGES = ("en", "fr")
SCRIPTS = re.compile(r"\.js(\?|$)")
DAYS, CALLS_A_DAY = 50, 30
STILL_MS = 1500
"What a page fetches by itself is there by then; no test waits so."
NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
"Always the same moment: a page that is looked at on another day shows other days, and looks different."


@dataclass(frozen=True, slots=True)
class Sight:
    """How a page is looked at."""

    name: str
    width: int
    height: int
    scheme: str = "light"


SIGHTS = (
    Sight("desk", 1280, 900),
    Sight("desk-dark", 1280, 900, "dark"),
    Sight("telephone", 390, 844),
    Sight("telephone-dark", 390, 844, "dark"),
)


COMPARED = ((SIGHTS[0], ("fr",)), (SIGHTS[2], ("fr",)), (SIGHTS[1], ("en",)))
"What is kept and compared: French is the longer language, so that what fits in it fits in English."
UNSETTLED = "/review/curve"
"Test questions are tried in the background, and are on these pages once they are."
STILLS = {
    "desk": (f"/desk/calls/CA{1:032x}", Sight("desk", 1280, 860)),
    "desk-phone": ("/desk", SIGHTS[2]),
    "dashboard": ("/dashboard?period=month", Sight("desk", 1280, 1180)),
    "dashboard-phone": ("/dashboard?period=month", SIGHTS[2]),
}
"What the documentation shows: the first screen of a page in English, without the masthead."
SHEET = (
    "/desk", "/desk/callbacks?which=all", "/dashboard?period=month", "/dashboard/glossary",
    "/studio", "/studio/waste.bin_damaged", "/studio/waste.bin_damaged/review", "/studio/asked",
    "/directory/waste", "/banners", "/review/board", "/machine",
)  # fmt: skip
"What the contact sheet shows side by side, four in a row."
THUMB, IN_A_ROW, GAP = (480, 338), 4, 12


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what it shows."""

    name: str
    "The page and its language."
    sight: str
    page: Page
    layout: Layout

    @property
    def kept(self) -> Path:
        """Return where the layouts of its page are kept."""
        return KEPT / f"{self.name}.json"

    @property
    def file_name(self) -> str:
        """Return what its picture is called."""
        return f"{self.name}-{self.sight}.png"

    def differences(self) -> tuple[str, ...]:
        """Return what looks otherwise than in the layout that was kept; where something does, mark it."""
        then = load(self.kept).get(self.sight)
        if then is None:
            return ("it was never looked at; see it, and run: make pictures ARGS=--keep",)
        found = differences(self.layout, then)
        if found:
            mark(self.page, self.layout, then, APART / self.file_name)
        return found


def main() -> None:
    asked = _asked()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        sync_playwright() as playwright,
        made_up_house(Path(data)) as address,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        if asked.stills:
            _take_stills(browser, address)
        elif asked.keep:
            _keep_all(browser, address, asked.only)
        else:
            _take_all(browser, address, asked)
        browser.close()


def _take_all(browser: Browser, address: str, asked: argparse.Namespace) -> None:
    for sight in SIGHTS:
        context = looking(browser, address, sight)
        for picture in look(context, address, sight, only=asked.only):
            picture.page.screenshot(path=asked.folder / picture.file_name, full_page=True)
            sys.stdout.write(f"{asked.folder / picture.file_name}\n")
        context.close()


def _keep_all(browser: Browser, address: str, only: str) -> None:
    for sight, languages in COMPARED:
        context = looking(browser, address, sight, has_scripts=False)
        for picture in look(context, address, sight, languages, only, UNSETTLED):
            keep(picture.kept, {**load(picture.kept), sight.name: picture.layout})
            sys.stdout.write(f"{picture.kept}  {sight.name}\n")
            sys.stdout.flush()
        context.close()


def _take_stills(browser: Browser, address: str) -> None:
    context = looking(browser, address, SIGHTS[0])
    _name_a_telephone(context, address)
    _close_overdue(context, address)
    context.close()
    for name, (path, sight) in STILLS.items():
        context = looking(browser, address, sight)
        page = context.new_page()
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=en")
        page.wait_for_timeout(STILL_MS)
        keep_still(page, name)
        context.close()
    context = looking(browser, address, SIGHTS[0])
    _keep_sheet(context, address)
    context.close()


def _keep_sheet(context: BrowserContext, address: str) -> None:
    """Keep one picture of many pages, to see whether they look alike."""
    rows = -(-len(SHEET) // IN_A_ROW)
    wide, high = THUMB[0] + GAP, THUMB[1] + GAP
    sheet = Image.new("RGB", (IN_A_ROW * wide + GAP, rows * high + GAP), "#c9d1d4")
    page = context.new_page()
    for place, path in enumerate(SHEET):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=en")
        page.wait_for_timeout(STILL_MS)
        with Image.open(BytesIO(page.screenshot())) as picture:
            row, column = divmod(place, IN_A_ROW)
            sheet.paste(picture.convert("RGB").resize(THUMB), (GAP + column * wide, GAP + row * high))
    _save(sheet, "contact-sheet")


def keep_still(page: Page, name: str) -> None:
    """Keep what the documentation shows of a page: its task, without the masthead."""
    box = page.locator("main").bounding_box()
    assert box is not None
    seen, top = page.viewport_size or {"width": 0, "height": 0}, max(box["y"], 0)
    task = {"x": box["x"], "y": top, "width": box["width"], "height": seen["height"] - top}
    with Image.open(BytesIO(page.screenshot(clip=task))) as picture:
        _save(picture.convert("RGB"), name)


def _save(picture: Image.Image, name: str) -> None:
    small = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(STILLS_FOLDER / f"{name}.png", optimize=True)


def _name_a_telephone(context: BrowserContext, address: str) -> None:
    """Let Ada take calls: without a telephone the desk offers to set one up instead of “Accept”."""
    page = context.new_page()
    page.goto(f"{address}/account?lang=en")
    page.get_by_label("Telephone for calls").fill("604-555-0126")
    page.get_by_role("button", name="Save").first.click()
    page.close()


def _close_overdue(context: BrowserContext, address: str) -> None:
    """Let it be an ordinary day: the made-up history leaves messages that nobody ever answered."""
    page = context.new_page()
    page.goto(f"{address}/desk/callbacks?which=overdue&lang=en")
    for box in page.locator("#callback-list input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Close").click()
    page.close()


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("folder", type=Path)
    asking.add_argument("--only", default="", help="pages whose address begins so")
    asking.add_argument("--stills", action="store_true", help="take those of docs/pictures")
    asking.add_argument("--keep", action="store_true", help="keep these layouts as those that are wanted")
    return asking.parse_args()


@contextmanager
def made_up_house(data: Path) -> Iterator[str]:
    """Serve every page, with made-up history behind the figures, at a moment that is always the same."""
    share_machine(data)
    settings = quiet_settings(data=data)
    make_up(settings, NOW, DAYS)
    with open_house(settings, NOW) as (address, _):
        yield address


def make_up(settings: Settings, now: datetime, days: int) -> None:
    """Make up a history of so many days."""
    city = load_city(settings.city)
    yesterday = now.astimezone(city.directory.time_zone).date() - timedelta(days=1)
    wanted = HistoryRequest(yesterday, days, CALLS_A_DAY)
    with closing(open_database(settings.database_address)) as database:
        database.upgrade()
        for _ in write_history(database, city, wanted):
            pass
        for _ in count_history(database, city, wanted, now):
            pass
        zone = city.directory.time_zone
        # Now, not in the middle of looking at pages.
        Purging(database, lambda: now.astimezone(zone).date(), zone).round(now)


def looking(browser: Browser, address: str, sight: Sight, *, has_scripts: bool = True) -> BrowserContext:
    """Return a browser of somebody who is signed in and looks that way.

    What scripts fetch comes when it comes: pages are compared as the server made them.
    """
    context = browser.new_context(
        viewport={"width": sight.width, "height": sight.height},
        color_scheme="dark" if sight.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    sign_in(context, address)
    context.clock.set_fixed_time(NOW)
    if not has_scripts:
        context.route(SCRIPTS, lambda route: route.abort())
    return context


def look(
    context: BrowserContext,
    address: str,
    sight: Sight,
    languages: Iterable[str] = LANGUAGES,
    only: str = "",
    left_out: str = "",
) -> Iterator[Picture]:
    """Look at each page in each of the languages."""
    page = context.new_page()
    for path, language in product(ADDRESSES, languages):
        if path.startswith(only) and not (left_out and path.startswith(left_out)):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            yield Picture(f"{_named(path)}-{language}", sight.name, page, measured(page))
    page.close()


def pages() -> set[str]:
    """Return every page in every language, by the name of its pictures."""
    return {f"{_named(path)}-{language}" for path, language in product(ADDRESSES, LANGUAGES)}


def _named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "first"


if __name__ == "__main__":
    main()
