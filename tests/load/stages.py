"""Where the time of a turn goes: the service's own steps, timed as they are taken.

Seconds of the processor are those of the thread that takes a step, so that a busy machine measures as
a quiet one.
"""

import inspect
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from ivr.hearing.listener import Heard, Listener
from ivr.line.calls import Calls
from ivr.line.line import Line
from ivr.line.nlu import NluPipeline
from ivr.line.talk import Talk
from ivr.run.telemetry import Telemetry
from ivr.storage.archive import CallArchive
from tests.load.table import Figure

LOADED, SAVED, SPOKEN = "call loaded", "call saved", "reply → first media"
ENDED, DELIVERED = "last sound → end decided", "last sound → words at the line"
WAITED, DECODED = "waiting for a transcriber", "transcription"
UNDERSTOOD, TURN, WHOLE = (
    "understanding, each time",
    "words → reply decided and saved",
    "last sound → first media",
)
STAGES = (ENDED, WAITED, DECODED, DELIVERED, UNDERSTOOD, LOADED, SAVED, TURN, SPOKEN, WHOLE)
PROCESSOR = ", processor"


@dataclass(slots=True)
class Stages:
    """Milliseconds of each stage, by its name."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lags: "array[float]" = field(default_factory=lambda: array("f"))
    "How late each frame was handled, in seconds; small, since it stays in the process that is weighed."

    def note(self, name: str, seconds: float) -> None:
        self.milliseconds[name].append(seconds * 1000)

    def watch(self) -> None:
        """Time the steps of this process from now on."""
        self._time(NluPipeline, "understand_now", UNDERSTOOD)
        self._time(CallArchive, "load", LOADED)
        self._time(CallArchive, "save", SAVED)
        self._time(Line, "take_turn", TURN)
        self._time(Talk, "_speak", SPOKEN)
        self._after(Listener, "_outcome", self._heard)
        self._after(Listener, "_finish", self._finished)
        self._after(Telemetry, "lagged", lambda _self, seconds, *, result: self.lags.append(seconds))
        self._after(Calls, "note_wait", lambda _self, _sid, _turn, ms, *, result: self.note(WHOLE, ms / 1000))

    @contextmanager
    def timing(self, name: str, *, is_one_thread: bool) -> Iterator[None]:
        begun, spent = time.perf_counter(), time.thread_time()
        yield
        self.note(name, time.perf_counter() - begun)
        if is_one_thread:
            self.note(name + PROCESSOR, time.thread_time() - spent)

    def _time(self, owner: type, method: str, name: str) -> None:
        original = getattr(owner, method)

        @wraps(original)
        async def timed_coroutine(*given: Any, **named: Any) -> Any:
            with self.timing(name, is_one_thread=False):
                return await original(*given, **named)

        @wraps(original)
        def timed(*given: Any, **named: Any) -> Any:
            with self.timing(name, is_one_thread=True):
                return original(*given, **named)

        setattr(owner, method, timed_coroutine if inspect.iscoroutinefunction(original) else timed)

    def _after(self, owner: type, method: str, then: Callable[..., None]) -> None:
        original = getattr(owner, method)

        @wraps(original)
        def followed(*given: Any, **named: Any) -> Any:
            result = original(*given, **named)
            then(*given, **named, result=result)
            return result

        setattr(owner, method, followed)

    def _heard(self, _listener: Listener, _finished: object, *, result: tuple[object, ...]) -> None:
        for event in result:
            if isinstance(event, Heard):
                self.note(WAITED, event.hearing.waiting_seconds)
                self.note(DECODED, event.hearing.decoding_seconds)
                self.note(DELIVERED, event.silence_seconds)

    def _finished(
        self, listener: Listener, _speech: float, ended_at: float, *, is_aside: bool, result: None
    ) -> None:
        self.note(ENDED, listener._seconds - ended_at)


def stage_figures(milliseconds: dict[str, list[float]]) -> list[Figure]:
    """Return a row for each stage, and one beside it for its processor time where one thread takes it."""
    names = (each for stage in STAGES for each in (stage, stage + PROCESSOR))
    return [Figure(f"· {name}", milliseconds[name], "ms") for name in names if milliseconds.get(name)]
