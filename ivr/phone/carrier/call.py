"""LiveCall: one call from the first webhook to the last callback, while it is going on."""

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime

from ivr.phone.carrier.account import PhoneNumber
from ivr.phone.carrier.caller import Caller
from ivr.phone.carrier.document import ALL_VERBS
from ivr.phone.carrier.event import HungUp
from ivr.phone.carrier.interpret import interpret
from ivr.phone.carrier.leg import Leg
from ivr.phone.carrier.outcome import End, GoTo, Interruption, Outcome
from ivr.phone.carrier.trace import CallTrace


class LiveCall:
    """A caller's leg, the caller, and what Twilio's REST interface could do to the call."""

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
        self._leg.phone.interrupt(End("line"))

    def redirect(self, url: str) -> None:
        """Send the call to another document as a REST update with `url` does."""
        self._leg.phone.interrupt(GoTo(self._leg.exchange.account.absolute(url)))

    async def run(self) -> CallTrace:
        """Hold the call to its end."""
        leg, exchange = self._leg, self._leg.exchange
        began_ms = exchange.clock.ms()
        talking = asyncio.create_task(self._caller.converse(leg.phone))
        try:
            with exchange.rest.holding(leg.sid, self.redirect):
                end = await self._hold()
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
        leg.status = end.status
        leg.note(HungUp(exchange.clock.ms(), end.by))
        self._tell_status(round((exchange.clock.ms() - began_ms) / 1000))
        await exchange.callbacks.close()
        ear, phone = leg.phone.ear, leg.phone
        return CallTrace(leg.sid, tuple(exchange.tape.events), ear.segments, tuple(phone.said))

    async def _hold(self) -> End:
        outcome: Outcome = GoTo(self._leg.exchange.account.absolute(self._number.voice_url))
        while isinstance(outcome, GoTo):
            try:
                outcome = await interpret(self._leg, outcome, ALL_VERBS)
            except Interruption as interruption:
                outcome = interruption.outcome
        return outcome if isinstance(outcome, End) else End("line")

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
