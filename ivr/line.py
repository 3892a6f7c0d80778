"""The line in conversation: it gathers what a turn needs, lets the core decide, and keeps the outcome."""

import hashlib
import hmac
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from intents.expecting import Expecting
from intents.transcript import Said
from ivr.all_to_people import sent_to_people
from ivr.call import Call
from ivr.call_state import HungUp, State
from ivr.calls import Calls, Change
from ivr.captions import Captions, Exchanged, Opened, Waited
from ivr.city import City
from ivr.greeting import greeting
from ivr.note import Note, Times
from ivr.prompts.book import PromptBook
from ivr.reply import Reply, taking_over
from ivr.satisfaction import asked
from ivr.seal import Seal
from ivr.step import Converse, Rate, Record, Step, step_of
from ivr.store import StreamToken
from ivr.texts import Texts
from ivr.turn import Turn, hearing, take_turn
from ivr.understood import Understood
from metrics.caller_hash import caller_hash
from routing.asked import expecting
from routing.so_far import SoFar

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
TOKEN_LIFE = timedelta(seconds=60)
"A stream token is good for so long after the call came in."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as the carrier announces it."""

    sid: str
    caller: str
    "E.164, or empty when it is hidden."
    carrier_hears: bool = False
    "Whether the carrier shall turn speech into words."
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One city's line; each event may come again and then changes nothing."""

    city_now: Callable[[], City]
    "The city as its files and its staff have it at this moment."
    prompts: PromptBook
    understand: Callable[[Said, Expecting, str], Awaitable[Understood]]
    calls: Calls
    secret: bytes
    captions: Captions = field(default_factory=Captions)

    @property
    def city(self) -> City:
        """The city at this moment."""
        return self.city_now()

    def steady(self) -> "Line":
        """Return this line with the city of this moment, for one event, so that it never sees two."""
        city = self.city
        return replace(self, city_now=lambda: city)

    async def ring(self, incoming: Incoming) -> Step:
        """Take note of a call and return what the carrier does first."""
        now, city = self.calls.clock(), self.city
        call = Call(
            incoming.sid,
            now,
            SoFar(city.directory.languages[0]),
            caller_hash(self.secret, incoming.caller),
            is_test=incoming.is_test,
            carrier_hears=incoming.carrier_hears,
            sealed_number=Seal(self.secret).close(dialable(incoming.caller)),
        )
        if city.all_to_people:
            call = sent_to_people(call, city, now)
        token = self._token(call.sid)
        kept = await self.calls.begin(call, StreamToken(_digest(token), now + TOKEN_LIFE))
        if kept.state is State.LISTENING and not kept.carrier_hears:
            return Converse(token)
        return self.follow(kept, now).result

    async def pick_up(self, sid: str, token: str) -> Reply | None:
        """Return the greeting for the one stream that has the call's token, or None for any other."""
        call = await self.calls.find(sid)
        if call is None or not await self.calls.use_token(sid, _digest(token)):
            return None
        spoken = greeting(call, self.texts(call, self.calls.clock()))
        self.captions.publish(sid, Opened(spoken))
        return spoken

    async def take_turn(self, sid: str, said: Said, played: float, times: Times) -> Turn | None:
        """Return what came of what the caller said, or None when the conversation is over.

        `played` is the share (0–1) of our last answer that the caller had heard.
        """
        begun = time.perf_counter()
        before = await self.calls.known(sid)
        if before.state is not State.LISTENING:
            return None
        heard = hearing(before, said, played)
        understood = await self.understand(said, expecting(heard.so_far.asked), heard.language)

        def turn(call: Call, now: datetime) -> Change[Exchanged | None]:
            if call.state is not State.LISTENING:
                return Change(call, None)
            heard = hearing(call, said, played)
            taken = take_turn(heard, understood.meant, self.texts(heard, now))
            spent = replace(times, decision=(time.perf_counter() - begun) * 1000)
            asked, meant, tokens = heard.so_far.asked, understood.meant, understood.tokens
            note = Note(asked, said, meant, taken.decision, spent, tokens)
            return Change(taken.call, Exchanged(taken, note), note)

        exchanged = await self.calls.change(sid, turn)
        if exchanged is None:
            return None
        self.captions.publish(sid, exchanged)
        return exchanged.turn

    async def last_words(self, sid: str) -> Reply | None:
        """Return what the caller hears when a member of staff has taken the call over from the line."""
        call = await self.calls.find(sid)
        if call is None or not call.taken_by:
            return None
        return taking_over(call, self.texts(call, self.calls.clock()))

    async def spoke(self, sid: str, turn: int, milliseconds: float) -> None:
        """Note how long a caller waited from the last sound of their words to ours."""
        await self.calls.note_wait(sid, turn, milliseconds)
        self.captions.publish(sid, Waited(turn, milliseconds))

    async def let_carrier_hear(self, sid: str) -> None:
        """Go on by the carrier's own recognition, because this machine cannot hear the call now."""
        await self.calls.change(sid, lambda call, _: Change(replace(call, carrier_hears=True), None))

    async def heard(self, sid: str, played: float) -> None:
        """Note how much of the last answer was played to a caller who is gone."""
        await self.calls.change(sid, lambda call, _: Change(call.heard(played), None))

    async def hung_up(self, sid: str, *, failed: bool = False) -> None:
        """Close a call whose connection is over, unless a later fact will say how it ended."""

        def close(call: Call, now: datetime) -> Change[None]:
            if call.state is State.ENDED or not call.is_settled_by_hang_up:
                return Change(call, None)
            return Change(call.after(HungUp(failed), self.city.catalog, now), None)

        await self.calls.change(sid, close)

    async def left_stream(self, sid: str) -> None:
        """Close a call that has left its stream, unless the carrier only fetches it for who accepted it."""
        call = await self.calls.find(sid)
        if call is None or not call.is_fetched:
            await self.hung_up(sid)

    def follow(self, call: Call, now: datetime) -> Change[Step]:
        """Return a call and what it asks of the carrier; from the tone on, only the recording ends it."""
        step = step_of(call, self.texts(call, now))
        known = asked(call, now) if isinstance(step, Rate) else call
        return Change(replace(known, recording=isinstance(step, Record)), step)

    def texts(self, call: Call, now: datetime) -> Texts:
        """Return the reviewed texts for a call at a moment."""
        return Texts(self.city, self.prompts, call.language, now)

    def _token(self, sid: str) -> str:
        """Derived, not drawn, so that a repeated webhook gets the same answer."""
        return hmac.new(self.secret, f"stream:{sid}".encode(), hashlib.sha256).hexdigest()


def dialable(caller: str) -> str:
    """Return a caller's number where it can be called, or empty: an internet telephone's name cannot."""
    return caller if E164.fullmatch(caller) else ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
