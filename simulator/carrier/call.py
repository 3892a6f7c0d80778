"""LiveCall: one call from the first webhook to the last callback, while it is going on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from simulator.carrier.account import PhoneNumber
from simulator.carrier.caller import Caller
from simulator.carrier.document import ALL_VERBS
from simulator.carrier.events import CallHungUp
from simulator.carrier.interpret import interpret
from simulator.carrier.leg import Leg
from simulator.carrier.people import Person
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.verbs import CallEnd, GoTo, Interruption, Outcome
from simulator.carrier.webhook import NO_FAULTS, Faults


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who answers at which number or SIP address (`queue:NAME` for a queue), and which faults occur.

    `verdict` is what the carriers found of the caller's number (STIR/SHAKEN).
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    faults: Faults = NO_FAULTS
    verdict: str = "TN-Validation-Passed-A"


ORDINARY = Circumstances()


class LiveCall:
    """A caller's leg, the caller, and what Twilio's REST API could do to the call."""

    def __init__(self, leg: Leg, number: PhoneNumber, caller: Caller) -> None:
        self._leg = leg
        self._number = number
        self._caller = caller

    @property
    def sid(self) -> str:
        """Return the CallSid."""
        return self._leg.sid

    def complete(self) -> None:
        """End the call as a REST update with `status=completed` does."""
        self._leg.phone.interrupt(CallEnd("line"))

    def redirect(self, url: str) -> None:
        """Send the call to another document as a REST update with `url` does."""
        self._leg.phone.interrupt(GoTo(self._leg.exchange.account.absolute(url)))

    async def run(self) -> CarrierTrace:
        """Run the call to its end."""
        leg, exchange = self._leg, self._leg.exchange
        began_ms = exchange.clock.ms()
        talking = asyncio.create_task(self._caller.converse(leg.phone))
        try:
            with exchange.rest.holding(leg.sid, self.redirect):
                end = await hold(leg, GoTo(exchange.account.absolute(self._number.voice_url)))
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
        leg.status = end.status
        leg.note(CallHungUp(exchange.clock.ms(), end.by))
        self._tell_status(round((exchange.clock.ms() - began_ms) / 1000))
        await exchange.callbacks.close()
        return CarrierTrace(leg.sid, tuple(exchange.tape.events), leg.phone.heard.segments)

    def _tell_status(self, seconds: int) -> None:
        if not self._number.status_callback_url:
            return
        facts = (
            ("CallDuration", str(seconds)),
            ("Duration", str(-(-seconds // 60))),
            ("Timestamp", format_datetime(datetime.now(UTC))),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "0"),
        )
        url = self._leg.exchange.account.absolute(self._number.status_callback_url)
        self._leg.exchange.callbacks.send(url, self._leg.form(*facts))


async def hold(leg: Leg, start: Outcome) -> CallEnd:
    """Run documents on a leg, whoever takes it elsewhere, until its call ends."""
    outcome = start
    while isinstance(outcome, GoTo):
        try:
            outcome = await interpret(leg, outcome, ALL_VERBS)
        except Interruption as interruption:
            outcome = interruption.outcome
    return outcome if isinstance(outcome, CallEnd) else CallEnd("line")
