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
from itertools import chain
from pathlib import Path

import httpx
import numpy as np
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from ivr.storage.database import Database, open_database
from metrics.ledger.tables import CallRow, QueryRow, TurnRow
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.utterance import CallerUtterance
from tests.load.callers import (
    QUESTIONS,
    Voices,
    asking,
    brief,
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
AT_ONCE = 20
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
    """Two thousand calls: what the first hundreds cost, and the last."""
    rounds = (200 if short else 2000) // AT_ONCE
    times: list[list[float]] = []
    memory: list[float] = []
    files: list[float] = []
    for n in range(rounds):
        calls = [(0.0, brief())] * AT_ONCE
        times.append(webhook_times(asyncio.run(call_over_time(service, calls, n * AT_ONCE))))
        memory.append(service.memory_mb())
        files.append(service.open_files())
    tenth = max(1, rounds // 10)
    lost, unsettled = _unreconciled(service, rounds * AT_ONCE)
    return [
        Figure("webhook, first tenth", list(chain(*times[:tenth])), "ms"),
        Figure("webhook, last tenth", list(chain(*times[-tenth:])), "ms", "as the first"),
        Figure("memory after the first tenth", [memory[tenth - 1]], "MB"),
        Figure("memory at the end", [memory[-1]], "MB", "flat"),
        Figure("open files after the first tenth", [files[tenth - 1]], "files"),
        Figure("open files at the end", [files[-1]], "files", "flat"),
        Figure("calls that the ledger does not have", [lost], "calls", "0"),
        Figure("queries without an outcome", [unsettled], "queries", "0"),
    ]


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
