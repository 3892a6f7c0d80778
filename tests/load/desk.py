"""How soon open desks see what happens: `python -m tests.load.desk`."""

import asyncio
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpx2

from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call, latest, open_calls
from ivr.storage.database import Database, open_database
from tests.load.desk_house import ENCRYPTION
from tests.load.plausible_calls import keep_stories, waiting
from tests.load.server import own_postgres
from tests.load.service import free_port
from tests.load.table import Figure, print_figures

DESKS, WAITING, CHANGES = 50, 200, 150
PAUSE_SECONDS = 0.1
GOAL = "p95 < 300"
SEEN = re.compile(rb"^id: (\d+)$")


@dataclass
class Watch:
    """When each event was committed, and up to which event each desk knew what happened."""

    committed: dict[int, float] = field(default_factory=dict)
    heard: list[list[tuple[int, float]]] = field(default_factory=list)
    opened: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def delays_ms(self) -> list[float]:
        """Every event at every desk; events that came together are told by the last one's number."""
        return [
            (next(at for told, at in heard if told >= seq) - committed) * 1000
            for heard in self.heard
            for seq, committed in self.committed.items()
        ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, own_postgres("desk") as postgres:
        figures = [
            Figure(f"{name}: commit → {DESKS} desks", _delays(url), "ms", GOAL)
            for name, url in (("SQLite", f"sqlite:///{folder}/desk.db"), ("PostgreSQL", postgres))
            if url
        ]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {WAITING} calls waiting"
    print_figures(f"{machine}; {' '.join(sys.orig_argv[1:])}", figures)


def _delays(url: str) -> list[float]:
    with closing(open_database(url)) as database:
        database.upgrade()
        keep_stories(database, ENCRYPTION, datetime.now(UTC), waiting(WAITING))
        with _serving(url) as port:
            return asyncio.run(_watched(database, port))


async def _watched(database: Database, port: int) -> list[float]:
    watch = Watch()
    desks = [asyncio.create_task(_sit(watch, port, n)) for n in range(DESKS)]
    for _ in desks:
        await watch.opened.acquire()
    await asyncio.sleep(1)
    await asyncio.to_thread(_change_calls, database, watch)
    await asyncio.sleep(2)
    for desk in desks:
        desk.cancel()
    await asyncio.gather(*desks, return_exceptions=True)
    return watch.delays_ms()


async def _sit(watch: Watch, port: int, number: int) -> None:
    """Every second desk is French, and each reads a bare stream, so that little is measured but the desk."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    language = ("en", "fr")[number % 2]
    writer.write(f"GET /desk/events?lang={language} HTTP/1.1\r\nHost: desk\r\n\r\n".encode())
    try:
        heard: list[tuple[int, float]] = []
        watch.heard.append(heard)
        async for line in reader:
            if seen := SEEN.match(line.strip()):
                heard.append((int(seen[1]), time.monotonic()))
                watch.opened.release()
    finally:
        writer.close()


def _change_calls(database: Database, watch: Watch) -> None:
    """Another process than the desks' own takes and leaves calls, at moments of its own."""
    with database.reading() as session:
        calls = list(open_calls(session, datetime.now(UTC)))
    for _ in range(CHANGES):
        time.sleep(random.uniform(0.5, 1.5) * PAUSE_SECONDS)
        place = random.randrange(len(calls))
        calls[place] = _changed(calls[place])
        with database.begin() as session:
            keep_call(session, calls[place], datetime.now(UTC))
        at = time.monotonic()
        with database.reading() as session:
            watch.committed[latest(session)] = at


def _changed(call: DeskCall) -> DeskCall:
    if call.phase is Phase.WAITING:
        return replace(call, phase=Phase.RINGING, taken_by="kim")
    return replace(call, phase=Phase.WAITING, taken_by="")


@contextmanager
def _serving(url: str) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.load.desk_serve", url, str(port)])
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        assert process.poll() is None, "the desk did not start"
        try:
            httpx2.get(f"http://127.0.0.1:{port}/desk", timeout=20)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
