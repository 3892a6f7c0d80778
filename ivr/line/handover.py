"""What follows a conversation: a person, a message or goodbye, never silence."""

from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call.announcement import announcement
from ivr.call.call import Call
from ivr.call.callback import Recording, message, taken_words
from ivr.call.carrier_action import CarrierAction, EndCall, after_no_answer
from ivr.call.query_events import SHORTEST_MESSAGE_SECONDS
from ivr.call.resuming import is_unopened, left_to_carrier, resumed
from ivr.call.satisfaction import rated
from ivr.call.states import CallState, Event, HungUp, MessageLeft, PersonReached
from ivr.call.texts import Sentence
from ivr.line.calls import CallChange
from ivr.line.line import Line
from routing.decision import Emergency, Reason, Route, TakeMessage
from routing.escalation import choice_before
from routing.transfer import AnnouncementOutcome, Rung, TransferOutcome, outcome_of

KEYS = {"1": AnnouncementOutcome.TAKEN, "": AnnouncementOutcome.SILENT}
"The keys that accept a call; any other declines it."


@dataclass(frozen=True, slots=True)
class EndedStream:
    """What is known when a stream has ended."""

    number: int = 0
    "Counted from 0 within the call."
    is_gone: bool = False
    "Whether the caller has hung up."
    can_hear: bool = True
    "Whether this process can take one more call."


