"""What happens to a call when the conversation is over: a person, a message or goodbye, never silence."""

from dataclasses import dataclass
from datetime import datetime

from ivr.call import Call
from ivr.call_state import Event, HungUp, MessageLeft, PersonReached, State
from ivr.calls import Change
from ivr.line import Line
from ivr.promised import Recording, message
from ivr.query_events import SHORTEST_MESSAGE_SECONDS
from ivr.satisfaction import rated
from ivr.sentence import Sentence
from ivr.step import HangUp, Step
from ivr.whisper import whisper
from routing.decision import Emergency, Reason, Route, TakeMessage
from routing.failed_transfer import after_failed_transfer
from routing.transfer import Rung, TransferOutcome, Whisper, outcome_of

KEYS = {"1": Whisper.TAKEN, "": Whisper.SILENT}
"What a person's key says; every other one refuses the call."


@dataclass(frozen=True, slots=True)
class Handover:
    """Answers the carrier's questions after a stream; each may come again and then gets the same answer."""

    line: Line

    async def after_stream(self, sid: str, *, is_gone: bool = False) -> Step:
        """Return what follows a conversation; one that broke off goes to the operator with an apology."""

        def follow(call: Call, now: datetime) -> Change[Step]:
            if is_gone and call.state is State.ENDED:
                return Change(call, HangUp())
            if call.state is State.LISTENING and not call.carrier_hears:
                return self._happened(call, self._failure(), now)
            return self.line.follow(call, now)

        return await self.line.calls.change(sid, follow)

    async def dialled(self, sid: str, attempt: int, rung: Rung, *, is_gone: bool) -> Step:
        """Return what follows the ringing of one number; the caller may be gone meanwhile."""

        def follow(call: Call, now: datetime) -> Change[Step]:
            if not call.is_ringing(attempt):
                return self.line.follow(call, now)
            outcome = outcome_of(rung, call.transfers[-1].whisper)
            if outcome is TransferOutcome.ACCEPTED:
                over = call.after(PersonReached(), self.line.city.catalog, now)
                return Change(over, HangUp()) if is_gone else self.line.follow(over, now)
            if is_gone:
                return self._happened(call, HungUp(), now)
            return self._goes_on(call.rung(outcome, now), now)

        return await self.line.calls.change(sid, follow)

    async def pressed(self, sid: str, attempt: int, key: str) -> bool:
        """Note what a person did in the whisper; return whether they are to be connected."""

        def press(call: Call, now: datetime) -> Change[bool]:
            if not call.is_ringing(attempt):
                return Change(call, result=False)
            pressed = call.whispered(KEYS.get(key, Whisper.REFUSED), now)
            return Change(pressed, pressed.accepted)

        return await self.line.calls.change(sid, press)

    async def whisper(self, sid: str, attempt: int) -> tuple[Sentence, ...]:
        """Return what a person hears before the call is connected."""

        def hear(call: Call, now: datetime) -> Change[Call]:
            heard = call.whispered(Whisper.HEARD, now) if call.is_ringing(attempt) else call
            return Change(heard, heard)

        call = await self.line.calls.change(sid, hear)
        briefing = await self.line.calls.briefing(call)
        return whisper(briefing, self.line.texts(call, self.line.calls.clock()))

    async def message_left(self, sid: str, left: Recording) -> Step:
        """Note the caller's message and file it to its department; return the goodbye."""
        await self._file(sid, left)

        def leave(call: Call, now: datetime) -> Change[Step]:
            prompt = "message_taken" if left.seconds >= SHORTEST_MESSAGE_SECONDS else "goodbye"
            goodbye = HangUp((self.line.texts(call, now).prompt(prompt),))
            match call.state:
                case State.RECORDING:
                    over = call.after(MessageLeft(left.seconds), self.line.city.catalog, now)
                    return Change(over, goodbye)
                case State.ENDED:
                    return Change(call, goodbye)
                case _:
                    return self.line.follow(call, now)

        return await self.line.calls.change(sid, leave)

    async def rated(self, sid: str, key: str) -> Step:
        """Note how satisfied the caller is; return the goodbye."""

        def rate(call: Call, now: datetime) -> Change[Step]:
            return Change(rated(call, key), HangUp((self.line.texts(call, now).prompt("goodbye"),)))

        return await self.line.calls.change(sid, rate)

    async def _file(self, sid: str, left: Recording) -> None:
        """The same recording is announced by two webhooks, and filed once."""
        call = await self.line.calls.known(sid)
        match call.last:
            case TakeMessage(department, article=article) if left.sid and left.seconds > 0:
                to = self.line.city.directory[department]
                promise = message(call, to, article, left, self.line.calls.clock())
                await self.line.calls.promise(promise, left.url)
            case _:
                return

    def _goes_on(self, call: Call, now: datetime) -> Change[Step]:
        """Nobody took the call."""
        city = self.line.city
        if not isinstance(call.last, Route | Emergency):
            return self._happened(call, HungUp(failed=True), now)
        onward = after_failed_transfer(call.last, city.directory, now, call.tried)
        return self.line.follow(call.going_on(onward, city.catalog, now), now)

    def _happened(self, call: Call, event: Event, now: datetime) -> Change[Step]:
        return self.line.follow(call.after(event, self.line.city.catalog, now), now)

    def _failure(self) -> Route:
        directory = self.line.city.directory
        operator = directory[directory.operator]
        return Route(operator.id, operator.numbers, Reason.FAILURE)
