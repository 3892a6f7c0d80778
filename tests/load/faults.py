"""Calls through a carrier that repeats, reorders and loses what it tells.

`python -m tests.load.faults [CALLS] [MINUTES]`, of which the last call comes after so many minutes.
Of webhooks and callbacks 5 % come twice; 2 % of callbacks never come, and 2 % of all lose their first answer;
5 % of calls have all callbacks in the wrong order, and 1 % lose their socket. Whatever the carrier tells
wrongly, each call and each query is counted once.
"""

import asyncio
import os
import random
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from ivr.storage.database import open_database
from simulator.carrier.events import StreamStarted, VerbStarted
from simulator.carrier.webhook import Faults
from tests.conftest import Postgres
from tests.load.callers import Voices
from tests.load.house import house, placed
from tests.load.reconciled import settled
from tests.load.rollout import chatting, told

DROPS_AFTER_SECONDS = 15.0


def wrong(n: int) -> Faults:
    """What goes wrong in the nth call, the same every time."""
    chance = random.Random(n)
    return Faults(
        seed=n,
        duplicated_webhooks=0.05,
        duplicated_callbacks=0.05,
        lost_callbacks=0.02,
        lost_answers=0.02,
        disordered_callbacks=chance.random() < 0.05,
        stream_drops_after_seconds=DROPS_AFTER_SECONDS if chance.random() < 0.01 else None,
        dropped_streams=1,
    )


async def _main(url: str, calls: int, minutes: float) -> None:
    scripts = chatting(Voices.here(), calls)
    with tempfile.TemporaryDirectory() as folder:
        async with house(Path(folder), url, 2) as line:
            faults = [wrong(n) for n in range(calls)]
            traces = await placed(line, scripts, 60 * minutes / calls, faults)
            with closing(open_database(url)) as database:
                sys.stdout.write(f"{told(traces, database)}\n")
                sys.stdout.flush()
                found, took = await settled(traces, database)
    resumed = sum(len(trace.all(StreamStarted)) > 1 for trace in traces)
    persons = sum("Dial" in {verb.verb for verb in trace.all(VerbStarted)} for trace in traces)
    sys.stdout.write(
        f"{found}\nexact: {found.is_exact} {took:.0f} s after the last call; resumed: {resumed}; "
        f"brought to a person: {persons}; ended by {Counter(trace.ended_by for trace in traces)}; "
        f"load {os.getloadavg()[1]:.1f}\n"
    )


if __name__ == "__main__":
    server = Postgres(Path(tempfile.mkdtemp()) / "postgres")
    server.home.parent.chmod(0o755)
    server.start()
    try:
        calls, minutes = (*sys.argv[1:], *("200", "2.5")[len(sys.argv) - 1 :])
        asyncio.run(_main(server.url, int(calls), float(minutes)))
    finally:
        server.stop()
