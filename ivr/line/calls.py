"""Calls in progress: each change loads, applies a pure function and saves, one at a time per call."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Protocol, TypeAlias, TypeVar, TypeVarTuple
from weakref import WeakValueDictionary

from intents.text.transcript import Said, Transcript
from ivr.call.call import Call
from ivr.call.handoff import Briefing
from ivr.call.reply import Reply
from ivr.call.texts import Sentence
from ivr.call.turn import Turn, TurnNote
from ivr.desk.callbacks.callback import Callback
from ivr.errors import DatabaseDown, StaleCall, UnknownCall
from ivr.line.consulting import digits_in
from ivr.storage.store import StreamToken
from routing.asked import WhatReference
from routing.dialogue_state import DialogueState
from routing.journeys.run import DIGITS, Run
from routing.texting.texted import Reminded


class CallKeeper(Protocol):
    """Stores calls: in a database, or in memory for a typed call."""

    def load(self, sid: str) -> Call | None:
        """Return a call as last saved."""

    def begin(self, call: Call, token: StreamToken) -> Call:
        """Save a new call and return it, or the existing one."""

    def use_token(self, sid: str, token_hash: str) -> bool:
        """Consume a call's stream token; return whether it was valid."""

    def save(self, call: Call, note: TurnNote | None = None, token: StreamToken | None = None) -> Call:
        """Save a call, and the token of its next stream; raise StaleCall if it has changed meanwhile."""

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Save a turn's response time."""

    def returning(self, caller: str) -> tuple[str, ...]:
        """Return the topics of a caller's repeated calls in the last days, by caller hash."""

    def saved_run(self, caller: str, reference: str) -> Run | None:
        """Return the journey under a reference number; without one, the journey that a caller left last."""

    def reminded(self, caller: str) -> tuple[Reminded, ...]:
        """Return what a caller is still to be reminded of, by caller hash."""

    def is_reachable(self, numbers: tuple[str, ...]) -> bool:
        """Return whether a number takes texts, as far as known, by its hash under each secret."""

    def objects(self, callers: tuple[str, ...]) -> bool:
        """Return whether a caller wished that nothing is transcribed, by their hash under each secret."""

    def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return when each caller in a department's queue began to wait."""

    def callback(self, callback: Callback, recording_url: str) -> None:
        """File a callback."""

    def briefing(self, call: Call) -> Briefing:
        """Return what whoever takes a call is told."""


class Observer(Protocol):
    """Observes each saved change; must not pass on words or numbers."""

    def changed(self, before: Call | None, after: Call, note: TurnNote | None, at: datetime, /) -> None:
        """A call was saved; `before` is None for a new call, and a note comes with a turn."""

    def waited(self, sid: str, turn: int, milliseconds: float, /) -> None:
        """The response time of a turn: from the caller's last sound to the line's first."""


@dataclass(frozen=True, slots=True)
class GreetingStarted:
    """The line speaks its greeting."""

    greeting: Reply


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """The caller spoke or pressed keys, and the line replies."""

    turn: Turn
    note: TurnNote

    @property
    def number(self) -> int:
        """The turn's number in its call, from 1."""
        return self.turn.call.turns


@dataclass(frozen=True, slots=True)
class ReplyStarted:
    """The response time of a turn in milliseconds."""

    number: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Unvoiced:
    """A draft's sentence that this machine has no voice for, shown to whoever tries it."""

    sentences: tuple[Sentence, ...]


CallEvent: TypeAlias = GreetingStarted | TurnTaken | ReplyStarted | Unvoiced


class CallEvents:
    """Delivers events of watched calls only."""

    def __init__(self) -> None:
        self._watchers: dict[str, Callable[[CallEvent], None]] = {}
        self._listeners: dict[str, Callable[[Transcript | None], None]] = {}

    @contextmanager
    def watched(self, sid: str, watch: Callable[[CallEvent], None]) -> Iterator[None]:
        """Watch a call of this process from before it starts to its end."""
        self._watchers[sid] = watch
        try:
            yield
        finally:
            del self._watchers[sid]

    @contextmanager
    def listening(self, sid: str, take: Callable[[Transcript | None], None]) -> Iterator[None]:
        """Let a call of this process be typed to while its conversation lasts."""
        self._listeners[sid] = take
        try:
            yield
        finally:
            # A call that lost its stream may already be on the next one here before the first has ended.
            if self._listeners.get(sid) == take:
                del self._listeners[sid]

    def type(self, sid: str, said: Transcript | None) -> bool:
        """Give a call what its caller types, None before it is complete; return whether it listens."""
        take = self._listeners.get(sid)
        if take:
            take(said)
        return take is not None

    def publish(self, sid: str, event: CallEvent) -> None:
        """Tell the call's watcher, if there is one."""
        watch = self._watchers.get(sid)
        if watch:
            watch(event)


Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
PATIENCE_SECONDS = 4.5
"More than a wait for a connection or a lock; after five seconds the carrier repeats a webhook."
ATTEMPTS = 3
"Retries when another process changes the same call; more means a bug."


@dataclass(frozen=True, slots=True)
class CallChange(Generic[Result]):
    """A changed call, and the result of the change."""

    call: Call
    result: Result
    note: TurnNote | None = None
    token: StreamToken | None = None
    "The token of the call's next stream, saved with the call; it invalidates the one before."


