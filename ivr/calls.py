"""The calls in progress: loaded, changed by a pure function and saved, one change of a call at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from ivr.archive import Archive
from ivr.call import Call
from ivr.errors import StaleCall, UnknownCall
from ivr.hand_off import Briefing
from ivr.note import Note
from ivr.observer import Observer
from ivr.store import StreamToken
from routing.promises.promise import Promise

Result = TypeVar("Result")
ATTEMPTS = 3
"Another process may change the same call in between; after so many times something else is wrong."


@dataclass(frozen=True, slots=True)
class Change(Generic[Result]):
    """A call after a change, and what the change was for."""

    call: Call
    result: Result
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """One change of a call at a time: within this process by a lock, across processes by its version."""

    archive: Archive
    clock: Callable[[], datetime]
    observers: tuple[Observer, ...] = ()
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def find(self, sid: str) -> Call | None:
        """Return a call, or None for one that this line never took."""
        return await asyncio.to_thread(self.archive.load, sid)

    async def known(self, sid: str) -> Call:
        """Return a call; raise UnknownCall for one that this line never took."""
        call = await self.find(sid)
        if call is None:
            raise UnknownCall("This line never took that call.")
        return call

    async def begin(self, call: Call, token: StreamToken) -> Call:
        """Keep a new call; return the one that is kept already when the same call is announced twice."""
        kept = await asyncio.to_thread(self.archive.begin, call, token)
        if replace(kept, version=0) == replace(call, version=0):
            self._tell(None, kept, None)
        return kept

    async def use_token(self, sid: str, token_hash: str) -> bool:
        """Use up a call's stream token, and return whether it was good."""
        return await asyncio.to_thread(self.archive.use_token, sid, token_hash)

    async def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return since when each caller in a department's queue has waited."""
        return await asyncio.to_thread(self.archive.waiting_since, department)

    async def promise(self, promise: Promise, recording_url: str = "") -> None:
        """File what a department owes a caller; what is filed already stays as it is."""
        await asyncio.to_thread(self.archive.promise, promise, recording_url)

    async def briefing(self, call: Call) -> Briefing:
        """Return what whoever takes a call is told."""
        return await asyncio.to_thread(self.archive.briefing, call)

    async def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Keep how long a caller waited for the line's voice in a turn."""
        await asyncio.to_thread(self.archive.note_wait, sid, turn, milliseconds)
        for observer in self.observers:
            observer.waited(sid, turn, milliseconds)

    async def change(self, sid: str, change: Callable[[Call, datetime], Change[Result]]) -> Result:
        """Apply a pure change to a call and keep it; raise UnknownCall for one that is not there."""
        lock = self._locks.setdefault(sid, asyncio.Lock())
        async with lock:
            for _ in range(ATTEMPTS):
                call = await self.known(sid)
                changed = change(call, self.clock())
                try:
                    if changed.call != call or changed.note:
                        await asyncio.to_thread(self.archive.save, changed.call, changed.note)
                        self._tell(call, changed.call, changed.note)
                except StaleCall:
                    continue
                return changed.result
        raise StaleCall("this call was changed by others again and again")

    def _tell(self, before: Call | None, after: Call, note: Note | None) -> None:
        for observer in self.observers:
            observer.changed(before, after, note, self.clock())
