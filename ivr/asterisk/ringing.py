"""Rings one telephone for another that waits: what comes of it, and the talk."""

import asyncio
from collections.abc import Awaitable, Callable

from ivr.asterisk.leg import Leg, first_of
from ivr.call.carrier_action import ACCEPT_SECONDS, TALK_SECONDS
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
SoundOf = Callable[[tuple[Sentence, ...]], Awaitable[bytes]]
Accepts = Callable[["Ringing"], Awaitable[bool]]


class Ringing:
    """One telephone that is rung, and whoever waits for it."""

    def __init__(self, waiting: Leg, person: Leg, hold: bytes) -> None:
        self.waiting, self.person, self._hold = waiting, person, hold
        self.talked = 0.0
        "How many seconds the two talked."

    async def ring(self, to: Dialable, shown: str, seconds: int, accepts: Accepts, pop: str = "") -> Rung:
        """Ring, and connect whoever accepts; return how it ended."""
        try:
            await self.person.ring(to, shown, seconds, pop)
        except CarrierDown:
            return FAILED
        music = asyncio.create_task(self._music())
        try:
            if not await self._either(self.person.arrived, seconds):
                return Rung(unanswered(self.person), bridged=False)
            if not await accepts(self):
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
        await self.waiting.mute()
        await self.person.mute()
        await self.waiting.join(self.person.channel)
        clock = asyncio.get_running_loop().time
        began_at = clock()
        try:
            await self._either(self.person.gone, TALK_SECONDS)
        finally:
            self.talked = clock() - began_at

    async def go_on(self, *, is_accepted: bool) -> Rung:
        """Go on with a person whom a lost connection left behind: whoever has accepted is talking."""
        if not is_accepted:
            return Rung(DialStatus.NO_ANSWER, bridged=False)
        await self._either(self.person.gone, TALK_SECONDS)
        return TALKED

    async def _music(self) -> None:
        while not self.waiting.gone.is_set():
            await self.waiting.say(self._hold)

    async def _either(self, event: asyncio.Event, within: float) -> bool:
        """Wait for an event, or for the end of one of the two; return whether the event came."""
        await first_of(within, event, self.person.gone, self.waiting.gone)
        return event.is_set() and not self.person.gone.is_set()


def unanswered(leg: Leg) -> DialStatus:
    """Return why nobody picked a telephone up."""
    return STATUSES.get(leg.cause, DialStatus.FAILED) if leg.gone.is_set() else DialStatus.NO_ANSWER


def accepting(handover: Handover, sid: str, attempt: int, sound_of: SoundOf) -> Accepts:
    """Return what announces a call to the person, who accepts it by key."""

    async def accepts(ringing: Ringing) -> bool:
        said = await sound_of(await handover.announcement(sid, attempt))
        saying = asyncio.create_task(ringing.person.say(said, keys=1, wait=ACCEPT_SECONDS))
        leaving = asyncio.create_task(ringing.waiting.gone.wait())
        try:
            await asyncio.wait({saying, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if ringing.person.gone.is_set() or ringing.waiting.gone.is_set():
                return False
            return await handover.pressed(sid, attempt, await saying)
        except CarrierDown:
            return False
        finally:
            for task in (saying, leaving):
                task.cancel()
            await asyncio.gather(saying, leaving, return_exceptions=True)

    return accepts
