"""Take-overs: a conversation learns that a member of staff has taken its call, in whatever process."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ivr.calls import Calls
from routing.desk.event import Event, Gap, Heard, Kind


@dataclass(slots=True)
class Takeovers:
    """Knows the conversations that this process holds; costs nothing for the calls of others."""

    calls: Calls
    _held: dict[str, Callable[[], None]] = field(default_factory=dict)

    @contextmanager
    def watched(self, sid: str, taken: Callable[[], None]) -> Iterator[None]:
        """Watch a call while its conversation lasts; `taken` is told when somebody has taken it."""
        self._held[sid] = taken
        try:
            yield
        finally:
            del self._held[sid]

    async def follow(self, feed: AsyncIterator[Heard]) -> None:
        """Look at each held call that changes, for as long as the service runs."""
        async for heard in feed:
            match heard:
                case Event(kind=Kind.CALL, subject=sid):
                    await self.look_at(sid)
                case Gap():
                    for sid in tuple(self._held):
                        await self.look_at(sid)
                case Event():
                    continue

    async def look_at(self, sid: str) -> None:
        """Tell a conversation that is held here whether its call was taken."""
        call = await self.calls.find(sid) if sid in self._held else None
        if call is not None and call.taken_by and sid in self._held:
            self._held[sid]()
