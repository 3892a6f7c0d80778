"""An exception as it may be logged: kinds and places in the code, never a value.

A library's message may quote a caller's words, so only the kind of its exception is kept.
"""

import asyncio
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import structlog

from ivr.errors import CarrierDown, CitylineError, DatabaseDown, Overloaded, TranscriberDown

SAYABLE = (CarrierDown, DatabaseDown, Overloaded, TranscriberDown)
"Our own errors, whose messages contain no value."
DEEPEST_CAUSE = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """One exception of a chain."""

    kind: str
    module: str
    sentence: str
    "Empty if it might quote a value."
    frames: tuple[traceback.FrameSummary, ...]

    def __str__(self) -> str:
        """Return it as Python writes it, without values."""
        told = f"{self.kind}: {self.sentence}" if self.sentence else self.kind
        return "".join(["Traceback (most recent call last):\n", *traceback.format_list(self.frames), told])


def faults_of(error: BaseException) -> tuple[Fault, ...]:
    """Return an exception and its causes, the first cause first."""
    return tuple(_fault(each) for each in reversed(list(_chain(error))))


def described(error: BaseException) -> str:
    """Return a traceback without values."""
    return "\n\n".join(str(fault) for fault in faults_of(error))


def exception_in(exc_info: object) -> BaseException | None:
    """Return a log line's exception, in any form that `logging` and structlog accept."""
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case None | False:
            return None
        case _:
            return sys.exception()


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < DEEPEST_CAUSE:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, BaseExceptionGroup):
            waiting.extend(each.exceptions)
        cause = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
        if cause is not None:
            waiting.append(cause)


def _fault(error: BaseException) -> Fault:
    frames = traceback.extract_tb(error.__traceback__)
    kind, sentence = type(error), str(error) if isinstance(error, SAYABLE) else ""
    return Fault(kind.__qualname__, kind.__module__, sentence, tuple(frames))


log = structlog.get_logger()


@asynccontextmanager
async def logged(what: str, tell: Callable[[CitylineError], None]) -> AsyncIterator[None]:
    """Log a failure of the block, because its catcher would log values; tell one of ours instead."""
    try:
        yield
    except CitylineError as error:
        # Its sentence says what to do; where in the code it arose is for who looks closer.
        log.debug("expected_failure", what=what, kind=type(error).__name__, exc_info=error)
        tell(error)
        raise
    except Exception as error:
        log.exception("unexpected_failure", what=what, kind=type(error).__name__)
        raise


def in_background(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """Start a task and log its failure; the caller must keep a reference to the task."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(note_failure)
    return task


def in_a_thread(work: Callable[[], None], name: str) -> None:
    """Start a thread and log its failure; Python would write it with its values, and not into the log."""

    def logged_work() -> None:
        try:
            work()
        except Exception as error:  # whatever it is, the thread ends
            log.exception("thread_failed", thread=name, kind=type(error).__name__)

    Thread(target=logged_work, name=name, daemon=True).start()


def note_failure(task: asyncio.Task[None]) -> None:
    """Log the failure of a task that has ended."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("task_failed", task=task.get_name(), kind=type(error).__name__, exc_info=error)
