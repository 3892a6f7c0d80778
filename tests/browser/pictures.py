"""Take a picture of every page, in both languages, sizes and schemes: `make pictures`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from re import sub

from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from ivr.call.city import load_city
from ivr.settings import Settings
from ivr.storage.database import open_database
from simulator.history.history import HistoryRequest
from simulator.history.writing import count_history, write_history
from tests.browser.conftest import MACHINE, QUIET
from tests.browser.house import ADDRESSES, open_house, quiet_settings, sign_in

SIZES = {"desk": (1280, 900), "telephone": (390, 844)}
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "fr")
DAYS, CALLS_A_DAY = 400, 60
NOTICED = 0.002
"A share of points that differ, from which a page looks different; clocks move less than that."


def main() -> None:
    asked = _asked()
    asked.folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        (Path(data) / "models").symlink_to(MACHINE / "models")
        settings = quiet_settings(data=Path(data))
        make_up(settings, now, asked.days)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with open_house(settings, now) as (address, _):
            for picture in _take(browser, address, asked.folder, asked.only):
                sys.stdout.write(f"{picture}{_compared(picture, asked.against)}\n")
        browser.close()


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("folder", type=Path)
    asking.add_argument("--only", default="", help="pages whose address begins so")
    asking.add_argument("--against", type=Path, help="earlier pictures; says how much of each differs")
    asking.add_argument("--days", type=int, default=DAYS, help="of made-up history behind the figures")
    return asking.parse_args()


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


def _take(browser: Browser, address: str, folder: Path, only: str) -> Iterator[Path]:
    for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        sign_in(context, address)
        page = context.new_page()
        for path, language in product(ADDRESSES, LANGUAGES):
            if path.startswith(only):
                page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
                picture = folder / f"{_named(path)}-{language}-{size}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
                yield picture
        context.close()


def _named(path: str) -> str:
    return sub(r"\W+", "-", path).strip("-") or "first"


def _compared(picture: Path, folder: Path | None) -> str:
    """Say how much differs from the earlier picture, where there is one and it is noticed."""
    if folder is None:
        return ""
    earlier = folder / picture.name
    if not earlier.exists():
        return "  new"
    with Image.open(earlier) as before, Image.open(picture) as after:
        if before.size != after.size:
            return f"  {before.size[0]}x{before.size[1]} is now {after.size[0]}x{after.size[1]}"
        apart = ImageChops.difference(before.convert("L"), after.convert("L")).point(lambda value: value > 0)
        share = apart.histogram()[1] / (after.width * after.height)
    return f"  {share:.1%} differs" if share > NOTICED else ""


if __name__ == "__main__":
    main()
