"""Benchmarks Whisper's sizes on this machine with every transcriber busy."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from ctranslate2 import get_cuda_device_count

from ivr.hearing.transcriber import Utterance
from ivr.hearing.worker import Load, Worker, load_whisper
from ivr.models.whisper_sizes import Machine, Measured, usable_cores

ROUNDS = 3
"Rounds over all utterances; the first warms up and does not count."
_MEGABYTE = 1_000_000
_USABLE = 0.8
"Share of free memory to use; the line needs the rest."


def device() -> str:
    """Return the compute device: a GPU if there is one."""
    return "cuda" if get_cuda_device_count() else "cpu"


def this_machine(transcribers: int) -> Machine:
    """Return this machine with that many transcribers; 0 means one per core, or one for a GPU."""
    cores = usable_cores()
    workers = 1 if device() == "cuda" else transcribers or cores
    return Machine(workers, cores, int(_available_mb() * _USABLE))


def measured(
    name: str,
    folder: Path,
    utterances: Sequence[Utterance],
    workers: int,
    loading: Callable[[str, str], Load] | None = None,
) -> Measured:
    """Transcribe the utterances with that many transcribers in parallel; raises MissingModel."""
    load = (loading or _loading)(str(folder), device())
    started: list[Worker] = []
    try:
        started += [Worker(load) for _ in range(workers)]
        for worker in started:
            worker.until_ready()
        with ThreadPoolExecutor(workers) as threads:
            seconds = list(threads.map(partial(_seconds, utterances), started))
        memory = max(_resident_mb(worker.pid) for worker in started)
    finally:
        for worker in started:
            worker.stop()
    return Measured(name, device(), tuple(each for many in seconds for each in many), memory)


def _loading(folder: str, computed_by: str) -> Load:
    return partial(load_whisper, folder, device=computed_by)


def _seconds(utterances: Sequence[Utterance], worker: Worker) -> list[float]:
    found = []
    for turn in range(ROUNDS):
        for utterance in utterances:
            began = time.perf_counter()
            worker.decode(utterance)
            if turn:
                found.append(time.perf_counter() - began)
    return found


def _resident_mb(pid: int | None) -> int:
    try:
        status = Path(f"/proc/{pid}/statm").read_text("ascii")
    except OSError:
        return 0
    return int(status.split()[1]) * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE


def _available_mb() -> int:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    return next(int(line.split()[1]) * 1024 // _MEGABYTE for line in lines if line.startswith("MemAvailable"))
