"""One call of the exchange: does what the line decides, and tells it what came of that."""

import asyncio
from typing import assert_never

import structlog

from intents.text.transcript import Keys, NoSpeech
from ivr.asterisk.control import Arrived, Control, ExchangeEvent, Gone, Registered, in_path
from ivr.asterisk.exchange import Exchange, sid_of
from ivr.asterisk.leg import TONE, Leg, happens
from ivr.asterisk.media import AsteriskWire
from ivr.asterisk.ringing import TALKED, Ringing, accepting
from ivr.call.call import Call
from ivr.call.carrier_action import (
    MESSAGE_SECONDS,
    OFFER_SECONDS,
    Ask,
    AskSatisfaction,
    CarrierAction,
    ConfirmNumber,
    Converse,
    EndCall,
    EnqueueCaller,
    Offer,
    RecordMessage,
    Transfer,
)
from ivr.call.texts import Sentence
from ivr.call.waiting import LeaveQueue, QueuePlace, is_announced
from ivr.errors import CarrierDown, CitylineError, UnknownCall
from ivr.line.conversation import Conversation
from ivr.line.handover import EndedStream, Handover
from ivr.line.incoming import Incoming, is_doubted
from ivr.line.line import Line
from ivr.line.queue import Queue, QueueResult
from ivr.line.wire import Opened
from metrics.ledger.records import Carrier

MESSAGE_QUIET_SECONDS = 5.0
REGISTERED_SECONDS, ARRIVAL_SECONDS, LOOKS = 5.0, 1.0, 3
"""A new call arrives after its registration; one that lost its socket does not arrive again.

So that the latter goes on soon, it is looked for each time that none has arrived.
"""
APOLOGY_SECONDS = 15.0
OWN = "cityline-"
"What begins the names of channels that the line itself opened: sound, and people who are rung."
NETWORK_FAILURES = frozenset({27, 34, 38, 41, 42, 47, 58, 111, 127})
"Q.850 causes by which the exchange or a network failed, not the caller."
log = structlog.get_logger()


