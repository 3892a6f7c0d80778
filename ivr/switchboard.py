"""The switchboard: brings a call to a member of staff, from a queue or from the line itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.call import Call
from ivr.call_state import State
from ivr.calls import Change
from ivr.errors import CarrierDown, UnknownCall
from ivr.line import Line
from ivr.query import current
from routing.decision import Reason, Route, Wait
from routing.failed_transfer import after_failed_transfer
from routing.transfer import TransferOutcome

log = structlog.get_logger()
Redirect = Callable[[str], Awaitable[None]]
"Asks the carrier to come for a call's next step at once; otherwise it comes within seconds by itself."


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Of two members of staff who want the same call, the first one gets it."""

    line: Line
    redirect: Redirect

    async def accept(self, sid: str, number: str, by: str) -> bool:
        """Ring a member of staff for a caller in a queue; False when the caller is not there any more."""

        def claim(call: Call, now: datetime) -> Change[bool]:
            match call.state, call.last:
                case State.WAITING, Wait(department, reason, article):
                    return self._to(Route(department, (number,), reason, article, by), call, now)
                case _:
                    return Change(call, result=False)

        return await self._change(sid, claim, at_once=True)

    async def take_over(self, sid: str, number: str, by: str) -> bool:
        """Ring a member of staff for a caller who talks with the line; False when that is over."""

        def claim(call: Call, now: datetime) -> Change[bool]:
            if call.state is not State.LISTENING:
                return Change(call, result=False)
            query = current(call.queries)
            topic = query.article if query else ""
            taken = Route(self._department(topic), (number,), Reason.TAKEN_OVER, topic, by)
            return self._to(taken, call, now)

        # On a stream the line ends the conversation itself, with a word to the caller.
        call = await self.line.calls.find(sid)
        return await self._change(sid, claim, at_once=call is not None and call.carrier_hears)

    async def let_go(self, sid: str, by: str) -> bool:
        """Stop ringing the member of staff who took a call and cannot take it; the caller goes on waiting."""

        def release(call: Call, now: datetime) -> Change[bool]:
            is_ringing = call.state is State.TRANSFERRING and not call.accepted
            if not is_ringing or call.taken_by != by or not isinstance(call.last, Route):
                return Change(call, result=False)
            city = self.line.city
            declined = call.rung(TransferOutcome.DECLINED, now)
            onward = after_failed_transfer(call.last, city.directory, now, call.tried)
            return Change(declined.going_on(onward, city.catalog, now), result=True)

        return await self._change(sid, release, at_once=True)

    def _to(self, route: Route, call: Call, now: datetime) -> Change[bool]:
        return Change(call.after(route, self.line.city.catalog, now), result=True)

    def _department(self, article: str) -> str:
        city = self.line.city
        return city.catalog[article].department if article else city.directory.operator

    async def _change(
        self, sid: str, change: Callable[[Call, datetime], Change[bool]], *, at_once: bool
    ) -> bool:
        try:
            is_done = await self.line.calls.change(sid, change)
        except UnknownCall:
            return False
        if is_done and at_once:
            await self._hurry(sid)
        return is_done

    async def _hurry(self, sid: str) -> None:
        try:
            await self.redirect(sid)
        except CarrierDown:
            # The next round of waiting, or the end of the ringing, brings the caller on all the same.
            log.warning("call goes on later", call=sid)
