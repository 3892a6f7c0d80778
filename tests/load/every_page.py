"""How fast every page is: `python -m tests.load.every_page URL_OF_A_HISTORY [--rounds 20] [--only /review]`.

The history is one that was made: `cityline demo --history --into URL`. Its database gets the house's calls at
the desk and its accounts, so give a copy. Beside the time that a reader waits stands the processor's, which
a busy machine does not lengthen. Jobs run meanwhile, so serve a new history for an hour before: its days are
signed then.
"""

import argparse
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.browser.house import ADDRESSES, open_house, quiet_settings
from tests.fixtures.machine import share_machine
from tests.load.studio_pages import signed_in
from tests.load.table import Figure, print_figures

FILES = (
    "/dashboard/live",
    "/dashboard/council.pdf?period=last_month",
    "/dashboard/council.pdf?period=year",
    "/dashboard/figures.csv?period=year",
    "/dashboard/chart.csv?period=year",
)
MORE = ("/dashboard?period=year", "/dashboard?period=year&department=waste", "/dashboard/calls?period=year")


def main() -> None:
    asked = _arguments()
    now = datetime.now(ZoneInfo("America/Vancouver"))
    with tempfile.TemporaryDirectory() as data:
        share_machine(Path(data))
        settings = quiet_settings(data=Path(data), database_url=asked.database)
        with open_house(settings, now) as (address, _), signed_in(address) as client:
            pages = [path for path in (*ADDRESSES, *MORE, *FILES) if path.startswith(asked.only)]
            measured = [(path, *_times(client, path, asked.rounds)) for path in pages]
    waited = [Figure(path, waits, "ms", _goal(path)) for path, waits, _ in measured]
    print_figures("waited", sorted(waited, key=lambda one: -max(one.values)))
    worked = [Figure(path, work, "ms", _goal(path)) for path, _, work in measured]
    print_figures(
        "processor, of the service and of who asks", sorted(worked, key=lambda one: -max(one.values))
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="")
    return parser.parse_args()


def _goal(path: str) -> str:
    return "p95 ≤ 2000" if path.startswith("/dashboard/council.pdf") else "p95 ≤ 300"


def _times(client: httpx2.Client, path: str, rounds: int) -> tuple[list[float], list[float]]:
    """The first is a page's warming up, as after each start of the service, and is left out."""
    waits, work = [], []
    for _ in range(rounds + 1):
        begun, worked = time.perf_counter(), time.process_time()
        client.get(path, follow_redirects=False)
        waits.append((time.perf_counter() - begun) * 1000)
        work.append((time.process_time() - worked) * 1000)
    return waits[1:], work[1:]


if __name__ == "__main__":
    main()
