"""Queue webhooks: waiting, leaving, and the call-back offer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from intents.text.transcript import Closed, Said, YesNo
from ivr.call.call import Call
from ivr.call.callback import after_check, first_check, keyed_number
from ivr.call.carrier_action import CarrierAction, is_urgent
from ivr.call.states import CallState, CheckNumber, HungUp
from ivr.call.waiting import (
    Hold,
    LeaveQueue,
    QueuePlace,
    Round,
    is_announced,
    place_among,
    waiting_announcement,
)
from ivr.line.calls import CallChange
from ivr.line.line import Line
from routing.decision import OfferCallBack, TakeMessage, Wait
from routing.escalation import after_long_wait, after_lost_queue, instead_of_dialling

CALL_BACK, MESSAGE, WAIT = "1", "2", "3"


class QueueResult(StrEnum):
    """Why a caller left a queue (the values of Twilio's QueueResult that matter)."""

    HANGUP = "hangup"
    ERROR = "error"
    QUEUE_FULL = "queue-full"
    SYSTEM_ERROR = "system-error"


@dataclass(frozen=True, slots=True)
class Queue:
    """Answers queue webhooks; late or repeated ones get the call's current action."""

    line: Line

    async def round(self, sid: str, department: str, place: QueuePlace) -> Round:
        """Return the next waiting round; a caller who was accepted or waited too long leaves."""
        waiting = await self.line.calls.waiting_since(department) if is_announced(place) else ()

        def wait(call: Call, now: datetime) -> CallChange[Round]:
            waited = _waiting(call, department)
            if waited is None:
                return CallChange(call, LeaveQueue())
            city = self.line.city_of(call)
            if not self.line.minutes.lets_dial(is_danger=is_urgent(call)):
                offer = instead_of_dialling(waited, city.directory, now, call.tried)
                return CallChange(call.after_unanswered(offer, city.catalog, now), LeaveQueue())
            if self._is_too_long(call, waited, now):
                onward = after_long_wait(waited, city.directory, now, call.tried)
                return CallChange(call.after_unanswered(onward, city.catalog, now), LeaveQueue())
            own = place_among(call.waiting_since or now, waiting, now, place)
            return CallChange(call, self._hold(call, own, now))

        return await self.line.calls.change(sid, wait)

    async def pressed(self, sid: str, department: str, key: str) -> Round:
        """Return the next action after a key; unknown keys change nothing."""

        def press(call: Call, now: datetime) -> CallChange[Round]:
            waited = _waiting(call, department)
            if waited is None:
                return CallChange(call, LeaveQueue())
            catalog = self.line.city_of(call).catalog
            message = TakeMessage(waited.department, waited.reason, None, waited.article, waited.person)
            if key == CALL_BACK and call.can_be_called_back:
                return CallChange(call.after(self._first_check(message, call), catalog, now), LeaveQueue())
            if key == MESSAGE:
                return CallChange(call.after(message, catalog, now), LeaveQueue())
            return CallChange(call, Hold((self.line.texts(call, now).prompt("queue.still"),)))

        return await self.line.calls.change(sid, press)

    async def left(self, sid: str, department: str, result: str) -> CarrierAction:
        """Return the next action after the queue."""

        def leave(call: Call, now: datetime) -> CallChange[CarrierAction]:
            waited, catalog = _waiting(call, department), self.line.city_of(call).catalog
            match result:
                case _ if waited is None:
                    return self.line.follow(call, now)
                case QueueResult.HANGUP:
                    return self.line.follow(call.after(HungUp(), catalog, now), now)
                case QueueResult.ERROR | QueueResult.QUEUE_FULL | QueueResult.SYSTEM_ERROR:
                    rung = after_lost_queue(waited, self.line.city.directory)
                    return self.line.follow(call.after(rung, catalog, now), now)
                case _:
                    # A bridge alone does not prove that a person answered: nobody pressed the key.
                    return self.line.follow(call, now)

        return await self.line.calls.change(sid, leave)

    async def chosen(self, sid: str, key: str) -> CarrierAction:
        """Return the next action after the call-back offer; silence means a message."""

        def choose(call: Call, now: datetime) -> CallChange[CarrierAction]:
            match call.state, call.last:
                case CallState.OFFERING, OfferCallBack(message, onward):
                    rather = onward if key == WAIT and onward else message
                    event = self._first_check(message, call) if key == CALL_BACK else rather
                    return self.line.follow(call.after(event, self.line.city_of(call).catalog, now), now)
                case _:
                    return self.line.follow(call, now)

        return await self.line.calls.change(sid, choose)

    async def checked(self, sid: str, said: Said, question: int) -> CarrierAction:
        """Return the next action after a number check; a late answer changes nothing."""
        meant = await self.line.understand(
            said, YesNo(Closed.SHALL_I), (await self.line.calls.known(sid)).language
        )
        may_dial, number = self.line.city.directory.may_dial, keyed_number(said)
        keyed = self.line.encryption.encrypt(number if may_dial.may_dial(number) else "")

        def check(call: Call, now: datetime) -> CallChange[CarrierAction]:
            match call.state, call.last:
                case CallState.CONFIRMING, CheckNumber(keys_another=is_keying, number=number) as asked if (
                    number == question
                ):
                    given = replace(call, callback_number=keyed) if is_keying and keyed else call
                    event = after_check(asked, said, meant.meant, may_dial)
                    return self.line.follow(given.after(event, self.line.city_of(call).catalog, now), now)
                case _:
                    return self.line.follow(call, now)

        step = await self.line.calls.change(sid, check)
        await self.line.keep_callback(sid)
        return step

    def _first_check(self, message: TakeMessage, call: Call) -> CheckNumber:
        number = self.line.encryption.decrypt(call.number_to_call)
        return first_check(message, number, self.line.city.directory.may_dial)

    def _hold(self, call: Call, place: QueuePlace, now: datetime) -> Hold:
        if not is_announced(place):
            return Hold()
        texts = self.line.texts(call, now)
        return Hold(waiting_announcement(place, texts, can_be_called_back=call.can_be_called_back))

    def _is_too_long(self, call: Call, waited: Wait, now: datetime) -> bool:
        longest = timedelta(seconds=self.line.city.directory[waited.department].max_wait_seconds)
        return call.waiting_since is not None and now - call.waiting_since >= longest


def _waiting(call: Call, department: str) -> Wait | None:
    """Return the caller's wait, or None if they left that department's queue."""
    match call.state, call.last:
        case CallState.WAITING, Wait(waited) as wait if waited == department:
            return wait
        case _:
            return None