@dataclass(frozen=True, slots=True)
class Handover:
    """Answers the carrier's webhooks after a stream; a repeat gets the same answer."""

    line: Line

    async def after_stream(self, sid: str, ended: EndedStream = EndedStream()) -> CarrierAction:
        """Return the next action after a stream.

        A call that was handed on, or lost its stream or process, gets its next stream. If a stream could not
        be opened, the carrier recognizes the caller. A call that the line failed, or that lost too many
        streams, goes to the operator with an apology.
        """

        def follow(call: Call, now: datetime) -> CallChange[CarrierAction]:
            if ended.is_gone and call.state is CallState.ENDED:
                return CallChange(call, EndCall())
            if ended.is_gone and call.state is CallState.LISTENING:
                # The stream's end may still be pending, and tells how much was played.
                gone = (
                    call.left(now)
                    if call.on_stream
                    else call.after(HungUp(), self.line.city_of(call).catalog, now)
                )
                return CallChange(gone, EndCall())
            if call.state is CallState.LISTENING and not call.carrier_hears:
                if ended.number < call.streams:
                    return self._next_stream(call, ended, now)
                if is_unopened(call):
                    return self.line.follow(left_to_carrier(call), now)
                if again := resumed(call):
                    token = self.line.tokens.stored(sid, again.streams, now)
                    return replace(self._next_stream(again, ended, now), token=token)
                return self._happened(call, self._failure(), now)
            return self.line.follow(call, now)

        return await self.line.calls.change(sid, follow)

    async def to_person(self, sid: str) -> CarrierAction:
        """Return the next action where nobody can hear the caller any more: the operator."""

        def give_up(call: Call, now: datetime) -> CallChange[CarrierAction]:
            if call.state is CallState.LISTENING:
                return self._happened(call, self._failure(), now)
            return self.line.follow(call, now)

        return await self.line.calls.change(sid, give_up)

    async def dialled(self, sid: str, attempt: int, rung: Rung, *, is_gone: bool) -> CarrierAction:
        """Return the next action after a dial; the caller may have hung up."""

        def follow(call: Call, now: datetime) -> CallChange[CarrierAction]:
            if not call.is_ringing(attempt):
                return self.line.follow(call, now)
            outcome = outcome_of(rung, call.transfers[-1].announcement)
            if outcome is TransferOutcome.ACCEPTED:
                over = call.after(PersonReached(), self.line.city_of(call).catalog, now)
                return CallChange(over, EndCall()) if is_gone else self.line.follow(over, now)
            if is_gone:
                return self._happened(call, HungUp(), now)
            return self._goes_on(call.rung(outcome, now), now)

        return await self.line.calls.change(sid, follow)

    async def pressed(self, sid: str, attempt: int, key: str) -> bool:
        """Note a person's response to the announcement; return whether to connect them."""

        def press(call: Call, now: datetime) -> CallChange[bool]:
            if not call.is_ringing(attempt):
                return CallChange(call, result=False)
            pressed = call.announced(KEYS.get(key, AnnouncementOutcome.REFUSED), now)
            return CallChange(pressed, pressed.accepted)

        return await self.line.calls.change(sid, press)

    async def announcement(self, sid: str, attempt: int) -> tuple[Sentence, ...]:
        """Return the announcement to the person who picked up."""

        def hear(call: Call, now: datetime) -> CallChange[Call]:
            heard = call.announced(AnnouncementOutcome.HEARD, now) if call.is_ringing(attempt) else call
            return CallChange(heard, heard)

        call = await self.line.calls.change(sid, hear)
        briefing = await self.line.calls.briefing(call)
        return announcement(briefing, self.line.texts(call, self.line.calls.clock()))

    async def message_left(self, sid: str, left: Recording) -> CarrierAction:
        """File the caller's message with its department; return the goodbye."""
        await self._file(sid, left)

        def leave(call: Call, now: datetime) -> CallChange[CarrierAction]:
            texts = self.line.texts(call, now)
            is_left = left.seconds >= SHORTEST_MESSAGE_SECONDS
            goodbye = EndCall(taken_words(call, texts) if is_left else (texts.prompt("goodbye"),))
            match call.state:
                case CallState.RECORDING:
                    over = call.after(MessageLeft(left.seconds), self.line.city_of(call).catalog, now)
                    return CallChange(over, goodbye)
                case CallState.ENDED:
                    return CallChange(call, goodbye)
                case _:
                    return self.line.follow(call, now)

        return await self.line.calls.change(sid, leave)

    async def rated(self, sid: str, key: str) -> CarrierAction:
        """Note the caller's rating; return the goodbye."""

        def rate(call: Call, now: datetime) -> CallChange[CarrierAction]:
            return CallChange(rated(call, key), EndCall((self.line.texts(call, now).prompt("goodbye"),)))

        return await self.line.calls.change(sid, rate)

    async def _file(self, sid: str, left: Recording) -> None:
        """File a recording once, though two webhooks announce it."""
        call = await self.line.calls.known(sid)
        match call.last:
            case TakeMessage(department, article=article) if left.sid and left.seconds > 0:
                to = self.line.city.directory[department]
                callback = message(call, to, article, left, self.line.calls.clock())
                await self.line.calls.callback(callback, left.url)
            case _:
                return

    def _next_stream(self, call: Call, ended: EndedStream, now: datetime) -> CallChange[CarrierAction]:
        """Continue a call on a new stream, which may reach any process."""
        if not ended.can_hear:
            return self.line.follow(left_to_carrier(call), now)
        return CallChange(call, self.line.converse(call))

    def _goes_on(self, call: Call, now: datetime) -> CallChange[CarrierAction]:
        """Continue after an unanswered dial."""
        city = self.line.city_of(call)
        if not isinstance(call.last, Route | Emergency):
            return self._happened(call, HungUp(failed=True), now)
        onward = after_no_answer(call, call.last, city.directory, now)
        if call.can_be_called_back:
            onward = choice_before(onward, call.attempt, city.directory, now, call.tried)
        return self.line.follow(call.after_unanswered(onward, city.catalog, now), now)

    def _happened(self, call: Call, event: Event, now: datetime) -> CallChange[CarrierAction]:
        return self.line.follow(call.after(event, self.line.city_of(call).catalog, now), now)

    def _failure(self) -> Route:
        directory = self.line.city.directory
        operator = directory[directory.operator]
        return Route(operator.id, operator.numbers, Reason.FAILURE)
