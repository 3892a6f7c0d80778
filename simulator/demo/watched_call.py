"""A simulated call observed from outside: what the caller hears and does, and what the ledger has."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ivr.storage.database import Database
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import Caller
from simulator.carrier.events import Event, VerbStarted
from simulator.carrier.handset import Handset
from simulator.carrier.trace import CarrierTrace
from simulator.demo.overheard import Memory, Remark
from simulator.demo.story import Story, tell

LAST_WORD_SECONDS = 5.0
LOOK_SECONDS = 0.1
"The carrier's last callback is answered before the ledger is read; the database may still be busy."


@dataclass(frozen=True, slots=True)
class Watch:
    """What a call is watched by."""

    memory: Memory
    database: Database | None
    "With the line's ledger; None for a line elsewhere, of which no more is known than its caller hears."


class PlacedCall(Protocol):
    """A call that a carrier is to bring."""

    @property
    def sid(self) -> str: ...  # noqa: D102 - the class's own sentence says it

    async def run(self) -> CarrierTrace:
        """Run the call to its end."""


class Places(Protocol):
    """Whoever brings calls: the simulated carrier, or telephones at an exchange."""

    def call(
        self,
        caller: Caller,
        *,
        from_: str,
        to: str,
        given: Circumstances,
        watch: Callable[[Event], None] | None,
    ) -> PlacedCall:
        """Prepare a call."""


class WatchedCall:
    """Observes between caller and carrier without changing anything."""

    def __init__(self, caller: Caller, watch: Watch, heed: Callable[[Event], None] | None = None) -> None:
        self.events: list[Event] = []
        self._call: PlacedCall | None = None
        self._caller, self._watch, self._heed = caller, watch, heed
        self._phone: Handset | None = None

    @property
    def sid(self) -> str:
        """The line's id of the call; empty before it has one."""
        return self._call.sid if self._call else ""

    async def converse(self, phone: Handset) -> None:
        """Let the caller talk."""
        self._phone = phone
        await self._caller.converse(phone)

    async def place(self, carrier: Places, number: str, to: str, given: Circumstances) -> CarrierTrace:
        """Call the line and hold the call until the ledger has its disposition."""
        self._call = carrier.call(self, from_=number, to=to, given=given, watch=self._note)
        trace = await self._call.run()
        for _ in range(round(LAST_WORD_SECONDS / LOOK_SECONDS) if self._watch.database else 0):
            story = self.story()
            if story and story.is_over:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return trace

    def story(self) -> Story | None:
        """Return what the ledger says of it so far."""
        database = self._watch.database
        return tell(database, self.sid, self.remarks()) if database else None

    def remarks(self) -> tuple[Remark, ...]:
        """Return what the line has said so far."""
        return tuple(sorted((*self._streamed(), *self._spoken_by_carrier()), key=lambda remark: remark.at_ms))

    def _streamed(self) -> Iterator[Remark]:
        for segment in self._phone.heard.segments if self._phone else ():
            yield from self._watch.memory.remarks(segment)

    def _spoken_by_carrier(self) -> Iterator[Remark]:
        for event in self.events:
            match event:
                case VerbStarted(at_ms, "Say", text, "caller"):
                    yield Remark(at_ms, text)
                case _:
                    pass

    def _note(self, event: Event) -> None:
        self.events.append(event)
        if self._heed:
            self._heed(event)
