"""What learning and asking cost one core, each in a process of its own: `python -m tests.bench.cost learn`.

Seconds are those of the processor, so that a busy machine measures as a quiet one does.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from intents.articles.phrasing import training_phrasings
from intents.matching.installed import encoders_of
from intents.matching.matcher_store import learned
from intents.matching.subject_encoder import with_subjects
from intents.text.transcript import OpenQuestion, Transcript
from ivr.call.city import load_city
from ivr.line.nlu import LEARNED, nlu_pipeline
from tests.bench.goal import Goal
from tests.bench.material import CITY, MODELS, utterances


def cost_goals() -> Iterator[Goal]:
    """Return seconds, milliseconds and megabytes; the line must have learned the city before."""
    learning, starting = _asked("learn"), _asked("start")
    yield Goal("learn the example city", 10, learning["seconds"], "s", is_ceiling=True)
    yield Goal("peak memory while learning", 400, learning["megabytes"], "MB", is_ceiling=True)
    yield Goal("start from what was learned", 1, starting["seconds"], "s", is_ceiling=True)
    yield Goal("memory of a line that answers", 400, starting["megabytes"], "MB", is_ceiling=True)
    yield Goal("one question, p99", 50, starting["milliseconds"], "ms", is_ceiling=True)


def _asked(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.cost", what]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


def _learn() -> dict[str, float]:
    threadpool_limits(1)
    with tempfile.TemporaryDirectory() as folder:
        city = load_city(CITY)
        started = time.process_time()
        learned(training_phrasings(city.catalog), with_subjects(encoders_of(MODELS)), Path(folder) / LEARNED)
        return {"seconds": time.process_time() - started, "megabytes": _peak()}


def _start() -> dict[str, float]:
    city = load_city(CITY)
    started = time.process_time()
    line = nlu_pipeline(city.catalog, MODELS)
    seconds = time.process_time() - started
    spent = []
    for asked in utterances("valid"):
        begun = time.process_time()
        line.understand_now(Transcript(asked.text, asked.language, 1.0), OpenQuestion(), asked.language)
        spent.append((time.process_time() - begun) * 1000)
    return {"seconds": seconds, "megabytes": _peak(), "milliseconds": float(np.quantile(spent, 0.99))}


def _peak() -> float:
    # What getrusage calls the peak begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    print(json.dumps(_learn() if sys.argv[1:] == ["learn"] else _start()))
