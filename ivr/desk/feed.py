"""The change feed: one reader per process, any number of watchers, no missed events."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar


class EventKind(StrEnum):
    """What changed."""

    CALL = "call"
    TURN = "turn"
    "A new turn of a call."
    CALLBACK = "callback"
    "A message or a call-back."
    CITY = "city"
    "Directory, banners or the switch."


@dataclass(frozen=True, slots=True)
class Event:
    """One change; numbers are gapless and in commit order."""

    seq: int
    kind: EventKind
    subject: str
    "The id of what changed."
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Events up to `seq` were purged: reload everything."""

    seq: int


FeedItem: TypeAlias = Event | Gap


Value = TypeVar("Value")


async def ticking(source: AsyncIterator[Value], seconds: float) -> AsyncIterator[Value | None]:
    """Yield a source's items, and None every so many seconds."""
    clock = asyncio.get_running_loop().time
    pending = asyncio.ensure_future(anext(source))
    due = clock() + seconds
    try:
        while True:
            done, _ = await asyncio.wait({pending}, timeout=max(0.0, due - clock()))
            if clock() >= due:
                yield None
                due = clock() + seconds
            if not done:
                continue
            try:
                value = pending.result()
            except StopAsyncIteration:
                return
            yield value
            pending = asyncio.ensure_future(anext(source))
    finally:
        pending.cancel()


POLL_SECONDS = 0.1
"Polling interval for other processes' changes while there are no notifications."
REMEMBERED = 2000
"Events cached in memory, so that close watchers need no database access."


class Source(Protocol):
    """Reads events; both methods block."""

    def latest(self) -> int:
        """Return the last event's number, or -1 while unknown."""
        ...

    def after(self, seq: int) -> tuple[Event, ...] | None:
        """Return the events after a number; None if some were purged."""
        ...


@dataclass(slots=True)
class Feed:
    """Tells watchers every change in order; `follow` must run while anyone watches."""

    source: Source
    pause: Callable[[], float] = lambda: POLL_SECONDS
    "The polling interval now, in seconds."
    seq: int = -1
    "The last event read; -1 at first."
    is_closed: bool = False
    _recent: deque[Event] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _loop: asyncio.AbstractEventLoop | None = None
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Read events as long as the service runs."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._nudged.clear()
            await self._read()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.pause()):
                    await self._nudged.wait()

    def nudge(self) -> None:
        """Read at once; called from any thread after a commit."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._nudged.set)

    def close(self) -> None:
        """Stop every watcher, so that the service stops at once."""
        self.is_closed = True
        self._arrived.set()

    async def ready(self) -> int:
        """Wait for and return the last event's number."""
        while self.seq < 0 and not self.is_closed:
            await self._arrived.wait()
        return self.seq

    async def newest(self) -> int:
        """Return the newest event's number, read or not; -1 while unknown."""
        return await asyncio.to_thread(self.source.latest)

    async def after(self, seq: int | None = None) -> AsyncIterator[FeedItem]:
        """Yield events after a number, or from now on, until closed."""
        async for news in self.batches(seq):
            for heard in news:
                yield heard

    async def batches(self, seq: int | None = None) -> AsyncIterator[tuple[FeedItem, ...]]:
        """Yield events like `after`, in batches."""
        now = await self.ready()
        last = now if seq is None else seq
        while not self.is_closed:
            arrived = self._arrived
            if news := await self._heard(last):
                last = news[-1].seq
                yield news
            else:
                await arrived.wait()

    async def _heard(self, seq: int) -> tuple[FeedItem, ...]:
        if seq == self.seq:
            return ()
        if self._recent and self._recent[0].seq <= seq + 1 <= self.seq:
            return tuple(event for event in self._recent if event.seq > seq)
        kept = await asyncio.to_thread(self.source.after, seq)
        return (Gap(self.seq),) if kept is None else kept

    async def _read(self) -> None:
        if self.seq < 0:
            self._tell((), await asyncio.to_thread(self.source.latest))
        while events := await asyncio.to_thread(self.source.after, self.seq):
            self._tell(events, events[-1].seq)
        if events is None:
            self._recent.clear()
            self._tell((), await asyncio.to_thread(self.source.latest))

    def _tell(self, events: tuple[Event, ...], seq: int) -> None:
        self._recent.extend(events)
        self.seq = seq
        arrived, self._arrived = self._arrived, asyncio.Event()
        arrived.set()
