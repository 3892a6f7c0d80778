"""The seam between a telephone of the exchange and a conversation (`ivr/line/wire.py`)."""

import asyncio
from collections.abc import Awaitable, Callable

from ivr.asterisk.media import Heard, Lost, Sound
from ivr.line.wire import Closing, Opened, Stopped, WireEvent, WireLost


class AsteriskWire:
    """One conversation on a telephone's sound, which stays connected when the conversation is over."""

    def __init__(self, sound: Sound, opened: Opened, hung_up: Callable[[], Awaitable[bool]]) -> None:
        self._sound, self._opened, self._hung_up = sound, opened, hung_up
        self._events: asyncio.Queue[Heard] = asyncio.Queue()
        sound.listen(self._events.put_nowait)

    async def open(self) -> Opened | None:
        """Return the call: its sound is connected."""
        return self._opened

    async def receive(self) -> WireEvent | None:
        """Wait for what comes next; a connection that ends tells nothing of the caller, the exchange does."""
        event = await self._events.get()
        if not isinstance(event, Lost):
            return event
        if await self._hung_up():
            return Stopped()
        raise WireLost

    async def media(self, ulaw: bytes) -> None:
        """Play sound after what was sent."""
        self._ensure_connected()
        self._sound.play(ulaw)

    async def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played."""
        self._ensure_connected()
        self._sound.mark(name)

    async def clear(self) -> None:
        """Stop what is playing, and echo its marks."""
        self._sound.clear()

    async def close(self, why: Closing) -> None:  # noqa: ARG002 - the protocol's signature
        """Leave the telephone to what follows."""
        self._sound.listen(None)
        self._sound.clear()

    def _ensure_connected(self) -> None:
        if self._sound.is_lost:
            raise WireLost
