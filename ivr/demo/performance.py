"""All calls of the demo, several at a time, each told and compared with its script."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby

from ivr.demo.board import Board
from ivr.demo.demo_call import DemoCall
from ivr.demo.dialling import Dialling
from ivr.demo.telling import Telling
from ivr.demo.verdict import differences
from ivr.demo.watched_call import WatchedCall
from ivr.phone.carrier.caller import ScriptedCaller
from ivr.phone.carrier.circumstances import Circumstances
from ivr.phone.carrier.department import Person
from ivr.phone.carrier.trace import Tape

APART_SECONDS = 1.5
"Callers do not all ring in the same instant."
FIRST_NUMBER = 16045550300


@dataclass(frozen=True, slots=True)
class Stage:
    """What the calls are performed with."""

    dialling: Dialling
    board: Board
    set_clock: Callable[[datetime], None]
    number: str
    "The line's own."
    people: Mapping[str, Person]
    "Who answers at each number when a call's file says nothing else."
    names: Mapping[str, str]
    "Whose each number is."
    at_once: int

    async def perform(self, calls: Iterable[DemoCall]) -> int:
        """Place every call, and return how many did not end as they should."""
        numbers, wrong = count(FIRST_NUMBER), 0
        with self.board.open():
            for at, together in groupby(sorted(calls, key=lambda call: call.at), lambda call: call.at):
                self.set_clock(at)
                wrong += sum(await self._together(list(together), numbers))
        return wrong

    async def _together(self, calls: list[DemoCall], numbers: Iterable[int]) -> list[bool]:
        lines = asyncio.Semaphore(self.at_once)
        placed = (
            self._place(call, f"+{number}", lines, APART_SECONDS * (place % self.at_once))
            for place, (call, number) in enumerate(zip(calls, numbers, strict=False))
        )
        return await asyncio.gather(*placed)

    async def _place(
        self, call: DemoCall, number: str, lines: asyncio.Semaphore, later_seconds: float
    ) -> bool:
        async with lines:
            await asyncio.sleep(later_seconds)
            watched = WatchedCall(ScriptedCaller(call.script, Tape()), self.dialling.watch)
            telling = Telling(watched, self.names)
            title = f"{call.title} ({call.language}, {call.at:%A %H:%M})"
            self.board.begin(title, telling)
            given = Circumstances({**self.people, **call.people})
            await watched.place(self.dialling.carrier, number, self.number, given)
        told = telling.ended()
        wrong = differences(call.expected, told.story)
        self.board.end(title, told, wrong)
        return bool(wrong)
