"""What a second process adds on one PostgreSQL: `python -m tests.load.nodes`."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx2
from twilio.request_validator import RequestValidator

from ivr.storage.database import open_database
from tests.load.house import PUBLIC, TOKEN, House, house
from tests.load.server import own_postgres
from tests.load.table import Figure, print_figures

CALLERS, SECONDS, WARMING_SECONDS = 16, 10.0, 3.0
QUIET = {"CITYLINE_FRONT": "gather"}
"The carrier hears: what is counted is webhooks, sessions and rows."


async def calls_a_second(line: House, numbers: Iterator[int]) -> tuple[float, float]:
    """Let callers ring one after the other, as fast as the line answers; return calls/s and busy cores."""
    await _ringing(line, numbers, WARMING_SECONDS)
    before = _busy_seconds()
    answered = await _ringing(line, numbers, SECONDS)
    return answered / SECONDS, (_busy_seconds() - before) / SECONDS


def _busy_seconds() -> float:
    """Seconds in which a core worked, over all cores since the machine started (`man proc_stat`)."""
    total = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    user, nice, system, *_ = map(int, total.split()[1:])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


async def _ringing(line: House, numbers: Iterator[int], seconds: float) -> int:
    until = time.monotonic() + seconds
    async with httpx2.AsyncClient(timeout=60) as http:
        return sum(await asyncio.gather(*(_caller(line, http, numbers, until) for _ in range(CALLERS))))


async def _caller(line: House, http: httpx2.AsyncClient, numbers: Iterator[int], until: float) -> int:
    answered = 0
    while time.monotonic() < until:
        number = next(numbers)
        form = {"CallSid": f"CA{number:032x}", "From": f"+1604{number:07}", "To": "+16045550100"}
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/voice", form)
        answer = await http.post(
            f"{line.address()}/voice", data=form, headers={"X-Twilio-Signature": signature}
        )
        assert answer.status_code == 200, answer.status_code
        answered += 1
    return answered


async def _measured(url: str) -> list[Figure]:
    numbers, rates, figures = count(5550000), [], []
    for what, processes in (("one process", 1), ("two processes", 2)):
        with tempfile.TemporaryDirectory() as folder:
            async with house(Path(folder), url, processes, **QUIET) as line:
                rate, busy = await calls_a_second(line, numbers)
        rates.append(rate)
        figures.append(Figure(f"calls answered, {what}", [rate], "calls/s"))
        figures.append(Figure("cores busy meanwhile, the callers' too", [busy], "cores"))
    return [*figures, Figure("two processes against one", [rates[1] / rates[0]], "×", "≥ 1.7")]


def main() -> None:
    with own_postgres("nodes", is_durable=True) as url:
        if url is None:
            return
        database = open_database(url)
        database.upgrade()
        database.close()
        figures = asyncio.run(_measured(url))
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {CALLERS} callers"
    print_figures(f"{machine}; {' '.join(sys.orig_argv[1:])}", figures)


if __name__ == "__main__":
    main()
