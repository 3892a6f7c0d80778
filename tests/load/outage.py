"""The database is gone, or hangs, for a minute under calls.

`python -m tests.load.outage [gone|hangs] [CALLS] [SECONDS]`
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ivr.storage.database import open_database
from simulator.carrier.events import VerbStarted
from simulator.carrier.trace import CarrierTrace
from tests.conftest import Postgres
from tests.load.callers import Voices
from tests.load.house import House, house, placed
from tests.load.reconciled import settled
from tests.load.rollout import chatting

SECONDS_APART = 3.0
"Some calls have ended, some talk, some come while the database is away, and some after it is back."
BEFORE_SECONDS = 20.0


@dataclass(frozen=True)
class Outage:
    """What happens to the database, and how it is undone."""

    begin: Callable[[], None]
    end: Callable[[], None]
    seconds: float


async def under_calls(line: House, outage: Outage, calls: int) -> list[CarrierTrace]:
    """Take the database away while callers talk, ring and hang up, and bring it back."""
    scripts = chatting(Voices.here(), calls)
    calling = asyncio.create_task(placed(line, scripts, SECONDS_APART))
    await asyncio.sleep(BEFORE_SECONDS)
    await asyncio.to_thread(outage.begin)
    await asyncio.sleep(outage.seconds)
    await asyncio.to_thread(outage.end)
    return await calling


async def _main(url: str, outage: Outage, calls: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder), url, 2) as line:
            traces = await under_calls(line, outage, calls)
            database = open_database(url)
            found, took = await settled(traces, database)
            database.close()
    verbs = [{verb.verb for verb in trace.all(VerbStarted)} for trace in traces]
    sys.stdout.write(
        f"{found}\nexact: {found.is_exact} {took:.0f} s after the last call; brought to a person: "
        f"{sum('Dial' in each for each in verbs)}; ended by {Counter(trace.ended_by for trace in traces)}\n"
    )


if __name__ == "__main__":
    server = Postgres(Path(tempfile.mkdtemp()) / "postgres", is_durable=True)
    server.home.parent.chmod(0o755)
    server.start()
    try:
        kind, calls, seconds = (*sys.argv[1:], *("gone", "30", "60")[len(sys.argv) - 1 :])
        gone = Outage(server.go_away, server.come_back, float(seconds))
        hangs = Outage(server.freeze, partial(server.freeze, is_over=True), float(seconds))
        asyncio.run(_main(server.url, {"gone": gone, "hangs": hangs}[kind], int(calls)))
    finally:
        server.stop()
