"""`make bench`: what a caller waits for, what a machine carries, how well questions are understood."""

import asyncio
import os
import platform
import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from ivr.database import open_database
from metrics.tables import TurnRow
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


def main() -> None:
    models = Path(os.environ.get("CITYLINE_DATA", "var")) / "models"
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder)) as service:
            speed = asyncio.run(_speed(service, Voices(models)))
            speed += asyncio.run(_capacity(service, Voices(models)))
            speed.append(_decisions(service))
        speed.append(Figure("frame lag over the whole bench", service.lags_ms(), "ms", "p99 < 60"))
    print_figures(f"{_machine()}, Whisper base int8; {' '.join(sys.orig_argv[1:])}", speed)


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
    _begin("500 calls …")
    settled = service.memory_mb()
    for _ in range(10):
        await call_at_once(service, [brief()] * 50)
    return [
        Figure(f"end of speech → first audio among {LISTENING} streams", waits(traces), "ms"),
        Figure("transcribers' CPU-seconds per second of speech", [cpu], "s"),
        Figure("memory per call", [during], "MB"),
        Figure("growth over 500 calls", [service.memory_mb() - settled], "MB", "none"),
    ]


def _decisions(service: Service) -> Figure:
    database = open_database(f"sqlite:///{service.folder / 'bench.db'}")
    with database.reading() as session:
        times = [ms for ms in session.scalars(select(TurnRow.decision_ms)) if ms is not None]
    database.close()
    return Figure("decision: transcript → reply", times, "ms", "p99 ≤ 20")


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
