"""The switchboard: connects staff to a call from a queue or from the line itself."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ivr.call.call import Call
from ivr.call.carrier_action import after_no_answer, is_urgent
from ivr.call.query import current
from ivr.call.states import CallState
from ivr.desk.feed import Event, EventKind, FeedItem, Gap
from ivr.errors import CarrierDown, UnknownCall
from ivr.line.calls import CallChange, Calls
from ivr.line.line import Line
from routing.decision import Reason, Route, Wait
from routing.escalation import to_staff
from routing.transfer import TransferOutcome

log = structlog.get_logger()
Redirect = Callable[[str], Awaitable[None]]
"Makes the carrier fetch a call's next action at once rather than within seconds."


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Connects staff to calls; if two want the same call, the first gets it."""

    line: Line
    redirect: Redirect

    async def accept(self, sid: str, number: str, by: str) -> bool:
        """Ring staff for a queued caller; False if the caller has left."""

        def claim(call: Call, now: datetime) -> CallChange[bool]:
            match call.state, call.last:
                case CallState.WAITING, Wait() as waiting:
                    return self._to(to_staff(waiting, number, by), call, now)
                case _:
                    return CallChange(call, result=False)

        return await self._change(sid, claim, at_once=True)

    async def take_over(self, sid: str, number: str, by: str) -> bool:
        """Ring staff for a caller in conversation; False if it has ended."""

        def claim(call: Call, now: datetime) -> CallChange[bool]:
            if call.state is not CallState.LISTENING:
                return CallChange(call, result=False)
            query = current(call.queries)
            topic = query.article if query else ""
            taken = Route(self._department(call, topic), (number,), Reason.TAKEN_OVER, topic, by)
            return self._to(taken, call, now)

        # On a stream the line itself tells the caller and ends the conversation.
        call = await self.line.calls.find(sid)
        return await self._change(sid, claim, at_once=call is not None and call.carrier_hears)

    async def lets_ring(self, sid: str) -> bool:
        """Whether the day's minutes let anybody be rung for a call."""
        call = await self.line.calls.find(sid)
        return self.line.minutes.lets_dial(is_danger=call is not None and is_urgent(call))

    async def let_go(self, sid: str, by: str) -> bool:
        """Stop ringing staff who accepted a call; the caller keeps waiting."""

        def release(call: Call, now: datetime) -> CallChange[bool]:
            is_ringing = call.state is CallState.TRANSFERRING and not call.accepted
            if not is_ringing or call.taken_by != by or not isinstance(call.last, Route):
                return CallChange(call, result=False)
            city = self.line.city_of(call)
            declined = call.rung(TransferOutcome.DECLINED, now)
            onward = after_no_answer(call, call.last, city.directory, now)
            return CallChange(declined.after_unanswered(onward, city.catalog, now), result=True)

        return await self._change(sid, release, at_once=True)

    def _to(self, route: Route, call: Call, now: datetime) -> CallChange[bool]:
        return CallChange(call.after(route, self.line.city_of(call).catalog, now), result=True)

    def _department(self, call: Call, article: str) -> str:
        return self.line.city_of(call).owner_of(article)

    async def _change(
        self, sid: str, change: Callable[[Call, datetime], CallChange[bool]], *, at_once: bool
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
            # The next waiting round, or the dial's end, moves the caller on anyway.
            log.warning("redirect_failed", call=sid)


@dataclass(slots=True)
class Takeovers:
    """Tells this process's conversations when staff take them over."""

    calls: Calls
    _held: dict[str, Callable[[], None]] = field(default_factory=dict)

    @contextmanager
    def watched(self, sid: str, taken: Callable[[], None]) -> Iterator[None]:
        """Watch a call during its conversation; `taken` is called when staff accept it."""
        self._held[sid] = taken
        try:
            yield
        finally:
            # A call that lost its stream may already be on the next one here before the first has ended.
            if self._held.get(sid) == taken:
                del self._held[sid]

    async def follow(self, feed: AsyncIterator[FeedItem]) -> None:
        """Check each watched call that changes, as long as the service runs."""
        async for heard in feed:
            match heard:
                case Event(kind=EventKind.CALL, subject=sid):
                    await self.look_at(sid)
                case Gap():
                    for sid in tuple(self._held):
                        await self.look_at(sid)
                case Event():
                    continue

    async def look_at(self, sid: str) -> None:
        """Notify a watched conversation if its call was accepted."""
        call = await self.calls.find(sid) if sid in self._held else None
        if call is not None and call.taken_by and sid in self._held:
            self._held[sid]()
