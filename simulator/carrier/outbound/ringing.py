"""A call that the carrier places: it rings one person, who then hears the customer's document."""

import asyncio
from typing import Literal

from simulator.carrier.call import hold
from simulator.carrier.caller import CallerScript, ScriptedCaller
from simulator.carrier.events import CallHungUp
from simulator.carrier.leg import Leg, Progress
from simulator.carrier.outbound.calls import CallWish
from simulator.carrier.people import (
    Busy,
    Fails,
    Person,
    announcement_steps,
    decides_after_seconds,
    picks_up,
)
from simulator.carrier.trace import CarrierTrace, Tape
from simulator.carrier.verbs import CallEnd, GoTo


class PlacedCall:
    """One such call, from `initiated` to its end."""

    def __init__(self, leg: Leg, wish: CallWish, person: Person) -> None:
        self._leg, self._wish, self._person = leg, wish, person
        self._progress = Progress(leg, wish.callback, wish.callback_events)

    async def run(self) -> CarrierTrace:
        """Ring, and let whoever picks up hear the document to its end."""
        leg, clock = self._leg, self._leg.exchange.clock
        unanswered = await self._ring()
        end = CallEnd("carrier", unanswered) if unanswered else await self._talk()
        leg.note(CallHungUp(clock.ms(), end.by))
        self._progress.change("completed", end.status)
        await leg.exchange.callbacks.close()
        return CarrierTrace(leg.sid, tuple(leg.exchange.tape.events), leg.phone.heard.segments)

    async def _ring(self) -> Literal["busy", "no-answer", "failed"] | None:
        """Return what the call ended as, or None once somebody has picked up."""
        self._progress.change("initiated", "initiated")
        if not isinstance(self._person, Fails):
            self._progress.change("ringing", "ringing")
        clock, rings_seconds = self._leg.exchange.clock, decides_after_seconds(self._person)
        with clock.ringing():
            await clock.sleep(min(rings_seconds, self._wish.timeout_seconds))
        if rings_seconds > self._wish.timeout_seconds:
            return "no-answer"
        if not picks_up(self._person):
            return "busy" if isinstance(self._person, Busy) else "failed"
        self._progress.change("answered", "in-progress")
        return None

    async def _talk(self) -> CallEnd:
        leg = self._leg
        person = ScriptedCaller(CallerScript(announcement_steps(self._person)), Tape())
        acting = asyncio.create_task(person.converse(leg.phone))
        try:
            with leg.exchange.rest.holding(leg.sid, self._redirect):
                return await hold(leg, GoTo(self._wish.url, self._wish.method))
        finally:
            acting.cancel()
            await asyncio.gather(acting, return_exceptions=True)

    def _redirect(self, url: str) -> None:
        self._leg.phone.interrupt(GoTo(self._leg.exchange.account.absolute(url)))
