"""The carrier's clock: carrier time may run faster than the wall, and faster still while it rings."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOK_AGAIN_SECONDS = 0.1


class Clock:
    """Milliseconds since the call began, at a given speed (1.0 = real time)."""

    def __init__(self, speed: float = 1.0, ringing_speed: float | None = None) -> None:
        self._ringing_speed = ringing_speed or speed
        self._speed = speed
        self._since = time.monotonic()
        self._passed_ms = 0.0

    def ms(self) -> float:
        """Return carrier milliseconds since the call began."""
        return self._passed_ms + (time.monotonic() - self._since) * 1000 * self._speed

    async def until(self, at_ms: float) -> None:
        """Sleep until the given carrier time; yields to the loop even when it is late."""
        while True:
            await asyncio.sleep(self._wait_for(at_ms))
            if self.ms() >= at_ms:
                return

    async def sleep(self, seconds: float) -> None:
        """Sleep carrier seconds."""
        await self.until(self.ms() + seconds * 1000)

    @contextmanager
    def ringing(self) -> Iterator[None]:
        """Run at the ringing speed: waiting for somebody to pick up teaches nothing."""
        usual = self._speed
        self._turn_to(self._ringing_speed)
        try:
            yield
        finally:
            self._turn_to(usual)

    def _wait_for(self, at_ms: float) -> float:
        """Return wall seconds, few enough to notice a change of speed."""
        return min(LOOK_AGAIN_SECONDS, max(0.0, (at_ms - self.ms()) / 1000 / self._speed))

    def _turn_to(self, speed: float) -> None:
        self._passed_ms = self.ms()
        self._since = time.monotonic()
        self._speed = speed
