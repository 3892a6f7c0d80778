"""The person at the page, who holds the carrier's handset."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import assert_never

from intents.articles.catalog import Catalog
from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.failure import in_background
from ivr.line.calls import CallChange
from routing.decision import Emergency, Reason, Route, Wait
from routing.departments.department import Directory
from routing.transfer import TransferOutcome
from simulator.browser_phone.messages import (
    Chosen,
    DepartmentOutcome,
    FromPage,
    KeyPressed,
    MalformedPageMessage,
    PageHungUp,
    Sound,
)
from simulator.carrier.handset import Handset
from simulator.carrier.people import Accepts, Declines, NoAnswer, Person

LONGEST_SECONDS = 15 * 60
LATEST_MS = 200.0
"If a microphone's sound waits longer than this, it has fallen behind and new sound is dropped."


class PersonAtPage:
    """Speaks, presses keys and listens until the page or the line ends the call."""

    def __init__(
        self,
        receive: Callable[[], Awaitable[FromPage]],
        play: Callable[[bytes], None],
        choose: Callable[[DepartmentOutcome], None],
    ) -> None:
        self._receive, self._play, self._choose = receive, play, choose

    async def converse(self, phone: Handset) -> None:
        """Hold the handset; a person who leaves, or whose page breaks, hangs up."""
        listening = in_background(self._listen(phone), "sound for a page")
        try:
            with suppress(TimeoutError, MalformedPageMessage):
                async with asyncio.timeout(LONGEST_SECONDS):
                    await self._act(phone)
        finally:
            listening.cancel()
            phone.hang_up()

    async def _act(self, phone: Handset) -> None:
        while True:
            match await self._receive():
                case Sound(ulaw):
                    if phone.unsaid_ms < LATEST_MS:
                        phone.feed(ulaw)
                case KeyPressed(key):
                    phone.press(key)
                case Chosen(outcome):
                    self._choose(outcome)
                case PageHungUp():
                    return
                case unknown:
                    assert_never(unknown)

    async def _listen(self, phone: Handset) -> None:
        heard = phone.listen_live()
        while True:
            self._play(await heard.get())


LISTENS_SECONDS = 8.0
"Delay before they answer, long enough to follow the announcement."


class Departments(Mapping[str, Person]):
    """One scripted person at every number of the city, whose behaviour may change during the call.

    Any other telephone is that of a member of staff at the desk, who takes what they asked for.
    """

    def __init__(self, directory: Directory) -> None:
        departments = directory.departments.values()
        on_call = (directory.on_call, *(one.on_call for one in departments if one.on_call))
        self._numbers = tuple(
            dict.fromkeys((*(number for one in departments for number in one.numbers), *on_call))
        )
        self.choose(DepartmentOutcome.WAITS)

    def choose(self, outcome: DepartmentOutcome) -> None:
        """Have everyone respond this way from now on."""
        self.outcome = outcome
        self._person = person_who(outcome)

    def __getitem__(self, number: str) -> Person:
        if number in self._numbers:
            return self._person
        if number.startswith("+"):
            return person_who(DepartmentOutcome.ACCEPTS)
        raise KeyError(number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def person_who(outcome: DepartmentOutcome) -> Person:
    """Return a person who does it."""
    match outcome:
        case DepartmentOutcome.ACCEPTS | DepartmentOutcome.WAITS:
            # Who waits for the desk is taken away before anybody but the desk's own person picks up.
            return Accepts(listens_seconds=LISTENS_SECONDS)
        case DepartmentOutcome.DECLINES:
            return Declines(listens_seconds=LISTENS_SECONDS)
        case DepartmentOutcome.NO_ANSWER:
            return NoAnswer()
        case _:
            assert_never(outcome)


def queued(call: Call, catalog: Catalog, now: datetime) -> CallChange[bool]:
    """Put a caller for whom a department rings into its queue, where the desk can take the call."""
    match call.state, call.last:
        case CallState.TRANSFERRING, Route(by="") as route if not call.accepted:
            waits = Wait(route.department, route.reason, route.article, route.person)
        case CallState.TRANSFERRING, Emergency(department=department) if department and not call.accepted:
            waits = Wait(department, Reason.EMERGENCY)
        case _:
            return CallChange(call, result=False)
    unanswered = call.rung(TransferOutcome.NO_ANSWER, now)
    return CallChange(unanswered.after(waits, catalog, now), result=True)
