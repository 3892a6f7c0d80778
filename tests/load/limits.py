"""How far one machine goes: `python -m tests.load.limits WHAT [--short]`, `--help` names what.

Callers speak in real time through the simulated carrier. Run it on a machine that does nothing else:
the load average is printed beside the figures.
"""

import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import httpx
import numpy as np
from sqlalchemy import func, inspect, select, text
from twilio.request_validator import RequestValidator

from ivr.storage.database import Database, open_database
from metrics.ledger.tables import CallRow, QueryRow, TurnRow
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from tests.load.callers import (
    QUESTIONS,
    Voices,
    asking,
    call_at_once,
    call_over_time,
    silent,
    waits,
    webhook_times,
)
from tests.load.service import PUBLIC, TOKEN, Service, running
from tests.load.stages import stage_figures
from tests.load.table import Figure, print_figures

GOAL_MS = 1500
TOGETHER = (1, 4, 8, 12)
MOST_CONVERSATIONS = 40
SURGE = 60
STREAMS = 100
SPREAD_SECONDS = 9.0
"A caller says something about every nine seconds."
SOAKED = 500
GROWING = {"processor, the line": "s", "processor, transcribers": "s", "rows": "rows"}
LEVEL = {
    "memory, the line": "MB",
    "memory, transcribers": "MB",
    "open files": "files",
    "threads": "threads",
}
FLOODERS = 4
HOSTILE = ("January 3 1961 " * 120, "<div>" * 320, "jean dot " * 180, "4539 and the next four are " * 60)
"Texts that were dear to redact or to understand."


def together(service: Service, *, short: bool, callers: Sequence[int] = ()) -> list[Figure]:
    """Callers who stop speaking at the same moment."""
    script = asking(_questions())
    return [
        Figure(
            f"end of speech → audio, {many} stop together",
            waits(asyncio.run(call_at_once(service, [script] * many))),
            "ms",
            f"p95 ≤ {GOAL_MS}" if many == 8 else "",
        )
        for many in callers or (TOGETHER[:3] if short else TOGETHER)
    ]


def conversations(service: Service, *, short: bool) -> list[Figure]:
    """More and more callers who talk, each at moments of their own, until one in twenty waits too long."""
    script, figures, held = asking(_questions() * (1 if short else 3)), [], 0
    for many in range(2, MOST_CONVERSATIONS + 1, 4 if short else 2):
        calls = [(random.uniform(0, SPREAD_SECONDS), script) for _ in range(many)]
        waited = waits(asyncio.run(call_over_time(service, calls)))
        figures.append(
            Figure(f"end of speech → audio, {many} conversations", waited, "ms", f"p95 ≤ {GOAL_MS}")
        )
        if not waited or np.percentile(waited, 95) > GOAL_MS:
            break
        held = many
    return [*figures, Figure(f"conversations at once with p95 ≤ {GOAL_MS} ms", [held], "calls")]


def streams(service: Service, *, short: bool) -> list[Figure]:
    """Callers who only listen, five more a second: nothing is transcribed, but every frame is heard."""
    call = silent(30.0 if short else 60.0)
    traces = asyncio.run(call_over_time(service, [(n / 5, call) for n in range(STREAMS)]))
    return [Figure(f"webhook, {STREAMS} streams", webhook_times(traces), "ms", "p99 < 100")]


def rush(service: Service, *, short: bool) -> list[Figure]:
    """As many who call at the same moment, and whose silences therefore end together."""
    traces = asyncio.run(call_at_once(service, [silent(10.0 if short else 40.0)] * STREAMS))
    return [Figure(f"webhook, {STREAMS} at once", webhook_times(traces), "ms")]


def storm(service: Service, *, short: bool) -> list[Figure]:
    """Twenty new calls a minute for a quarter of an hour, then sixty within ten seconds."""
    minutes = 1 if short else 15
    script = asking(_questions()[:2])
    steady = [(n * 3.0, script) for n in range(20 * minutes)]
    rushing = [(60.0 * minutes + n * 10 / SURGE, script) for n in range(SURGE)]
    traces = asyncio.run(call_over_time(service, steady + rushing))
    lost, unsettled = _unreconciled(service, len(traces))
    return [
        Figure("end of speech → audio, twenty a minute", waits(traces[: len(steady)]), "ms", "p95 ≤ 2500"),
        Figure(f"the same, {SURGE} in 10 s", waits(traces[len(steady) :]), "ms", "p95 ≤ 2500"),
        Figure("calls that the ledger does not have", [lost], "calls", "0"),
        Figure("queries without an outcome", [unsettled], "queries", "0"),
    ]


