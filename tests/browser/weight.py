"""Weigh every page as a first visitor loads it: `python -m tests.browser.weight`.

Bytes are those that cross the network, compressed or not; the first paint is that of a slow profile: a
processor four times slower than this one, and a line of 1.6 Mbit/s with 150 ms to the server and back.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.house import ADDRESSES, open_house, quiet_settings, sign_in
from tests.browser.pictures import make_up
from tests.fixtures.machine import share_machine

KIB = 1024
MOST = 150 * KIB
PAINT_MS = 1000
SLOW_PROCESSOR = 4
DAYS = 400
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PAINTED = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0"""


@dataclass(frozen=True)
class Weighed:
    """What a page costs who sees it for the first time."""

    path: str
    bytes: int
    paint_ms: float

    def __str__(self) -> str:
        marks = f"{'  heavy' if self.bytes > MOST else ''}{'  slow' if self.paint_ms > PAINT_MS else ''}"
        return f"{self.bytes / KIB:7.1f} KiB  {self.paint_ms:6.0f} ms  {self.path}{marks}"


def main() -> None:
    asked = _asked()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        share_machine(Path(data))
        settings = quiet_settings(data=Path(data))
        make_up(settings, now, asked.days)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with open_house(settings, now) as (address, _):
            weighed = list(_weigh(browser, address, asked.only))
        browser.close()
    if any(page.bytes > MOST for page in weighed):
        sys.exit(f"A page weighs more than {MOST // KIB} KiB.")


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--only", default="", help="pages whose address begins so")
    asking.add_argument("--days", type=int, default=DAYS, help="of made-up history behind the figures")
    return asking.parse_args()


def _weigh(browser: Browser, address: str, only: str) -> Iterator[Weighed]:
    context = browser.new_context()
    sign_in(context, address)
    for path in ADDRESSES:
        if path.startswith(only):
            page = context.new_page()
            with _measured(page) as sizes:
                page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=fr", wait_until="load")
                page.wait_for_timeout(200)
            weighed = Weighed(path, round(sum(sizes)), page.evaluate(PAINTED))
            sys.stdout.write(f"{weighed}\n")
            sys.stdout.flush()
            yield weighed
            page.close()
    context.close()


@contextmanager
def _measured(page: Page) -> Iterator[list[float]]:
    """Load with an empty cache on the slow profile, and list what each answer weighed on the line."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    yield sizes
    session.detach()


if __name__ == "__main__":
    main()