def not_before(call: Call, now: datetime) -> datetime:
    """Return the time for a call: clocks may be set back, but a call's time never goes back."""
    rung = (each.rung_at for each in call.transfers[-1:])
    opened = (each.opened_at for each in call.queries[-1:])
    return max(now, call.started_at, call.waiting_since or call.started_at, *rung, *opened)


@dataclass(frozen=True, slots=True)
class Calls:
    """Serializes changes of a call: by a lock in this process, by version across processes."""

    archive: CallKeeper
    clock: Callable[[], datetime]
    observers: tuple[Observer, ...] = ()
    patience_seconds: float = PATIENCE_SECONDS
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def find(self, sid: str) -> Call | None:
        """Return a call, or None if this line never took it."""
        return await self._in_time(self.archive.load, sid)

    async def known(self, sid: str) -> Call:
        """Return a call; raise UnknownCall if this line never took it."""
        call = await self.find(sid)
        if call is None:
            raise UnknownCall("This line never took that call.")
        return call

    async def begin(self, call: Call, token: StreamToken) -> Call:
        """Save a new call; return the saved one if the call is announced twice."""
        kept = await self._in_time(self.archive.begin, call, token)
        if replace(kept, version=0) == replace(call, version=0):
            self._tell(None, kept, None)
        return kept

    async def use_token(self, sid: str, token_hash: str) -> bool:
        """Consume a call's stream token; return whether it was valid."""
        return await self._in_time(self.archive.use_token, sid, token_hash)

    async def first_state(self, language: str, caller: str, *, can_text: bool) -> DialogueState:
        """Return the state in which a caller's conversation begins."""
        returning = await self.returning(caller)
        kept = await self.saved_run(caller) if caller else None
        reminded = await self._in_time(self.archive.reminded, caller) if can_text else ()
        return DialogueState(language, returning=returning, can_text=can_text, reminded=reminded, kept=kept)

    async def returning(self, caller: str) -> tuple[str, ...]:
        """Return the topics of a caller's repeated calls in the last days, by caller hash."""
        return await self._in_time(self.archive.returning, caller)

    async def saved_run(self, caller: str, reference: str = "") -> Run | None:
        """Return the journey under a reference number; without one, the journey that a caller left last."""
        return await self._in_time(self.archive.saved_run, caller, reference)

    async def recalled(self, call: Call, said: Said) -> Call:
        """Return the call with the journey under the number that was asked for; none for a wrong number."""
        if not isinstance(call.dialogue.asked, WhatReference):
            return call
        number = digits_in(said, DIGITS)
        kept = await self.saved_run(call.caller, number) if number else None
        return replace(call, dialogue=replace(call.dialogue, kept=kept))

    async def is_reachable(self, *numbers: str) -> bool:
        """Return whether a number takes texts, as far as known, by its hash under each secret."""
        return await self._in_time(self.archive.is_reachable, numbers)

    async def objects(self, *callers: str) -> bool:
        """Return whether a caller wished that nothing is transcribed, by their hash under each secret."""
        return await self._in_time(self.archive.objects, callers)

    async def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return when each caller in a department's queue began to wait."""
        return await self._in_time(self.archive.waiting_since, department)

    async def callback(self, callback: Callback, recording_url: str = "") -> None:
        """File a callback; one already filed stays as it is."""
        await self._in_time(self.archive.callback, callback, recording_url)

    async def briefing(self, call: Call) -> Briefing:
        """Return what whoever takes a call is told."""
        return await self._in_time(self.archive.briefing, call)

    async def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Save a turn's response time."""
        await self._in_time(self.archive.note_wait, sid, turn, milliseconds)
        for observer in self.observers:
            observer.waited(sid, turn, milliseconds)

    async def touch(self, sid: str) -> None:
        """Save a call unchanged, so that a process that lost it sees that it goes on."""
        async with self._locks.setdefault(sid, asyncio.Lock()):
            with suppress(StaleCall):
                await self._in_time(self.archive.save, await self.known(sid), None, None)

    async def change(
        self, sid: str, change: Callable[[Call, datetime], CallChange[Result]], known: Call | None = None
    ) -> Result:
        """Apply a pure change to a call and save it; raise UnknownCall if there is none.

        A `known` call spares loading it: one that has changed since cannot be saved, and is loaded then.
        """
        lock = self._locks.setdefault(sid, asyncio.Lock())
        async with lock:
            for _ in range(ATTEMPTS):
                call, known = known or await self.known(sid), None
                changed = change(call, not_before(call, self.clock()))
                try:
                    if changed.call != call or changed.note:
                        await self._in_time(self.archive.save, changed.call, changed.note, changed.token)
                        self._tell(call, changed.call, changed.note)
                except StaleCall:
                    continue
                return changed.result
        raise StaleCall("other processes kept changing this call")

    async def _in_time(self, work: Callable[[*Arguments], Result], *given: *Arguments) -> Result:
        """Run database work without blocking other calls; a hanging database counts as down."""
        try:
            async with asyncio.timeout(self.patience_seconds):
                return await asyncio.to_thread(work, *given)
        except TimeoutError as error:
            raise DatabaseDown("the database does not answer in time") from error

    def _tell(self, before: Call | None, after: Call, note: TurnNote | None) -> None:
        for observer in self.observers:
            observer.changed(before, after, note, self.clock())
