"""What happens to a call when the conversation is over: a person, a message or goodbye, never silence."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.call import Call
from ivr.call_state import Event, HungUp, MessageLeft, PersonReached, State
from ivr.calls import Change
from ivr.left_message import Left
from ivr.line import Line
from ivr.query_events import SHORTEST_MESSAGE_SECONDS
from ivr.sentence import Sentence
from ivr.step import Step, step_of
from ivr.whisper import whisper
from routing.decision import Emergency, Reason, Route, TakeMessage
from routing.escalation import after_failed_transfer

ANSWERED_WITHIN = timedelta(days=1)
"A message is due when the department opens next, or by then where it was open and nobody took the call."


@dataclass(frozen=True, slots=True)
class Handover:
    """Answers the carrier's questions after a stream; each may come again and then gets the same answer."""

    line: Line

    async def after_stream(self, sid: str) -> Step:
        """Return what follows a conversation; one that broke off goes to the operator with an apology."""

        def follow(call: Call, now: datetime) -> Change[Step]:
            match call.state:
                case State.LISTENING if not call.carrier_hears:
                    return self._happened(call, self._failure(), now)
                case State.RECORDING:
                    return self._stays(replace(call, recording=True), now)
                case _:
                    return self._stays(call, now)

        return await self.line.calls.change(sid, follow)

    async def dialled(self, sid: str, attempt: int, *, bridged: bool) -> Step:
        """Return what follows the ringing of one number: done, the next number, the operator or a message."""

        def follow(call: Call, now: datetime) -> Change[Step]:
            if call.state is not State.TRANSFERRING or call.attempt != attempt:
                return self._stays(call, now)
            return self._happened(call, self._after_ringing(call, now, bridged=bridged), now)

        return await self.line.calls.change(sid, follow)

    async def accepted(self, sid: str) -> bool:
        """Note that a person pressed the key; return whether the caller is still there to be connected."""

        def accept(call: Call, _: datetime) -> Change[bool]:
            waits = call.state is State.TRANSFERRING
            return Change(replace(call, accepted=waits), waits)

        return await self.line.calls.change(sid, accept)

    async def whisper(self, sid: str) -> tuple[Sentence, ...]:
        """Return what a person hears before the call is connected."""
        call = await self.line.calls.known(sid)
        return whisper(call, self.line.texts(call, self.line.calls.clock()))

    async def message_left(self, sid: str, seconds: float, recording: str) -> tuple[Sentence, ...]:
        """Note the caller's message and file it to its department; return the goodbye."""
        await self._file(sid, seconds, recording)

        def leave(call: Call, now: datetime) -> Change[tuple[Sentence, ...]]:
            prompt = "message_taken" if seconds >= SHORTEST_MESSAGE_SECONDS else "goodbye"
            goodbye = (self.line.texts(call, now).prompt(prompt),)
            if call.state is not State.RECORDING:
                return Change(call, goodbye)
            return Change(call.after(MessageLeft(seconds), self.line.city.catalog, now), goodbye)

        return await self.line.calls.change(sid, leave)

    async def _file(self, sid: str, seconds: float, recording: str) -> None:
        """The same recording is announced by two webhooks, and filed once."""
        call = await self.line.calls.known(sid)
        match call.last:
            case TakeMessage(department, opens_at=opens_at, article=article) if recording and seconds > 0:
                now = self.line.calls.clock()
                due_at = opens_at or now + ANSWERED_WITHIN
                left = Left(recording, sid, department, article, call.language, seconds, now, due_at)
                await self.line.calls.keep_message(left)
            case _:
                return

    def _happened(self, call: Call, event: Event, now: datetime) -> Change[Step]:
        after = call.after(event, self.line.city.catalog, now)
        return self._stays(replace(after, recording=after.state is State.RECORDING), now)

    def _stays(self, call: Call, now: datetime) -> Change[Step]:
        return Change(call, step_of(call, self.line.texts(call, now)))

    def _failure(self) -> Route:
        directory = self.line.city.directory
        operator = directory[directory.operator]
        return Route(operator.id, operator.numbers, Reason.FAILURE)

    def _after_ringing(self, call: Call, now: datetime, *, bridged: bool) -> Event:
        if bridged and call.accepted:
            return PersonReached()
        if not isinstance(call.last, Route | Emergency):
            return HungUp(failed=True)
        return after_failed_transfer(call.last, self.line.city.directory, now)