class ExchangeCall:
    """One caller, from arrival to hang-up; its control socket is the call's own."""

    def __init__(self, exchange: Exchange, control: Control) -> None:
        self._exchange, self._control = exchange, control
        self._registered = asyncio.Event()
        self._arrived: asyncio.Future[Arrived] = asyncio.get_running_loop().create_future()
        self._app = self._sid = ""
        self._caller: Leg | None = None
        self._ringing: Ringing | None = None
        self._doing: asyncio.Task[CarrierAction] | None = None
        self._is_hurried = False
        self._left: frozenset[str] | None = None
        "The call's channels when its control socket was opened again; until somebody is rung."

    def take(self, text: str) -> None:
        """Take what the exchange tells; raise Malformed."""
        if (event := self._control.take(text)) is not None:
            self._happened(event)

    def _happened(self, event: ExchangeEvent) -> None:
        match event:
            case Registered(app):
                self._app = app
                self._registered.set()
            case Arrived(channel) if self._legs:
                for leg in self._legs:
                    leg.has_arrived(channel)
            case Arrived(_, app):
                self._app = app
                self._registered.set()
                if not self._arrived.done():
                    self._arrived.set_result(event)
            case Gone(channel, cause):
                for leg in self._legs:
                    leg.has_gone(channel, cause)
            case _:
                assert_never(event)

    def hurry(self) -> None:
        """Give up waiting or ringing: the call's state has changed."""
        if self._doing is not None and not self._doing.done():
            self._is_hurried = self._doing.cancel()

    async def run(self) -> bool:
        """Take the call to its end; return whether it is over, rather than left to another process.

        Whatever fails, the exchange rings the operator.
        """
        is_over = False
        try:
            is_over = await self._go()
        except Exception as error:  # on any failure the caller goes to a person
            await self._to_operator(error)
            is_over = True
        finally:
            if self._exchange.calls.get(self._sid) == self.hurry:
                del self._exchange.calls[self._sid]
            for leg in self._legs:
                await leg.disconnect()
            if not (is_over or self._is_gone) and self._sid:
                self._exchange.close_if_lost(self._sid)
        return is_over

    async def _go(self) -> bool:
        step = await self._first()
        if step is None:
            return True
        structlog.contextvars.bind_contextvars(call=self._sid)
        try:
            while not isinstance(step, EndCall):
                if isinstance(step, Converse) and step.number and self._exchange.streams.drain.is_begun:
                    return False  # the exchange connects to another process
                step = await self._uncancelled(step)
            await self._say(step.said)
        finally:
            cause = self._leg.cause
            if self._is_gone or isinstance(step, EndCall):
                await self._exchange.line.hung_up(self._sid, failed=cause in NETWORK_FAILURES)
        await self._leg.hang_up()
        return True

    async def _first(self) -> CarrierAction | None:
        """Return a call's first step, new or resumed; None if it is over; raise UnknownCall."""
        if not await happens(self._registered, REGISTERED_SECONDS):
            raise CarrierDown("the exchange registered no call")
        for _ in range(LOOKS):
            await asyncio.wait({self._arrived}, timeout=ARRIVAL_SECONDS)
            if self._arrived.done():
                return await self._taken(self._arrived.result())
            if (step := await self._resumed()) is not None:
                return step
        if await self._callers():
            raise UnknownCall("the exchange has a call that never arrived")
        return None

    async def _taken(self, arrived: Arrived) -> CarrierAction | None:
        exchange = self._exchange
        call = Incoming(
            sid_of(arrived.channel),
            arrived.shown_number,
            carrier_hears=not exchange.can_hear(),
            is_doubted=is_doubted(arrived.verdict),
            carrier=Carrier.EXCHANGE,
        )
        if call.goes_to_people and arrived.has_overflow:
            log.info("exchange_call_sent_on")
            await self._continue(arrived.channel, context="overflow", extension="s", priority="1")
            return None
        self._begin(arrived.channel)
        step = await exchange.line.ring(call)
        try:
            await self._answer()
        except CarrierDown:
            if await self._leg.was_hung_up():
                return EndCall()
            raise
        return step

    async def _continue(self, channel: str, **there: str) -> None:
        """Give a telephone back to the dial plan."""
        await self._control.ask("POST", f"channels/{in_path(channel)}/continue", None, **there)

    async def _answer(self) -> None:
        await self._control.ask("POST", f"channels/{in_path(self._leg.channel)}/answer")

    async def _resumed(self) -> CarrierAction | None:
        """Go on with a call whose socket or process was lost; None if there is no such call."""
        channels = await self._control.channels(self._app)
        for channel in channels:
            call = await self._exchange.line.calls.find(sid_of(channel))
            if call is not None:
                self._begin(channel)
                self._left = frozenset(channels)
                log.info("call_resumed", call=call.sid)
                await self._exchange.line.calls.touch(call.sid)
                return await self._handover.after_stream(
                    call.sid, EndedStream(_ended_stream(call), can_hear=self._exchange.can_hear())
                )
        return None

    async def _callers(self) -> tuple[str, ...]:
        return tuple(each for each in await self._control.channels(self._app) if not each.startswith(OWN))

    def _begin(self, channel: str) -> None:
        self._sid = sid_of(channel)
        self._caller = self._telephone(channel, f"{OWN}{self._sid}")
        self._exchange.calls[self._sid] = self.hurry

    def _telephone(self, channel: str, bridge: str) -> Leg:
        return Leg(self._control, self._exchange.sounds, self._app, channel, bridge, self._exchange.settings)

    async def _uncancelled(self, step: CarrierAction) -> CarrierAction:
        """Do a step; one that is given up is followed by what the call's state asks for."""
        self._doing = asyncio.create_task(self._do(step))
        try:
            return await self._doing
        except asyncio.CancelledError:
            if not self._is_hurried:
                self._doing.cancel()
                await asyncio.gather(self._doing, return_exceptions=True)
                raise
            self._is_hurried = False
            return await self._handover.after_stream(self._sid)
        finally:
            self._doing = None

    async def _do(self, step: CarrierAction) -> CarrierAction:
        match step:
            case Converse():
                return await self._converse(step)
            case Ask():
                return await self._handover.to_person(self._sid)
            case Transfer():
                return await self._transfer(step)
            case EnqueueCaller(department, said):
                await self._say(said)
                return await self._wait(department)
            case Offer() | ConfirmNumber() | AskSatisfaction():
                return await self._choose(step)
            case RecordMessage(said):
                return await self._record(said)
            case EndCall():
                return step
            case _:
                assert_never(step)

    async def _choose(self, step: Offer | ConfirmNumber | AskSatisfaction) -> CarrierAction:
        digits = step.digits if isinstance(step, ConfirmNumber) else 1
        keys = await self._say(step.said, digits, OFFER_SECONDS)
        if self._is_gone:
            return EndCall()  # silence would be an answer
        match step:
            case Offer():
                return await self._queue.chosen(self._sid, keys)
            case ConfirmNumber(number=number):
                return await self._queue.checked(self._sid, Keys(keys) if keys else NoSpeech(), number)
            case AskSatisfaction():
                return await self._handover.rated(self._sid, keys)
            case _:
                assert_never(step)

    async def _converse(self, step: Converse) -> CarrierAction:
        streams, leg = self._exchange.streams, self._leg
        try:
            sound = await leg.sound()
        except CarrierDown:
            if not self._is_gone:
                log.warning("sound_not_connected")
                streams.failed("sound")
        else:
            wire = AsteriskWire(sound, Opened(self._sid, step.token), leg.was_hung_up)
            with streams.open():
                await Conversation(wire, streams).run()
        ended = EndedStream(step.number, is_gone=self._is_gone, can_hear=self._exchange.can_hear())
        return await self._handover.after_stream(self._sid, ended)

    async def _transfer(self, step: Transfer) -> CarrierAction:
        call = await self._line.calls.known(self._sid)
        number = self._line.encryption.decrypt(call.encrypted_number)
        name = f"{self._leg.bridge}-{step.attempt}"
        self._ringing = Ringing(self._leg, self._telephone(name, name), self._exchange.hold)
        shown = number or self._line.city.directory.main_number
        try:
            if self._left is not None and self._ringing.person.channel in self._left:
                rung = await self._ringing.go_on(is_accepted=call.accepted)
            elif self._left is not None and call.accepted:
                rung = TALKED  # it ended meanwhile
            else:
                await self._say(step.said)
                accepts = accepting(self._handover, self._sid, step.attempt, self._sound_of)
                pop = self._exchange.pop_id(self._sid)
                rung = await self._ringing.ring(step.to, shown, step.timeout_seconds, accepts, pop)
        finally:
            await self._ringing.person.hang_up()
            self._ringing, self._left = None, None
        return await self._handover.dialled(self._sid, step.attempt, rung, is_gone=self._is_gone)

    async def _wait(self, department: str) -> CarrierAction:
        """Hold the caller in a department's queue, round by round."""
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        while not self._is_gone:
            place = QueuePlace(1, 1, 0.0, loop.time() - began_at)
            if is_announced(place):
                await self._line.calls.touch(self._sid)  # whoever is not saved any more lost their process
            turn = await self._queue.round(self._sid, department, place)
            while not isinstance(turn, LeaveQueue):
                sound = await self._sound_of(turn.said) if turn.said else self._exchange.hold
                key = await self._leg.say(sound, keys=1, wait=1.0 if turn.said else 0.0)
                if not key:
                    break
                turn = await self._queue.pressed(self._sid, department, key)
            else:
                return await self._queue.left(self._sid, department, "leave")
        return await self._queue.left(self._sid, department, QueueResult.HANGUP)

    async def _record(self, said: tuple[Sentence, ...]) -> CarrierAction:
        await self._say(said)
        await self._leg.say(TONE)
        ulaw = await self._leg.record(MESSAGE_SECONDS, MESSAGE_QUIET_SECONDS)
        left = await self._exchange.recordings.keep(ulaw)
        return await self._handover.message_left(self._sid, left)

    async def _say(self, said: tuple[Sentence, ...], keys: int = 0, wait: float = 0.0) -> str:
        """Say sentences, and return the keys that are pressed meanwhile or soon after."""
        if self._is_gone or not (said or keys):
            return ""
        return await self._leg.say(await self._sound_of(said), keys=keys, wait=wait)

    async def _sound_of(self, said: tuple[Sentence, ...]) -> bytes:
        return await self._exchange.sound_of(said, self._sid)

    async def _to_operator(self, error: Exception) -> None:
        kind, seen = type(error).__name__, None if isinstance(error, CitylineError) else error
        log.error("call_failed", kind=kind, exc_info=seen)
        self._exchange.streams.failed(kind)
        if self._is_gone:
            return
        try:
            channels = await self._callers() if self._caller is None else (self._caller.channel,)
            for channel in channels:
                self._exchange.missed(sid_of(channel), 0.0)
            await self._apologize()
            for channel in () if self._is_gone else channels:
                await self._continue(channel)
        except CarrierDown:
            log.warning("operator_not_rung")

    async def _apologize(self) -> None:
        """Say what to do in an emergency and that the operator is rung next, as far as that goes."""
        if self._caller is None:
            return
        try:
            async with asyncio.timeout(APOLOGY_SECONDS):
                await self._answer()
                await self._say(self._exchange.apology)
                await self._caller.mute()
        except Exception as error:  # the operator is rung whatever else fails
            log.warning("apology_not_said", kind=type(error).__name__)

    @property
    def _legs(self) -> tuple[Leg, ...]:
        person = self._ringing.person if self._ringing is not None else None
        return tuple(leg for leg in (self._caller, person) if leg is not None)

    @property
    def _leg(self) -> Leg:
        if self._caller is None:
            raise RuntimeError("nobody has called")
        return self._caller

    @property
    def _is_gone(self) -> bool:
        return self._caller is not None and self._caller.gone.is_set()

    @property
    def _line(self) -> Line:
        """The line with the city frozen for one step."""
        return self._exchange.line.snapshot()

    @property
    def _handover(self) -> Handover:
        return Handover(self._line)

    @property
    def _queue(self) -> Queue:
        return Queue(self._line)


def _ended_stream(call: Call) -> int:
    """Return the number of a call's last stream; one that was handed on has its next number already."""
    return call.streams if call.on_stream or call.is_cut_off else call.streams - 1
