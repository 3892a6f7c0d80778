"""Carrier: places calls to the service as Twilio would."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

import httpx2

from simulator.carrier.account import CarrierAccount, Clock, PhoneNumber, Queues, new_sid
from simulator.carrier.call import ORDINARY, Circumstances, LiveCall
from simulator.carrier.caller import Caller, CallerScript, ScriptedCaller
from simulator.carrier.events import Event
from simulator.carrier.handset import Handset
from simulator.carrier.leg import Hear, Leg, SharedCall, StartParameters
from simulator.carrier.rest import Rest
from simulator.carrier.trace import CarrierTrace, Tape
from simulator.carrier.webhook import CONNECT_SECONDS, Callbacks, Webhooks, Wire

KEPT_SECONDS = 2.0
"Below the service's keep-alive of 5 s, since a request on a closed connection is lost."


@dataclass(frozen=True, slots=True)
class CarrierPace:
    """How fast carrier time runs: 1.0 is real time, which a service with timers of its own needs.

    Ringing and talking to people may still be sped up.
    """

    speed: float = 1.0
    ringing_speed: float | None = None
    webhook_timeout_seconds: float = 15.0  # wall time


class Carrier:
    """One account at the carrier, and its number."""

    def __init__(
        self, wire: Wire, number: PhoneNumber, rest: Rest, hear: Hear | None, pace: CarrierPace
    ) -> None:
        self._wire = wire
        self._number = number
        self._rest = rest
        self._hear = hear
        self._pace = pace
        self._start_parameters = StartParameters()
        self._queues = Queues()

    async def place_call(
        self,
        caller: CallerScript | Caller,
        *,
        from_: str,
        to: str,
        given: Circumstances = ORDINARY,
        watch: Callable[[Event], None] | None = None,
    ) -> CarrierTrace:
        """Call the line and run the call to its end."""
        return await self.call(caller, from_=from_, to=to, given=given, watch=watch).run()

    def call(
        self,
        caller: CallerScript | Caller,
        *,
        from_: str,
        to: str,
        given: Circumstances = ORDINARY,
        watch: Callable[[Event], None] | None = None,
    ) -> LiveCall:
        """Prepare a call that can also be ended or redirected from outside; `run` runs it."""
        tape, clock = Tape(watch), Clock(self._pace.speed, self._pace.ringing_speed)
        leg = Leg(self._exchange(clock, tape, given), Handset(clock, tape), new_sid("CA"), from_, to)
        if isinstance(caller, CallerScript):
            caller = ScriptedCaller(caller, tape)
        return LiveCall(leg, self._number, caller)

    async def redirect(self, sid: str, url: str = "/voice/after") -> None:
        """Send a live call to another document as a REST update does; one that is over stays over."""
        self._rest.redirect(sid, self._wire.account.absolute(url))

    def _exchange(self, clock: Clock, tape: Tape, given: Circumstances) -> SharedCall:
        account, fallback_url = self._wire.account, self._number.fallback_url
        webhooks = Webhooks(self._wire, clock, tape, given.faults)
        return SharedCall(
            account=account,
            clock=clock,
            tape=tape,
            webhooks=webhooks,
            callbacks=Callbacks(webhooks, given.faults),
            faults=given.faults,
            people=given.people,
            rest=self._rest,
            queues=self._queues,
            hear=self._hear,
            start_parameters=self._start_parameters,
            fallback_url=fallback_url and account.absolute(fallback_url),
        )


@asynccontextmanager
async def open_carrier(
    account: CarrierAccount,
    number: PhoneNumber | None = None,
    *,
    hear: Hear | None = None,
    pace: CarrierPace | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
    rest: Rest | None = None,
) -> AsyncIterator[Carrier]:
    """Open a carrier: its connections to the service, and its REST side unless one is open already."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=KEPT_SECONDS)
    timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)
    async with (
        nullcontext(rest) if rest else Rest(account).open() as answering,
        httpx2.AsyncClient(transport=transport, limits=limits, timeout=timeout, trust_env=False) as client,
    ):
        pace = pace or CarrierPace()
        wire = Wire(client, account, pace.webhook_timeout_seconds)
        answering.texts.connect(wire)
        yield Carrier(wire, number or PhoneNumber(), answering, hear, pace)
