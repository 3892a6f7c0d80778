"""The board: the calls that last, as this process last saw them; desks look at it, not at the database."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from routing.desk.desk_call import DeskCall
from routing.desk.event import Event, Gap, Heard, Kind
from routing.desk.feed import Feed
from routing.desk.owed import Owed

RETRY_SECONDS = 1.0
Found = TypeVar("Found")


class Register(Protocol):
    """Where calls are read; each method blocks, and returns None while the database does not answer."""

    def open_calls(self) -> tuple[DeskCall, ...] | None:
        """Return the calls that last, and those that still have to be closed."""
        ...

    def calls(self, sids: Iterable[str]) -> tuple[DeskCall, ...] | None:
        """Return some calls."""
        ...

    def owed(self) -> tuple[Owed, ...] | None:
        """Return what is owed to callers."""
        ...


@dataclass(slots=True)
class Board:
    """Every desk's view of the calls; `follow` has to run for as long as anyone looks."""

    register: Register
    feed: Feed
    city_changed: Callable[[], None] = lambda: None
    seq: int = -1
    "The number of the last event that it shows; -1 before the first look."
    owed: tuple[Owed, ...] = ()
    _calls: dict[str, DeskCall] = field(default_factory=dict)
    _turned: asyncio.Event = field(default_factory=asyncio.Event)

    def calls(self) -> tuple[DeskCall, ...]:
        """Return every call that lasts or has to be closed."""
        return tuple(self._calls.values())

    def call(self, sid: str) -> DeskCall | None:
        """Return a call, or None for one that is over and done."""
        return self._calls.get(sid)

    async def reach(self, seq: int) -> int:
        """Wait until it shows an event, and return the number of the last one that it shows."""
        while self.seq < seq or self.seq < 0:
            await self._turned.wait()
        return self.seq

    async def follow(self) -> None:
        """Keep it up to date, for as long as the service runs."""
        seq = await self.feed.ready()
        await self._look_anew(seq)
        async for news in self.feed.batches(seq):
            await self._look_at(news)

    async def _look_at(self, news: tuple[Heard, ...]) -> None:
        if any(isinstance(heard, Gap) for heard in news):
            self.city_changed()
            await self._look_anew(news[-1].seq)
            return
        events = [heard for heard in news if isinstance(heard, Event)]
        kinds = {event.kind for event in events}
        if Kind.CITY in kinds:
            self.city_changed()
        if Kind.PROMISE in kinds:
            self.owed = await _asked(self.register.owed)
        sids = {event.subject for event in events if event.kind is Kind.CALL}
        if sids:
            self._put(sids, await _asked(lambda: self.register.calls(sids)))
        self._turn(news[-1].seq)

    async def _look_anew(self, seq: int) -> None:
        calls = await _asked(self.register.open_calls)
        self.owed = await _asked(self.register.owed)
        self._calls = {call.sid: call for call in calls}
        self._turn(seq)

    def _put(self, sids: Iterable[str], calls: tuple[DeskCall, ...]) -> None:
        for sid in sids:
            self._calls.pop(sid, None)
        self._calls.update({call.sid: call for call in calls if call.is_live or call.is_to_close})

    def _turn(self, seq: int) -> None:
        self.seq = seq
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()


async def _asked(question: Callable[[], Found | None]) -> Found:
    """Ask the register until the database answers."""
    while True:
        answer = await asyncio.to_thread(question)
        if answer is not None:
            return answer
        await asyncio.sleep(RETRY_SECONDS)
