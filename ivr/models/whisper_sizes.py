"""Whisper's sizes: what each costs on this machine, how many calls it carries, and which one is chosen."""

import heapq
import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.call.timing import ListeningTiming
from ivr.errors import MissingModel
from ivr.models.models import whisper_folder

LIMIT_SECONDS = 1.5
"From the end of speech to the line's voice, in 95 of 100 questions."
SECONDS_BETWEEN_QUESTIONS = 15.0
"A caller listens for longer than they speak."
DECIDING_SECONDS = 0.05
_QUESTIONS = 2000
_MOST_CALLS = 500
_SEED = 18


@dataclass(frozen=True, slots=True)
class Size:
    """A size by its name at the hub."""

    name: str
    published: float | None
    "Words wrong on LibriSpeech test-other, greedy, in % (Radford et al., 2022, appendix D.1)."


SIZES = (
    Size("tiny", 16.9),
    Size("base", 12.4),
    Size("small", 7.6),
    Size("medium", 5.9),
    Size("large-v3-turbo", None),
)
"The more accurate ones last; turbo was published after the paper, as about as accurate as large-v2."
BASE = SIZES[1]


def usable_cores() -> int:
    """Return the cores that this process may run on: a unit, container or pod may be held to some of them."""
    if sys.platform == "darwin":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that runs the transcribers."""

    workers: int
    cores: int
    memory_mb: int
    "Free memory."


@dataclass(frozen=True, slots=True)
class Measured:
    """The cost of a size on this machine while every transcriber is busy."""

    name: str
    device: str
    decode_seconds: tuple[float, ...]
    memory_mb: int
    "Memory of each transcriber."


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measured size, compared with the requirements."""

    measured: Measured
    p95_seconds: float
    "From the end of speech to the line's voice, with that many calls."
    most_calls: int
    holds: bool


def weighed(measured: Measured, machine: Machine, calls: int) -> Weighed:
    """Return whether a size can serve that many calls, and how many it could."""
    p95 = p95_seconds(measured.decode_seconds, machine.workers, calls)
    fits = measured.memory_mb * machine.workers <= machine.memory_mb
    return Weighed(measured, p95, most_calls(measured, machine), fits and p95 <= LIMIT_SECONDS)


def best(found: Sequence[Weighed]) -> Weighed | None:
    """Return the most accurate size that holds, or None: then base is what there is."""
    order = [size.name for size in SIZES]
    holding = [each for each in found if each.holds and each.measured.name in order]
    return max(holding, key=lambda each: order.index(each.measured.name), default=None)


def most_calls(measured: Measured, machine: Machine) -> int:
    """Return for how many calls at once a size holds."""
    carried, too_many = 0, _MOST_CALLS
    while too_many - carried > 1:
        calls = (carried + too_many) // 2
        if p95_seconds(measured.decode_seconds, machine.workers, calls) <= LIMIT_SECONDS:
            carried = calls
        else:
            too_many = calls
    return carried


def p95_seconds(decode_seconds: Sequence[float], workers: int, calls: int) -> float:
    """Return the wait of 95 of 100 callers when questions come by chance and queue for a transcriber."""
    chance = random.Random(_SEED)  # noqa: S311 - the same question gets the same answer
    free = [0.0] * workers
    now, waits = 0.0, []
    for _ in range(_QUESTIONS):
        now += chance.expovariate(calls / SECONDS_BETWEEN_QUESTIONS)
        begins = max(now, heapq.heappop(free))
        ends = begins + chance.choice(decode_seconds)
        heapq.heappush(free, ends)
        waits.append(ends - now)
    return _until_voice(sorted(waits)[int(0.95 * _QUESTIONS)])


def _until_voice(transcription_seconds: float) -> float:
    """Transcription begins in the caller's pause, and nobody is answered before it is over."""
    timing = ListeningTiming()
    return max(timing.end_seconds, timing.speculate_seconds + transcription_seconds) + DECIDING_SECONDS


AUTO = "auto"
TUNE = "cityline models --tune"
_FILE = "whisper-choice.json"


@dataclass(frozen=True, slots=True)
class WhisperChoice:
    """A model by name or folder, what computes it, and the reason in one sentence."""

    name: str
    device: str
    why: str

    def folder(self, models: Path) -> Path:
        """Return its folder; raises MissingModel."""
        return whisper_folder(self.name, models)


def whisper_choice(setting: str, models: Path) -> WhisperChoice:
    """Return the Whisper of a machine."""
    if setting != AUTO:
        return WhisperChoice(setting, "cpu", "It is set by CITYLINE_WHISPER.")
    remembered = _remembered(models)
    if remembered is None:
        return WhisperChoice(BASE.name, "cpu", f"Nothing was measured on this machine yet; run: {TUNE}")
    try:
        remembered.folder(models)
    except MissingModel:
        why = f"{remembered.name} was chosen, but is here no more; run: {TUNE}"
        return WhisperChoice(BASE.name, "cpu", why)
    return remembered


def remember(models: Path, chosen: Weighed | None, calls: int) -> WhisperChoice:
    """Save the choice until sizes are measured again."""
    choice = _choice(chosen, calls)
    file = models / _FILE
    models.mkdir(parents=True, exist_ok=True)
    kept = {"name": choice.name, "device": choice.device, "why": choice.why}
    part = file.with_suffix(".part")
    part.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    part.replace(file)
    return choice


def _choice(chosen: Weighed | None, calls: int) -> WhisperChoice:
    if chosen is None:
        return WhisperChoice(BASE.name, "cpu", f"No size holds for {calls} calls here.")
    why = (
        f"The most accurate size that holds for {calls} calls here: 95 of 100 hear an answer within "
        f"{chosen.p95_seconds:.1f} s; it would for {chosen.most_calls} calls."
    )
    return WhisperChoice(chosen.measured.name, chosen.measured.device, why)


def _remembered(models: Path) -> WhisperChoice | None:
    try:
        kept = json.loads((models / _FILE).read_text("utf-8"))
        return WhisperChoice(str(kept["name"]), str(kept["device"]), str(kept["why"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
