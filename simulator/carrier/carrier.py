"""Carrier: places calls to the service as Twilio would."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Literal

import httpx2

from ivr.failure import in_background
from simulator.carrier.account import CarrierAccount, Clock, PhoneNumber, Queues, new_sid
from simulator.carrier.call import ORDINARY, Circumstances, LiveCall, hold
from simulator.carrier.caller import Caller, CallerScript, ScriptedCaller
from simulator.carrier.events import CallHungUp, Event, LegChanged
from simulator.carrier.handset import Handset
from simulator.carrier.leg import Hear, Leg, Progress, SharedCall, StartParameters
from simulator.carrier.outbound_calls import CallWish
from simulator.carrier.people import (
    Busy,
    Fails,
    Person,
    announcement_steps,
    decides_after_seconds,
    picks_up,
)
from simulator.carrier.rest import Rest
from simulator.carrier.trace import CarrierTrace, Tape
from simulator.carrier.verbs import CallEnd, GoTo
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
        self._placed: set[asyncio.Task[None]] = set()
        self.traces: list[CarrierTrace] = []
        "Of the calls that it placed for the customer, in the order in which they ended."

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

    def ring(self, wish: CallWish) -> None:
        """Place a call that the customer asked for through REST, without waiting for it."""
        task = in_background(self._ring(wish), "a call for the customer")
        self._placed.add(task)
        task.add_done_callback(self._placed.discard)

    async def all_rung(self) -> None:
        """Wait until every call that the customer asked for is over."""
        await asyncio.gather(*self._placed)

    async def close(self) -> None:
        """End the customer's calls: nobody carries them any more."""
        self._rest.calls.disconnect(self.ring)
        for task in self._placed:
            task.cancel()
        await asyncio.gather(*self._placed, return_exceptions=True)

    async def _ring(self, wish: CallWish) -> None:
        placed = self._rest.calls

        def watch(event: Event) -> None:
            if isinstance(event, LegChanged) and event.to == wish.to:
                placed.statuses[wish.sid] = event.status

        given = Circumstances(placed.people, placed.faults)
        tape, clock = Tape(watch), Clock(self._pace.speed, self._pace.ringing_speed)
        exchange = replace(self._exchange(clock, tape, given), fallback_url=None)
        phone = Handset(clock, tape, is_department=True)
        leg = Leg(exchange, phone, wish.sid, wish.from_, wish.to, "outbound-api", status="queued")
        person = placed.people.get(wish.to, Fails())
        self.traces.append(await PlacedCall(leg, wish, person).run())

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
            verdict=given.verdict,
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
    trusted = httpx2.create_ssl_context()  # an authority of the city's own too, by SSL_CERT_FILE
    async with (
        nullcontext(rest) if rest else Rest(account).open() as answering,
        httpx2.AsyncClient(
            transport=transport, limits=limits, timeout=timeout, trust_env=False, verify=trusted
        ) as client,
    ):
        pace = pace or CarrierPace()
        wire = Wire(client, account, pace.webhook_timeout_seconds)
        answering.texts.connect(wire)
        carrier = Carrier(wire, number or PhoneNumber(), answering, hear, pace)
        answering.calls.connect(carrier.ring)
        try:
            yield carrier
        finally:
            await carrier.close()


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
