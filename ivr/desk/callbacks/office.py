"""Callbacks as staff work on them: lists, details and acts."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Protocol, TypeAlias

from sqlalchemy.orm import Session

from ivr.desk.call_store import announce
from ivr.desk.callbacks import store
from ivr.desk.callbacks.callback import Callback, CallbackFilter, Result, TranscriptState
from ivr.desk.callbacks.forms import FilledForm
from ivr.desk.callbacks.progress import (
    CallbackStep,
    Doing,
    HandOn,
    IllegalAct,
    Keep,
    Take,
    after,
    is_of_dial,
    step_of,
)
from ivr.desk.feed import EventKind
from ivr.desk.tickets.store import ticket_by_id
from ivr.desk.tickets.ticket import Ticket
from routing.departments.department import Directory

HEARD = frozenset({TranscriptState.SOUND, TranscriptState.UNREADABLE})
"Messages whose recording is kept for staff to listen to."
SHOWN = 50
"Callbacks listed on one page."


class CallbackDatabase(Protocol):
    """Where callbacks are kept."""

    def begin(self) -> AbstractContextManager[Session]:
        """One transaction."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """A read-only snapshot."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of callbacks, and the total."""

    callbacks: tuple[Callback, ...]
    total: int
    overdue: int
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / SHOWN))


@dataclass(frozen=True, slots=True)
class OpenedCallback:
    """A callback with its history."""

    callback: Callback
    steps: tuple[CallbackStep, ...]

    @property
    def touched(self) -> int:
        """How often somebody at the desk did something about it."""
        return sum(not is_of_dial(step) for step in self.steps)

    def since(self, version: int) -> tuple[CallbackStep, ...]:
        """Return the steps after a version; each step made one."""
        count = self.callback.version - version
        return self.steps[-count:] if 0 < count <= len(self.steps) else ()

    def was_only_dialled_since(self, version: int) -> bool:
        """Whether nobody at the desk has done anything since a version."""
        since = self.since(version)
        return bool(since) and all(is_of_dial(step) for step in since)


@dataclass(frozen=True, slots=True)
class Done:
    """The act was saved."""

    callback: Callback


@dataclass(frozen=True, slots=True)
class TooLate:
    """Somebody else changed the callback meanwhile."""


Outcome: TypeAlias = Done | TooLate


@dataclass(frozen=True, slots=True)
class CallbackOffice:
    """What the pages need."""

    database: CallbackDatabase
    directory: Callable[[], Directory]
    decrypt: Callable[[str], str | None]
    "Decrypts; None if another secret was used."
    redact: Callable[[str], str]
    clock: Callable[[], datetime]
    topic: Callable[[str, str], str]
    "What an article is about, in a language."
    misrouted: Callable[[Session, Callback, Doing], None]
    "Counts a misrouted callback in the same transaction."

    recording: Callable[[str], Awaitable[bytes | None]]
    "Fetches a recording from the carrier; None while it cannot be had."
    names: Callable[[], Mapping[str, str]]
    "What everybody is called, by id."
    people: Callable[[], Mapping[str, str]]
    "The names of those who may be assigned a callback, by id."
    settled: Callable[[Session, Callback, Doing], None] = lambda *_: None
    "Counts what came of it in the same transaction."
    tickets_url: str = ""
    "Where the city's ticket system is; empty where it has none."

    def list(self, wanted: CallbackFilter, page: int = 1) -> Listed:
        """Return a page of the matching callbacks, earliest due first; past the last page, the last one."""
        now = self.clock()
        with self.database.reading() as session:
            total = store.count_callbacks(session, wanted, now)
            shown = min(max(page, 1), max(1, ceil(total / SHOWN)))
            callbacks = store.list_callbacks(session, wanted, now, SHOWN, (shown - 1) * SHOWN)
            return Listed(callbacks, total, store.count_overdue(session, wanted, now), shown)

    def sound_of(self, callback_id: str) -> str | None:
        """Return where a recording is that nobody could or may write down; None if there is none."""
        with self.database.reading() as session:
            callback = store.load_callback(session, callback_id)
            is_heard = callback is not None and callback.reading in HEARD
            return store.audio_url(session, callback_id) if is_heard else None

    def ticket(self, callback_id: str) -> Ticket | None:
        """Return the ticket of a callback, if there is one."""
        with self.database.reading() as session:
            return ticket_by_id(session, callback_id)

    def open(self, callback_id: str) -> OpenedCallback | None:
        """Return a callback, or None if it is gone."""
        with self.database.reading() as session:
            callback = store.load_callback(session, callback_id)
            return OpenedCallback(callback, store.steps_of(session, callback_id)) if callback else None

    def do(self, seen: OpenedCallback, filled: FilledForm, by: str) -> Outcome:
        """Apply an act to the version the person saw; a form sent twice counts once.

        What the carrier tells meanwhile of a dial is in nobody's way.
        """
        doing = Doing(filled.act, by, self.clock())
        step = step_of(doing, self.redact(filled.note))
        if seen.callback.version != filled.version:
            if _is_twin(seen, filled, step):
                return Done(seen.callback)
            if not seen.was_only_dialled_since(filled.version):
                return TooLate()
        try:
            changed = after(seen.callback, doing)
        except IllegalAct:
            return TooLate()
        with self.database.begin() as session:
            if not store.save_callback(session, changed, step):
                return TooLate()
            match doing.act:
                case HandOn():
                    self.misrouted(session, changed, doing)
                case Keep():
                    self.settled(session, changed, doing)
                case _:
                    pass
            announce(session, EventKind.CALLBACK, changed.id, doing.at)
        return Done(changed)

    def close(self, seen: Mapping[str, int], result: Result, by: str) -> int:
        """Take and close callbacks as their versions were seen; return how many, and leave changed ones."""
        return sum(self._close(callback_id, version, result, by) for callback_id, version in seen.items())

    def _close(self, callback_id: str, version: int, result: Result, by: str) -> bool:
        found = self.open(callback_id)
        if found is not None and not found.callback.owner:
            self.do(found, FilledForm(Take(), "", version), by)
            found, version = self.open(callback_id), version + 1
        if found is None or found.callback.owner != by:
            return False
        return isinstance(self.do(found, FilledForm(Keep(result), "", version), by), Done)


def _is_twin(seen: OpenedCallback, filled: FilledForm, step: CallbackStep) -> bool:
    if seen.callback.version != filled.version + 1 or not seen.steps:
        return False
    return replace(seen.steps[-1], at=step.at) == step
