"""Rings a person for a caller: announcement, the key that accepts, and the talk."""

import asyncio
from collections.abc import Awaitable, Callable

from ivr.asterisk.leg import Leg
from ivr.asterisk.settings import AsteriskSettings
from ivr.call.carrier_action import ACCEPT_SECONDS, POP_HEADER, TALK_SECONDS, Transfer
from ivr.call.texts import Sentence
from ivr.errors import CarrierDown
from ivr.line.handover import Handover
from routing.outbound.allow_list import Dialable
from routing.transfer import DialStatus, Rung

STATUSES = {
    16: DialStatus.NO_ANSWER,
    17: DialStatus.BUSY,
    18: DialStatus.NO_ANSWER,
    19: DialStatus.NO_ANSWER,
    20: DialStatus.NO_ANSWER,
    21: DialStatus.BUSY,
}
"By the cause (Q.850) of a leg that nobody picked up; any other is a failure. 21: the person refused it."
FAILED = Rung(DialStatus.FAILED, bridged=False)
TALKED, APART = (Rung(DialStatus.COMPLETED, bridged=bridged) for bridged in (True, False))


class Ringing:
    """One person's telephone, and the caller who waits for it."""

    def __init__(
        self,
        caller: Leg,
        step: Transfer,
        sid: str,
        settings: AsteriskSettings,
        hold: bytes,
        sound_of: Callable[[tuple[Sentence, ...]], Awaitable[bytes]],
    ) -> None:
        self._caller, self._step, self._sid, self._settings = caller, step, sid, settings
        self._hold, self._sound_of = hold, sound_of
        name = f"{caller.bridge}-{step.attempt}"
        self.person = Leg(caller.control, caller.sounds, caller.app, name, name, caller.media)

    async def ring(self, handover: Handover, shown: str, pop: str) -> Rung:
        """Ring, announce, and connect whoever accepts; return how it ended."""
        if not await self._originate(shown, pop):
            return FAILED
        music = asyncio.create_task(self._music())
        try:
            picked_up = await self._either(self.person.arrived, self._step.timeout_seconds)
            if not picked_up:
                return Rung(self._unanswered, bridged=False)
            if not await self._accepted(handover):
                return APART
        finally:
            music.cancel()
            await asyncio.gather(music, return_exceptions=True)
        try:
            await self._connect()
        except CarrierDown:
            return APART
        return TALKED

    async def _connect(self) -> None:
        """Let the two talk, unheard by the line, until one of them hangs up."""
        await self._caller.mute()
        await self.person.mute()
        await self._caller.join(self.person.channel)
        await self._either(self.person.gone, TALK_SECONDS)

    async def go_on(self, *, is_accepted: bool) -> Rung:
        """Go on with a person whom a lost connection left behind: whoever has accepted is talking."""
        if not is_accepted:
            return Rung(DialStatus.NO_ANSWER, bridged=False)
        await self._either(self.person.gone, TALK_SECONDS)
        return TALKED

    async def _originate(self, shown: str, pop: str) -> bool:
        to = self._step.to
        asked: dict[str, object] = {
            "endpoint": _endpoint(to, self._settings.asterisk_trunk),
            "app": self._caller.app,
            "channelId": self.person.channel,
            "callerId": shown,
            "timeout": self._step.timeout_seconds,
            "variables": {f"PJSIP_HEADER(add,{POP_HEADER})": pop} if to.is_sip else {},
        }
        try:
            await self._caller.control.ask("POST", "channels", asked)
        except CarrierDown:
            return False
        return True

    async def _accepted(self, handover: Handover) -> bool:
        said = await self._sound_of(await handover.announcement(self._sid, self._step.attempt))
        saying = asyncio.create_task(self.person.say(said, keys=1, wait=ACCEPT_SECONDS))
        leaving = asyncio.create_task(self._caller.gone.wait())
        try:
            await asyncio.wait({saying, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if self.person.gone.is_set() or self._caller.gone.is_set():
                return False
            return await handover.pressed(self._sid, self._step.attempt, await saying)
        except CarrierDown:
            return False
        finally:
            for task in (saying, leaving):
                task.cancel()
            await asyncio.gather(saying, leaving, return_exceptions=True)

    async def _music(self) -> None:
        while not self._caller.gone.is_set():
            await self._caller.say(self._hold)

    async def _either(self, event: asyncio.Event, within: float) -> bool:
        """Wait for an event, or for the end of one of the two; return whether the event came."""
        ends = [asyncio.create_task(one.wait()) for one in (event, self.person.gone, self._caller.gone)]
        try:
            await asyncio.wait(ends, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in ends:
                one.cancel()
        return event.is_set() and not self.person.gone.is_set()

    @property
    def _unanswered(self) -> DialStatus:
        if not self.person.gone.is_set():
            return DialStatus.NO_ANSWER
        return STATUSES.get(self.person.cause, DialStatus.FAILED)


def _endpoint(to: Dialable, trunk: str) -> str:
    """Return what the exchange dials: a number or an address by its trunk."""
    return f"PJSIP/{trunk}/{to.number}" if to.is_sip else f"PJSIP/{to.number}@{trunk}"
