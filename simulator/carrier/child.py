"""Child: a dialled leg, from `initiated` to `completed`, with its status callbacks."""

import asyncio
from contextlib import aclosing

from simulator.carrier.account import new_sid
from simulator.carrier.caller import CallerScript, ScriptedCaller
from simulator.carrier.document import ANNOUNCEMENT_VERBS
from simulator.carrier.events import LegChanged
from simulator.carrier.handset import Handset
from simulator.carrier.leg import CallStatus, Interpret, Leg, Progress
from simulator.carrier.people import Accepts, Fails, Person, announcement_steps
from simulator.carrier.trace import Tape
from simulator.carrier.verbs import GoTo, Interruption, Outcome, Target


class Child:
    """One person being rung."""

    def __init__(self, parent: Leg, target: Target, caller_id: str, person: Person) -> None:
        phone = Handset(parent.exchange.clock, parent.exchange.tape, is_department=True)
        self.leg = Leg(
            parent.exchange,
            phone,
            new_sid("CA"),
            caller_id,
            target.address,
            "outbound-dial",
            parent.sid,
            "initiated",
        )
        self.target = target
        self.person = person
        self.is_over = False
        self.is_bridged = False
        self._parent = parent
        url = parent.absolute(target.callback) if target.callback else ""
        self._progress = Progress(self.leg, url, target.callback_events)

    @property
    def duration_seconds(self) -> int:
        """Return how long the leg has been up."""
        return self._progress.duration_seconds

    def ring(self) -> None:
        """Begin; a number that cannot be reached never rings."""
        self._progress.change("initiated", "initiated")
        if not isinstance(self.person, Fails):
            self._progress.change("ringing", "ringing")

    def answer(self) -> None:
        """Pick up."""
        self._progress.change("answered", "in-progress")

    def bridge(self) -> None:
        """Join the person to the caller."""
        self.is_bridged = True
        self.leg.note(
            LegChanged(self.leg.exchange.clock.ms(), self.target.address, "in-progress", bridged=True)
        )

    def end(self, status: CallStatus) -> None:
        """End, once."""
        if not self.is_over:
            self.is_over = True
            self._progress.change("completed", status)

    async def announcement(self, interpret: Interpret) -> Outcome:
        """Run the announcement's TwiML on this leg while the person acts and the caller waits."""
        start = GoTo(self._parent.absolute(self.target.announcement or ""), self.target.announcement_method)
        heard = asyncio.create_task(_heard(self.leg, start, interpret))
        person = ScriptedCaller(CallerScript(announcement_steps(self.person)), Tape())
        acting = asyncio.create_task(person.converse(self.leg.phone))
        try:
            async with aclosing(self._parent.phone.ticks()) as ticks:
                async for _ in ticks:
                    if heard.done():
                        break
            return await heard
        except Interruption:
            if isinstance(self.person, Accepts) and self.person.is_too_late:
                await heard
            raise
        finally:
            heard.cancel()
            acting.cancel()
            await asyncio.gather(heard, acting, return_exceptions=True)


async def _heard(leg: Leg, start: GoTo, interpret: Interpret) -> Outcome:
    try:
        return await interpret(leg, start, ANNOUNCEMENT_VERBS)
    except Interruption as interruption:
        return interruption.outcome
