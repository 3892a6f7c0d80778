"""Calls back through the exchange: staff are rung first, then the caller."""

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field

import structlog

from ivr.asterisk.control import Arrived, Control, Gone, Refused, Send
from ivr.asterisk.leg import Leg, Sounds
from ivr.asterisk.ringing import TALKED, Ringing, SoundOf, unanswered
from ivr.asterisk.settings import AsteriskSettings
from ivr.call.announcement import not_reached, of_callback
from ivr.desk.callbacks.dialling import (
    ACCEPT,
    RING_SECONDS,
    SECONDS_TO_ACCEPT,
    Dialling,
    OneDial,
    Rung,
    Talked,
)
from ivr.desk.callbacks.progress import NoAnswerReason
from ivr.errors import CarrierDown, CitylineError
from ivr.failure import in_background
from ivr.line.line import Line
from routing.outbound.allow_list import Dialable
from routing.transfer import DialStatus

UNREACHED = {DialStatus.BUSY: NoAnswerReason.BUSY, DialStatus.NO_ANSWER: NoAnswerReason.NO_ANSWER}
"By what came of ringing; any other is a failure."
log = structlog.get_logger()


@dataclass(slots=True)
class Dialler:
    """Rings by a connection that the exchange keeps open; a lost one is opened again and the talks go on."""

    app: str
    "The exchange's application of this connection."
    line: Line
    dialling: Dialling
    sounds: Sounds
    settings: AsteriskSettings
    hold: bytes = field(repr=False)
    sound_of: SoundOf
    control: Control = field(default_factory=Control)
    _legs: list[Leg] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def connected(self, send: Send) -> None:
        """Go on by a new connection; who hung up meanwhile is noticed."""
        self.control.send = send
        self._later(self._look())

    def disconnected(self, send: Send) -> None:
        """Note that a connection is lost, unless there is a newer one."""
        if self.control.send is send:
            self.control.send = None

    def take(self, text: str) -> None:
        """Take what the exchange tells; raise Malformed."""
        match self.control.take(text):
            case Arrived(channel):
                for leg in self._legs:
                    leg.has_arrived(channel)
            case Gone(channel, cause):
                for leg in self._legs:
                    leg.has_gone(channel, cause)
            case _:
                return

    async def ring(self, to: Dialable, dial: OneDial) -> Rung:
        """Ring a member of staff; all else follows by itself."""
        staff = self._leg(f"cityline-callback-{secrets.token_hex(8)}")
        self._legs.append(staff)
        try:
            await staff.ring(to, self.line.city.directory.main_number, RING_SECONDS)
        except CarrierDown as error:
            self._legs.remove(staff)
            if isinstance(error, Refused):
                return Rung.REFUSED
            # It may ring all the same, and nobody would talk to whoever picks it up.
            self._later(staff.hang_up())
            return Rung.UNANSWERED
        self._later(self._call_back(staff, dial))
        return Rung.RINGS

    async def _call_back(self, staff: Leg, dial: OneDial) -> None:
        clock = asyncio.get_running_loop().time
        picked_up_at: float | None = None
        how = NoAnswerReason.FAILED
        try:
            if await staff.picks_up(RING_SECONDS):
                picked_up_at, how = clock(), NoAnswerReason.HUNG_UP
                await self._announce(staff, dial)
            else:
                how = UNREACHED.get(unanswered(staff), NoAnswerReason.FAILED)
        except CitylineError as error:
            log.warning("call_back_failed", kind=type(error).__name__)
        finally:
            await staff.hang_up()
            self._legs.remove(staff)
            # Changes nothing where the caller was rung.
            await asyncio.to_thread(self.dialling.missed, dial, how)
            seconds = 0.0 if picked_up_at is None else clock() - picked_up_at
            await asyncio.to_thread(self.dialling.left, dial, seconds)

    async def _announce(self, staff: Leg, dial: OneDial) -> None:
        """Say what it is about; only a person presses the key, not a voicemail."""
        callback = await asyncio.to_thread(self.dialling.under_way, dial)
        if callback is None:
            return
        said = of_callback(callback, self.line.city, self.line.prompts)
        key = await staff.say(await self.sound_of(said), keys=1, wait=SECONDS_TO_ACCEPT)
        caller = await asyncio.to_thread(self.dialling.accepted, dial) if key == ACCEPT else None
        if caller is None:
            return
        talked = await self._reach(staff, caller)
        await asyncio.to_thread(self.dialling.ended, dial, talked)
        if isinstance(talked, NoAnswerReason):
            await staff.say(await self.sound_of(not_reached(talked, self.line.city, self.line.prompts)))

    async def _reach(self, staff: Leg, caller: Dialable) -> Talked:
        """Ring the caller, let the two talk, and return how long they did or why not."""
        ringing = Ringing(staff, self._leg(f"{staff.channel}-caller"), self.hold)
        self._legs.append(ringing.person)
        try:
            rung = await ringing.ring(caller, self.line.city.directory.main_number, RING_SECONDS, _at_once)
        finally:
            await ringing.person.hang_up()
            self._legs.remove(ringing.person)
        if rung == TALKED:
            return round(ringing.talked)
        if staff.gone.is_set():
            return NoAnswerReason.HUNG_UP
        return UNREACHED.get(rung.status, NoAnswerReason.FAILED)

    async def _look(self) -> None:
        """Note who hung up while there was no connection."""
        try:
            channels = await self.control.channels(self.app)
        except CarrierDown:
            return
        for leg in self._legs:
            if leg.arrived.is_set() and leg.channel not in channels:
                leg.has_gone(leg.channel, 0)

    def _leg(self, name: str) -> Leg:
        return Leg(self.control, self.sounds, self.app, name, name, self.settings)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = in_background(work, "a call back")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _at_once(_: Ringing) -> bool:
    """Whoever is called back accepts by picking up."""
    return True
