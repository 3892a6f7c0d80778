"""How many changes a second PostgreSQL takes from several processes: `python -m tests.load.commits`."""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import text

from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import announce, keep_call
from ivr.desk.feed import EventKind
from ivr.line.announcements import Announcements
from ivr.storage.database import Database, open_database
from routing.decision import Reason
from routing.handoff.handoff import HandOff
from tests.load.server import own_postgres
from tests.load.table import Figure, print_figures

PROCESSES, THREADS = 4, 4
SECONDS = 8.0
REPLICA_SECONDS = 0.003
"How long a commit waits for a second server in the next building."


@dataclass(frozen=True)
class Load:
    """What one process writes, and for how long."""

    url: str
    process: int
    is_call: bool


def main() -> None:
    with own_postgres("commits", is_durable=True) as url:
        if url is None:
            return
        with closing(open_database(url)) as database:
            database.upgrade()
        figures = [
            Figure(f"{what}, {where}", [_commits(url, is_call)], "commits/s", goal)
            for where, seconds, goal in (
                ("one server", 0.0, "≥ 1,500"),
                ("replica 3 ms away", REPLICA_SECONDS, ""),
            )
            if _wait_at_commit(url, seconds)
            for what, is_call in (("announcement alone", False), ("a call at the desk", True))
        ]
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {PROCESSES} × {THREADS} writers"
    print_figures(f"{machine}; {' '.join(sys.orig_argv[1:])}", figures)


def _commits(url: str, is_call: bool) -> float:
    """All processes write while one more reads what they announce, as a feed does; nothing may be missed."""
    with (
        multiprocessing.get_context("spawn").Pool(PROCESSES) as pool,
        closing(open_database(url)) as database,
    ):
        announcements = Announcements(database)
        seen = announcements.latest()
        writing = pool.map_async(_write, [Load(url, process, is_call) for process in range(PROCESSES)])
        heard = 0
        while not writing.ready():
            events = announcements.after(seen + heard)
            assert events is not None, "an event was missed"
            heard += len(events)
            writing.wait(0.01 if not events else 0)
        written = sum(writing.get())
        heard = announcements.latest() - seen
        assert heard == written, f"{written} changes were committed and {heard} announced"
    return written / SECONDS


def _write(load: Load) -> int:
    with closing(open_database(load.url)) as database, ThreadPoolExecutor(THREADS) as threads:
        database.watch(lambda: None)  # as a service: what it announced is left to whoever reads
        write = partial(_keep_call if load.is_call else _announce, database)
        names = (f"CA{load.process}x{thread}" for thread in range(THREADS))
        return sum(threads.map(partial(_repeat, write), names))


def _repeat(write: Callable[[str, int], None], name: str) -> int:
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        write(name, count)
        count += 1
    return count


def _announce(database: Database, name: str, _count: int) -> None:
    with database.begin() as session:
        announce(session, EventKind.TURN, name, datetime.now(UTC))


def _keep_call(database: Database, name: str, count: int) -> None:
    now = datetime.now(UTC)
    known = HandOff("en", "waste", Reason.ASKED, "waste.collection_day")
    call = DeskCall(name, Phase.WAITING, now, now, "waste", known, date(2100, 1, 1))
    with database.begin() as session:
        keep_call(session, replace(call, taken_by=f"kim{count}"), now)


def _wait_at_commit(url: str, seconds: float) -> bool:
    with (
        closing(open_database(url)) as database,
        database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.execute(text(f"ALTER SYSTEM SET commit_delay = {int(seconds * 1_000_000)}"))
        connection.execute(text("ALTER SYSTEM SET commit_siblings = 0"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return True


if __name__ == "__main__":
    main()
