"""The office: where people see what is owed to callers, and say what they have done about it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeAlias

from sqlalchemy.orm import Session

from routing.desk.event import Kind
from routing.desk.store import announce
from routing.directory import Directory
from routing.promises import store
from routing.promises.act import HandOn
from routing.promises.form import Filled
from routing.promises.progress import Doing, IllegalAct, after
from routing.promises.promise import Promise
from routing.promises.step import Step, step_of
from routing.promises.wanted import Wanted

SHOWN = 200
"How many promises one page lists; with more than these a department has another problem."


class Database(Protocol):
    """Where promises are kept."""

    def begin(self) -> AbstractContextManager[Session]:
        """One transaction."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """One view of the data."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """The promises of one page, and how many there are."""

    promises: tuple[Promise, ...]
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A promise with what was done about it."""

    promise: Promise
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The act was kept."""

    promise: Promise


@dataclass(frozen=True, slots=True)
class TooLate:
    """Somebody else has changed the promise meanwhile."""


Outcome: TypeAlias = Done | TooLate


@dataclass(frozen=True, slots=True)
class Office:
    """What the pages need."""

    database: Database
    directory: Callable[[], Directory]
    unseal: Callable[[str], str | None]
    "Opens what was sealed; None when another secret sealed it."
    redact: Callable[[str], str]
    clock: Callable[[], datetime]
    topic: Callable[[str, str], str]
    "What an article is about, in a language."
    misrouted: Callable[[Session, Promise, Doing], None]
    "Counts, in the same transaction, that the line had brought a promise to a wrong department."

    def list(self, wanted: Wanted) -> Listed:
        """Return the promises that are wanted, the one that is due first first."""
        now = self.clock()
        with self.database.reading() as session:
            return Listed(
                store.list_promises(session, wanted, now, SHOWN),
                store.count_promises(session, wanted, now),
                store.count_overdue(session, wanted, now),
            )

    def open(self, promise_id: str) -> Opened | None:
        """Return a promise, or None when there is none of that id any more."""
        with self.database.reading() as session:
            promise = store.load_promise(session, promise_id)
            return Opened(promise, store.steps_of(session, promise_id)) if promise else None

    def do(self, seen: Opened, filled: Filled, by: str) -> Outcome:
        """Keep what a person did about a promise as they saw it; the same form sent twice counts once."""
        doing = Doing(filled.act, by, self.clock())
        step = step_of(doing, self.redact(filled.note))
        if seen.promise.version != filled.version:
            return Done(seen.promise) if _is_twin(seen, filled, step) else TooLate()
        try:
            changed = after(seen.promise, doing)
        except IllegalAct:
            return TooLate()
        with self.database.begin() as session:
            if not store.save_promise(session, changed, step):
                return TooLate()
            if isinstance(doing.act, HandOn):
                self.misrouted(session, changed, doing)
            announce(session, Kind.PROMISE, changed.id, doing.at)
        return Done(changed)


def _is_twin(seen: Opened, filled: Filled, step: Step) -> bool:
    if seen.promise.version != filled.version + 1 or not seen.steps:
        return False
    return replace(seen.steps[-1], at=step.at) == step
