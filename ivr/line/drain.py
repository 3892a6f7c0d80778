"""How a process with calls ends: they go on elsewhere, and callers notice nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from ivr.errors import DatabaseDown

BALANCER_SECONDS = 5.0
"How long a load balancer may keep sending calls here after the process stopped being ready."
LOOK_SECONDS = 1.0
"How often to look for another process, which may only just be starting."
LAST_WEBHOOKS_SECONDS = 2.0
"After a stream the carrier asks what follows, and may ask this process."
LAST_FRAMES_SECONDS = 1.0
"The carrier asks what follows a stream just as it closes it."
log = structlog.get_logger()


class HeldStream(Protocol):
    """A call's stream in this process."""

    def hand_on(self) -> None:
        """Leave the call to another process at the next pause."""

    def release(self) -> None:
        """Hand the caller to the carrier's recognition now, whoever is speaking."""


@dataclass(slots=True)
class Drain:
    """Knows this process's streams, and releases each when the process is to end."""

    has_peer: Callable[[], Awaitable[bool]]
    "Whether another process takes calls."
    seconds: float = 30.0
    "How long calls may take to move or to end."
    balancer_seconds: float = BALANCER_SECONDS
    last_webhooks_seconds: float = LAST_WEBHOOKS_SECONDS
    is_begun: bool = False
    _is_handing_on: bool = False
    _held: dict[str, tuple[HeldStream, asyncio.Event]] = field(default_factory=dict)
    _nobody: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def streams(self) -> int:
        """How many calls this process holds."""
        return len(self._held)

    @contextmanager
    def hold(self, sid: str, stream: HeldStream) -> Iterator[None]:
        """Hold a stream until the block ends."""
        held = stream, asyncio.Event()
        self._held[sid] = held
        self._nobody.clear()
        if self._is_handing_on:
            stream.hand_on()
        try:
            yield
        finally:
            held[1].set()
            if self._held.get(sid) is held:
                del self._held[sid]
            if not self._held:
                self._nobody.set()

    async def wait_for_end(self, sid: str) -> None:
        """Wait briefly for the end of a call's stream in this process, which says how it ended."""
        if sid in self._held:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_FRAMES_SECONDS):
                    await self._held[sid][1].wait()

    def begin(self) -> None:
        """Take no new calls; any that still arrive are heard by the carrier."""
        self.is_begun = True

    async def finish(self) -> None:
        """Wait until every call has moved or ended; at the deadline the carrier takes the rest."""
        self.begin()
        held = self.streams
        log.info("draining", streams=held, seconds=self.seconds)
        try:
            async with asyncio.timeout(self.seconds):
                await self._hand_all_on()
        except TimeoutError:
            await self.release_all()
        else:
            if held:
                await asyncio.sleep(self.last_webhooks_seconds)
        log.info("drained", streams=self.streams)

    async def release_all(self) -> None:
        """Hand every caller to the carrier now, and answer its last questions."""
        self.begin()
        if not self._held:
            return
        log.warning("drain_deadline_reached", streams=self.streams)
        for stream, _ in tuple(self._held.values()):
            stream.release()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WEBHOOKS_SECONDS):
                while self._held:
                    self._nobody.clear()
                    await self._nobody.wait()
        await asyncio.sleep(self.last_webhooks_seconds)

    async def _hand_all_on(self) -> None:
        if await self._another():
            await asyncio.sleep(self.balancer_seconds)
        while self._held:
            if not self._is_handing_on and await self._another():
                self._is_handing_on = True
                for stream, _ in tuple(self._held.values()):
                    stream.hand_on()
            self._nobody.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._nobody.wait()

    async def _another(self) -> bool:
        try:
            return await self.has_peer()
        except DatabaseDown:
            return False
