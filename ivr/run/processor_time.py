"""How much processor time a scheduled job takes in this process, on its event loop and in its threads."""

import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
HOUR_SECONDS = 3600.0


@dataclass(slots=True)
class Meter:
    """A job's processor seconds, in all and by the hour."""

    now: Callable[[], float]
    "A monotonic clock, in seconds."
    budget_seconds: float
    "Processor seconds that the job may take in an hour."
    processor: Callable[[], float] = time.thread_time
    total: float = 0.0
    is_told: bool = False
    "Whether the log tells of this hour already."
    _hour: int = 0
    _this: float = 0.0
    _before: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what this thread takes for as long as the block lasts."""
        begun = self.processor()
        try:
            yield
        finally:
            self.add(self.processor() - begun)

    def add(self, seconds: float) -> None:
        """Count seconds."""
        self._turn_the_hour()
        self.total += seconds
        self._this += seconds

    @property
    def in_an_hour(self) -> float:
        """The dearer of this hour so far and the whole one before."""
        self._turn_the_hour()
        return max(self._this, self._before)

    @property
    def is_over_budget(self) -> bool:
        """Whether it took more than it may."""
        return self.in_an_hour > self.budget_seconds

    def _turn_the_hour(self) -> None:
        hour = int(self.now() // HOUR_SECONDS)
        if hour != self._hour:
            self._before = self._this if hour == self._hour + 1 else 0.0
            self._hour, self._this, self.is_told = hour, 0.0, False


METER: ContextVar[Meter | None] = ContextVar("METER", default=None)
"Of the job whose task this is."


class MeteredThreads(ThreadPoolExecutor):
    """Threads that count what they do for a job on that job's meter."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a thread."""
        meter = METER.get()
        if meter is None:
            return super().submit(fn, *args, **kwargs)

        def metered() -> T:
            with meter.running():
                return fn(*args, **kwargs)

        return super().submit(metered)


@dataclass(frozen=True, slots=True)
class Metered(Generator[object, None, object]):
    """Work whose steps on the event loop are counted; while it waits it takes none."""

    work: Coroutine[object, None, object]
    meter: Meter

    def __await__(self) -> Generator[object, None, object]:
        """Be stepped through by whoever awaits it."""
        return self

    def send(self, value: None, /) -> object:
        """Take a step."""
        with self.meter.running():
            return self.work.send(value)

    def throw(self, *error: Any) -> object:
        """Take a step with an error, such as a cancellation."""
        with self.meter.running():
            return self.work.throw(*error)
