"""Carrier: places calls to the service as Twilio would."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from ivr.phone.carrier.account import Account, PhoneNumber, new_sid
from ivr.phone.carrier.call import LiveCall
from ivr.phone.carrier.callbacks import Callbacks
from ivr.phone.carrier.caller import Caller, ScriptedCaller
from ivr.phone.carrier.clock import Clock
from ivr.phone.carrier.department import Person
from ivr.phone.carrier.event import Event
from ivr.phone.carrier.faults import NO_FAULTS, Faults
from ivr.phone.carrier.handset import Handset
from ivr.phone.carrier.leg import Exchange, Hear, Leg, StartParameters
from ivr.phone.carrier.recording import Shelf
from ivr.phone.carrier.script import CallerScript
from ivr.phone.carrier.trace import CallTrace, Tape
from ivr.phone.carrier.webhook import CONNECT_SECONDS, Webhooks


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast carrier time runs: 1.0 is real time, which a service with timers of its own needs.

    Ringing and talking to people may be hurried all the same.
    """

    speed: float = 1.0
    ringing_speed: float | None = None
    webhook_timeout_seconds: float = 15.0  # wall time


class Carrier:
    """One account at the carrier, its number, and the people who can be dialled from it."""

    def __init__(  # noqa: PLR0913 -- what a test bench may want to set, each with a default
        self,
        account: Account,
        number: PhoneNumber,
        client: httpx.AsyncClient,
        shelf: Shelf,
        *,
        people: Mapping[str, Person] | None = None,
        hear: Hear | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._account = account
        self._number = number
        self._client = client
        self._shelf = shelf
        self._people = people or {}
        self._hear = hear
        self._pace = pace or Pace()
        self._start_parameters = StartParameters()

    async def place_call(
        self,
        caller: CallerScript | Caller,
        *,
        from_: str,
        to: str,
        faults: Faults = NO_FAULTS,
        watch: Callable[[Event], None] | None = None,
    ) -> CallTrace:
        """Call the line and hold the call to its end."""
        return await self.call(caller, from_=from_, to=to, faults=faults, watch=watch).run()

    def call(
        self,
        caller: CallerScript | Caller,
        *,
        from_: str,
        to: str,
        faults: Faults = NO_FAULTS,
        watch: Callable[[Event], None] | None = None,
    ) -> LiveCall:
        """Prepare a call, so that it can also be ended or redirected from outside; `run` holds it."""
        tape, clock = Tape(watch), Clock(self._pace.speed, self._pace.ringing_speed)
        leg = Leg(self._exchange(clock, tape, faults), Handset(clock, tape), new_sid("CA"), from_, to)
        if isinstance(caller, CallerScript):
            caller = ScriptedCaller(caller, tape)
        return LiveCall(leg, self._number, caller)

    def _exchange(self, clock: Clock, tape: Tape, faults: Faults) -> Exchange:
        timeout_seconds = self._pace.webhook_timeout_seconds
        webhooks = Webhooks(self._client, self._account, clock, tape, faults, timeout_seconds)
        return Exchange(
            account=self._account,
            clock=clock,
            tape=tape,
            webhooks=webhooks,
            callbacks=Callbacks(webhooks, faults),
            faults=faults,
            people=self._people,
            shelf=self._shelf,
            hear=self._hear,
            start_parameters=self._start_parameters,
            fallback_url=self._number.fallback_url and self._account.absolute(self._number.fallback_url),
        )


@asynccontextmanager
async def open_carrier(
    account: Account,
    number: PhoneNumber | None = None,
    *,
    people: Mapping[str, Person] | None = None,
    hear: Hear | None = None,
    pace: Pace | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Carrier]:
    """Open a carrier: its connections to the service, and the server of its recordings."""
    shelf = Shelf(account)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
    timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)
    async with (
        shelf.open(),
        httpx.AsyncClient(transport=transport, limits=limits, timeout=timeout, trust_env=False) as client,
    ):
        yield Carrier(account, number or PhoneNumber(), client, shelf, people=people, hear=hear, pace=pace)
