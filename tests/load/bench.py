"""`make bench`: what a caller waits for, what a machine carries, how well questions are understood."""

import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from ivr.storage.database import open_database
from metrics.ledger.tables import TurnRow
from tests.load.callers import (
    QUESTIONS,
    Voices,
    asking,
    brief,
    call_at_once,
    silent,
    waits,
    webhook_times,
)
from tests.load.service import Service, running
from tests.load.table import Figure, print_figures

ROUNDS = 2
LISTENING = 40
RUSHES, AT_ONCE = 10, 50


def main() -> None:
    voices = Voices.here()
    with tempfile.TemporaryDirectory() as folder:
        figures = _a_day(Path(folder) / "day", voices) + _a_burst(Path(folder) / "burst")
    print_figures(f"{_machine()}, Whisper base int8; {' '.join(sys.orig_argv[1:])}", figures)


def _a_day(folder: Path, voices: Voices) -> list[Figure]:
    """Callers who speak, one by one and together, while others listen."""
    folder.mkdir()
    with running(folder) as service:
        figures = asyncio.run(_speed(service, voices)) + asyncio.run(_capacity(service, voices))
        decisions = _decisions(service)
    return [
        *figures,
        Figure("decision: transcript → reply", decisions, "ms", "p99 ≤ 20"),
        Figure("frame lag", service.lags_ms(), "ms", "p99 < 60"),
    ]


def _a_burst(folder: Path) -> list[Figure]:
    """A service of its own, so that its rush does not hide what an ordinary caller feels."""
    folder.mkdir()
    with running(folder) as service:
        asyncio.run(_rush(service, 1))
        settled = service.memory_mb()
        asyncio.run(_rush(service, RUSHES))
        growth = service.memory_mb() - settled
        decisions = _decisions(service)
    return [
        Figure(f"growth over {RUSHES * AT_ONCE} calls, {AT_ONCE} at once", [growth], "MB", "none"),
        Figure("decision in that rush", decisions, "ms"),
        Figure("frame lag in that rush", service.lags_ms(), "ms"),
    ]


async def _rush(service: Service, times: int) -> None:
    _begin(f"{times} × {AT_ONCE} calls at once …")
    for _ in range(times):
        await call_at_once(service, [brief()] * AT_ONCE)


def _begin(what: str) -> None:
    """Say what is measured now: the callers speak in real time."""
    print(what, file=sys.stderr, flush=True)


async def _speed(service: Service, voices: Voices) -> list[Figure]:
    figures = []
    goals = {"en": "p50 ≤ 900, p95 ≤ 1500", "fr": "p50 ≤ 1200, p95 ≤ 1500"}
    for language, questions in QUESTIONS.items():
        _begin(f"one caller ({language}) …")
        script = asking([voices.say(question, language) for question in questions])
        traces = [trace for _ in range(ROUNDS) for trace in await call_at_once(service, [script])]
        name = f"end of speech → first audio, one caller ({language})"
        figures.append(Figure(name, waits(traces), "ms", goals[language]))
    for language, questions in QUESTIONS.items():
        _begin(f"four callers at once ({language}) …")
        script = asking([voices.say(question, language) for question in questions])
        traces = await call_at_once(service, [script] * 4)
        figures.append(
            Figure(f"the same, four callers at once ({language})", waits(traces), "ms", "p95 ≤ 2500")
        )
        figures.append(Figure("webhook, as the carrier sees it", webhook_times(traces), "ms", "p99 < 100"))
    return figures


async def _capacity(service: Service, voices: Voices) -> list[Figure]:
    _begin(f"{LISTENING} streams …")
    before, heard_before = service.memory_mb(), service.cpu_seconds()[1]
    questions = [voices.say(question, "en") for question in QUESTIONS["en"]]
    listeners = [silent(25.0)] * (LISTENING - 2) + [asking(questions)] * 2
    traces = await call_at_once(service, listeners)
    spoken = sum(len(question.frames) * 0.02 for question in questions) * 2
    during = (service.memory_mb() - before) / LISTENING
    cpu = (service.cpu_seconds()[1] - heard_before) / spoken
    return [
        Figure(f"end of speech → first audio among {LISTENING} streams", waits(traces), "ms"),
        Figure("transcribers' CPU-seconds per second of speech", [cpu], "s"),
        Figure("memory per call", [during], "MB"),
    ]


def _decisions(service: Service) -> list[float]:
    database = open_database(f"sqlite:///{service.folder / 'bench.db'}")
    with database.reading() as session:
        times = [ms for ms in session.scalars(select(TurnRow.decision_ms)) if ms is not None]
    database.close()
    return times


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
