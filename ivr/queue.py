"""The carrier's questions while a caller waits in a queue, and after they waited in vain."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.call import Call
from ivr.call_state import CallBackWished, HungUp, State
from ivr.calls import Change
from ivr.line import Line
from ivr.promised import callback
from ivr.step import Step
from ivr.waiting import Hold, LeaveQueue, Place, Round, announcement, is_announced, place_among
from routing.decision import OfferCallBack, TakeMessage, Wait
from routing.failed_transfer import after_long_wait, after_lost_queue

CALL_BACK, MESSAGE = "1", "2"


class QueueResult(StrEnum):
    """How the carrier says that a caller left a queue, as far as it matters (Twilio's QueueResult)."""

    HANGUP = "hangup"
    ERROR = "error"
    QUEUE_FULL = "queue-full"
    SYSTEM_ERROR = "system-error"


@dataclass(frozen=True, slots=True)
class Queue:
    """Each question may come late or again and then gets what the call asks for now."""

    line: Line

    async def round(self, sid: str, department: str, place: Place) -> Round:
        """Return the next round of waiting; who has been taken, or has waited too long, leaves."""
        waiting = await self.line.calls.waiting_since(department) if is_announced(place) else ()

        def wait(call: Call, now: datetime) -> Change[Round]:
            waited = _waiting(call, department)
            if waited is None:
                return Change(call, LeaveQueue())
            if self._is_too_long(call, waited, now):
                city = self.line.city
                onward = after_long_wait(waited, city.directory, now, call.tried)
                return Change(call.going_on(onward, city.catalog, now), LeaveQueue())
            own = place_among(call.waiting_since or now, waiting, now, place)
            return Change(call, self._hold(call, own, now))

        return await self.line.calls.change(sid, wait)

    async def pressed(self, sid: str, department: str, key: str) -> Round:
        """Return what follows a key of a waiting caller; any other than the two keeps them in the queue."""

        def press(call: Call, now: datetime) -> Change[Round]:
            waited = _waiting(call, department)
            if waited is None:
                return Change(call, LeaveQueue())
            if key == CALL_BACK and call.can_be_called_back:
                return Change(call.after(CallBackWished(), self.line.city.catalog, now), LeaveQueue())
            if key == MESSAGE:
                message = TakeMessage(waited.department, waited.reason, None, waited.article)
                return Change(call.after(message, self.line.city.catalog, now), LeaveQueue())
            return Change(call, Hold((self.line.texts(call, now).prompt("queue.still"),)))

        turned = await self.line.calls.change(sid, press)
        await self._keep_promise(sid)
        return turned

    async def left(self, sid: str, department: str, result: str) -> Step:
        """Return what follows the queue."""

        def leave(call: Call, now: datetime) -> Change[Step]:
            waited, catalog = _waiting(call, department), self.line.city.catalog
            match result:
                case _ if waited is None:
                    return self.line.follow(call, now)
                case QueueResult.HANGUP:
                    return self.line.follow(call.after(HungUp(), catalog, now), now)
                case QueueResult.ERROR | QueueResult.QUEUE_FULL | QueueResult.SYSTEM_ERROR:
                    rung = after_lost_queue(waited, self.line.city.directory)
                    return self.line.follow(call.after(rung, catalog, now), now)
                case _:
                    # A bridge that the carrier reports proves no person: nobody pressed the key.
                    return self.line.follow(call, now)

        step = await self.line.calls.change(sid, leave)
        await self._keep_promise(sid)
        return step

    async def chosen(self, sid: str, key: str) -> Step:
        """Return what follows the choice between a call-back and a message; silence leaves a message."""

        def choose(call: Call, now: datetime) -> Change[Step]:
            match call.state, call.last:
                case State.OFFERING, OfferCallBack(message):
                    event = CallBackWished() if key == CALL_BACK else message
                    return self.line.follow(call.after(event, self.line.city.catalog, now), now)
                case _:
                    return self.line.follow(call, now)

        step = await self.line.calls.change(sid, choose)
        await self._keep_promise(sid)
        return step

    async def _keep_promise(self, sid: str) -> None:
        """Each webhook that follows the wish files it, and it is filed once: no crash can lose it."""
        call = await self.line.calls.known(sid)
        if call.last == CallBackWished():
            query, city = call.queries[-1], self.line.city
            article = query.article if query.article in city.catalog else ""
            owed = callback(call, city.directory[query.department], article, self.line.calls.clock())
            await self.line.calls.promise(owed)

    def _hold(self, call: Call, place: Place, now: datetime) -> Hold:
        if not is_announced(place):
            return Hold()
        texts = self.line.texts(call, now)
        return Hold(announcement(place, texts, can_be_called_back=call.can_be_called_back))

    def _is_too_long(self, call: Call, waited: Wait, now: datetime) -> bool:
        longest = timedelta(seconds=self.line.city.directory[waited.department].max_wait_seconds)
        return call.waiting_since is not None and now - call.waiting_since >= longest


def _waiting(call: Call, department: str) -> Wait | None:
    """Return for what a caller waits, or None when they are not in that department's queue any more."""
    match call.state, call.last:
        case State.WAITING, Wait(waited) as wait if waited == department:
            return wait
        case _:
            return None