def soak(service: Service, *, short: bool) -> list[Figure]:
    """Five hundred calls of two questions within fifty minutes: what each tenth cost and left behind."""
    many, spread = (SOAKED // 10, 300.0) if not short else (8, 60.0)
    script, random_ = asking(_questions()[:2]), random.Random(7)
    parts = [_kept(service)]
    waited: list[list[float]] = []
    for part in range(10 if not short else 4):
        calls = [(random_.uniform(0, spread), script) for _ in range(many)]
        waited.append(waits(asyncio.run(call_over_time(service, calls, part * many))))
        parts.append(_kept(service))
        print(
            f"{(part + 1) * many} calls: " + ", ".join(f"{v:g} {k}" for k, v in parts[-1].items()), flush=True
        )
    lost, unsettled = _unreconciled(service, (len(parts) - 1) * many)
    return [
        Figure("end of speech → audio, first tenth", waited[0], "ms"),
        Figure("end of speech → audio, last tenth", waited[-1], "ms", "as the first"),
        *(
            Figure(f"{name}, a call", [(b[name] - a[name]) / many for a, b in pairwise(parts)], unit, "flat")
            for name, unit in GROWING.items()
        ),
        *(
            Figure(
                f"{name}, a hundred calls more", [_slope([part[name] for part in parts[1:]], many)], unit, "0"
            )
            for name, unit in LEVEL.items()
        ),
        Figure("calls that the ledger does not have", [lost], "calls", "0"),
        Figure("queries without an outcome", [unsettled], "queries", "0"),
    ]


def _kept(service: Service) -> dict[str, float]:
    """What the service has spent and holds, a moment after its calls are over."""
    time.sleep(5.0)
    line, transcribers = service.cpu_seconds()
    with closing(_database(service)) as database, database.reading() as session:
        names = inspect(database.engine).get_table_names()
        rows = sum(session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names)
    return {
        "processor, the line": line,
        "processor, transcribers": transcribers,
        "rows": rows,
        "memory, the line": service.memory_mb(),
        "memory, transcribers": service.transcribers_mb(),
        "open files": service.open_files(),
        "threads": service.threads(),
    }


def _slope(values: Sequence[float], calls: int) -> float:
    """Return what a hundred calls more add, by the straight line through what was seen."""
    return float(np.polyfit(np.arange(len(values)) * calls, values, 1)[0]) * 100


def texts(service: Service, *, short: bool) -> list[Figure]:
    """Texts that are dear to read, as fast as they are taken, beside ten calls."""
    script = silent(20.0 if short else 60.0)
    answered: list[float] = []

    async def beside() -> list[CarrierTrace]:
        flood = [asyncio.create_task(_flood(service, number, answered)) for number in range(FLOODERS)]
        traces = await call_over_time(service, [(float(n), script) for n in range(10)])
        for each in flood:
            each.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
        return traces

    traces = asyncio.run(beside())
    lost, unsettled = _unreconciled(service, len(traces))
    return [
        Figure("webhook of calls beside the texts", webhook_times(traces), "ms", "p99 ≤ 150"),
        Figure("answer to a text", answered, "ms"),
        Figure("calls that the ledger does not have", [lost], "calls", "0"),
        Figure("queries without an outcome", [unsettled], "queries", "0"),
    ]


async def _flood(service: Service, number: int, answered: list[float]) -> None:
    """Send hostile texts from one number after another, each as soon as the one before is answered."""
    async with httpx.AsyncClient(base_url=service.address, timeout=30.0) as client:
        for count in itertools.count():
            text = f"{number * 1_000_000 + count:032x}"
            form = {
                "MessageSid": f"SM{text}",
                "From": f"+1604555{count % 10_000:04}",
                "To": "+16045550100",
                "Body": HOSTILE[count % len(HOSTILE)][:1600],
            }
            signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/texts/incoming", form)
            begun = time.perf_counter()
            answer = await client.post(
                "/texts/incoming", data=form, headers={"X-Twilio-Signature": signature}
            )
            answer.raise_for_status()
            answered.append((time.perf_counter() - begun) * 1000)


RUNS: dict[str, Callable[..., list[Figure]]] = {
    run.__name__: run for run in (together, conversations, streams, rush, storm, soak, texts)
}


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.load.limits", description=__doc__)
    parser.add_argument("run", choices=RUNS)
    parser.add_argument(
        "--callers", type=int, nargs="+", default=(), help="of `together`: how many stop at once"
    )
    parser.add_argument("--short", action="store_true", help="a few minutes at most")
    chosen = parser.parse_args()
    if chosen.callers and chosen.run != together.__name__:
        parser.error("--callers belongs to `together`")
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder)) as service:
            some = {"callers": chosen.callers} if chosen.callers else {}
            figures = RUNS[chosen.run](service, short=chosen.short, **some)
            decisions = _decisions(service)
        figures += [
            *stage_figures(service.stages_ms()),
            Figure("decision: transcript → reply", decisions, "ms", "p99 ≤ 60"),
            Figure("frame lag", service.lags_ms(), "ms", "p99 < 60"),
        ]
    machine = f"{os.cpu_count()} cores, load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    print_figures(f"{machine}; {' '.join(sys.orig_argv[1:])}", figures)


def _questions() -> list[CallerUtterance]:
    voices = Voices.here()
    return [voices.say(question, "en") for question in QUESTIONS["en"]]


def _decisions(service: Service) -> list[float]:
    with closing(_database(service)) as database, database.reading() as session:
        return [ms for ms in session.scalars(select(TurnRow.decision_ms)) if ms is not None]


def _unreconciled(service: Service, placed: int) -> tuple[int, int]:
    """Calls that the ledger lacks, and queries that have no outcome."""
    with closing(_database(service)) as database, database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(CallRow)) or 0
        open_queries = select(func.count()).select_from(QueryRow).where(QueryRow.outcome.is_(None))
        return placed - kept, session.scalar(open_queries) or 0


def _database(service: Service) -> Database:
    return open_database(f"sqlite:///{service.folder / 'bench.db'}")


if __name__ == "__main__":
    main()
