"""Take the pictures of the desk: `python -m tests.load.desk_picture`."""

import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from ivr.line.desk import DeskPreferences
from ivr.storage.database import open_database
from routing.desk.call import Preference
from tests.load.desk_house import COOKIE, ENCRYPTION, desk_house, served
from tests.load.plausible_calls import keep_stories

PICTURES = Path("docs/pictures")
WAITING = f"CA{1:032x}"


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_database(f"sqlite:///{folder}/desk.db")) as database,
    ):
        database.upgrade()
        keep_stories(database, ENCRYPTION, datetime.now(UTC))
        DeskPreferences(database).save("sam", Preference(languages=("en", "fr")))
        with served(desk_house(database).app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--headless=new", "--no-sandbox"]
            )
            _take(browser, address)
            browser.close()


def _take(browser: Browser, address: str) -> None:
    _shoot(_desk(browser, address, (1360, 900), f"/calls/{WAITING}?lang=en"), "desk")
    _shoot(_desk(browser, address, (1360, 900), f"/calls/{WAITING}?lang=fr", "dark"), "desk-fr")
    _shoot(_desk(browser, address, (390, 844), "?lang=en"), "desk-phone")


def _desk(browser: Browser, address: str, size: tuple[int, int], path: str, scheme: str = "light") -> Page:
    width, height = size
    is_phone = width < height
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=is_phone,
        is_mobile=is_phone,
    )
    context.add_cookies([{"name": COOKIE, "value": "sam", "url": address}])
    page = context.new_page()
    page.goto(f"{address}/desk{path}")
    page.wait_for_selector(".desk-is-live")
    return page


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    page.context.close()


if __name__ == "__main__":
    main()
