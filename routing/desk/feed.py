"""The feed: one reader per process, and any number of watchers who miss nothing."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from routing.desk.event import Event, Gap, Heard

POLL_SECONDS = 0.1
"How long another process's change may stay unseen."
REMEMBERED = 2000
"Watchers who are not further behind cost the database nothing."


class Source(Protocol):
    """Where events are read; both methods block."""

    def latest(self) -> int:
        """Return the number of the last event, or -1 while that cannot be known."""
        ...

    def after(self, seq: int) -> tuple[Event, ...] | None:
        """Return the next events after a number; None when some are no longer kept."""
        ...


@dataclass(slots=True)
class Feed:
    """Tells watchers of every change, in order; `follow` has to run for as long as anyone watches."""

    source: Source
    poll_seconds: float = POLL_SECONDS
    seq: int = -1
    "The number of the last event that was read; -1 before the first look."
    is_closed: bool = False
    _recent: deque[Event] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _loop: asyncio.AbstractEventLoop | None = None
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Read what is announced, for as long as the service runs."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._nudged.clear()
            await self._read()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.poll_seconds):
                    await self._nudged.wait()

    def nudge(self) -> None:
        """Look at once; called from any thread, after the commit."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._nudged.set)

    def close(self) -> None:
        """End what watchers are told, so that nobody waits for them while the service stops."""
        self.is_closed = True
        self._arrived.set()

    async def ready(self) -> int:
        """Return the number of the last event, once it is known."""
        while self.seq < 0 and not self.is_closed:
            await self._arrived.wait()
        return self.seq

    async def newest(self) -> int:
        """Return the number of the last event there is, read or not; -1 while that cannot be known."""
        return await asyncio.to_thread(self.source.latest)

    async def after(self, seq: int | None = None) -> AsyncIterator[Heard]:
        """Yield every event after a number, or after now, as they happen, until it is closed."""
        async for news in self.batches(seq):
            for heard in news:
                yield heard

    async def batches(self, seq: int | None = None) -> AsyncIterator[tuple[Heard, ...]]:
        """Yield what `after` does, as many events at once as there are."""
        now = await self.ready()
        last = now if seq is None else seq
        while not self.is_closed:
            arrived = self._arrived
            if news := await self._heard(last):
                last = news[-1].seq
                yield news
            else:
                await arrived.wait()

    async def _heard(self, seq: int) -> tuple[Heard, ...]:
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
