"""The phone line: gathers what a turn needs, lets the core decide, and saves the outcome."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from intents.interpretation.topic_talk import article_of
from intents.text.transcript import Expecting, OpenQuestion, Said
from ivr.call.call import Call
from ivr.call.callback import callback
from ivr.call.carrier_action import (
    Ask,
    AskSatisfaction,
    CarrierAction,
    Converse,
    Endless,
    Minutes,
    RecordMessage,
    carrier_action,
    put_through,
)
from ivr.call.city import City
from ivr.call.consent import Consent, consent_at_first
from ivr.call.greeting import greeting, sent_to_people
from ivr.call.playout import airtime
from ivr.call.reply import Listen, Reply, taking_over
from ivr.call.resuming import first_reply, handed_on, opened
from ivr.call.satisfaction import asked
from ivr.call.states import CallBackWished, CallState, HungUp
from ivr.call.texts import PromptBook, Texts
from ivr.call.turn import Times, Turn, TurnNote, asked_by, hearing, replied, take_turn, with_outgoing
from ivr.line.calls import CallChange, CallEvents, Calls, GreetingStarted, ReplyStarted, TurnTaken
from ivr.line.consulting import Consulting, LookedUp, Reporting, looked_up
from ivr.line.incoming import Incoming
from ivr.line.nlu import Understood
from ivr.storage.encryption import Encryption
from ivr.storage.store import StreamTokens, hashed
from metrics.ledger.repeat import caller_hash
from routing.asked import expecting
from routing.decision import Reason
from routing.helped import sample_of
from routing.outbound.allow_list import Refused


def agreement(call: Call, texts: Texts) -> CallChange[Reply | None]:
    """Return the call with the caller's consent and a thank-you; None if consent was not asked."""
    asked = expecting(call.dialogue.asked)
    if call.consent is not Consent.ASKED or not isinstance(asked, OpenQuestion):
        return CallChange(call, None)
    thanks = texts.prompt("consent_thanks"), texts.prompt("open_question")
    return CallChange(replace(call, consent=Consent.GIVEN), Reply(thanks, Listen(asked), call.language))


@dataclass(frozen=True, slots=True)
class Line:
    """One city's phone line; a repeated event changes nothing."""

    city_now: Callable[[], City]
    "Returns the current city, with staff's edits."
    prompts: PromptBook
    understand: Callable[[Said, Expecting, str], Awaitable[Understood]]
    calls: Calls
    secret: bytes
    events: CallEvents = field(default_factory=CallEvents)
    consent_share: float = 0.0
    "Share of calls asked for consent to sound samples."
    helped_share: float = 0.0
    "Share of calls asked whether an answer helped."
    secondary_secret: bytes | None = None
    "The other secret during a rotation."
    understand_by: Callable[[Said, Expecting, str, int], Awaitable[Understood]] | None = None
    "Understands by a publication's answers; None if answers never change while the line runs."
    sends_texts: bool = False
    "Whether callers may be texted."
    consulting: Consulting | None = None
    reporting: Reporting | None = None
    may_answer: Callable[[], Awaitable[bool]] | None = None
    "Whether what this process understands by was approved, where the city asks for that."
    minutes: Minutes = field(default_factory=Endless)
    "What may be dialled out today."

    @property
    def city(self) -> City:
        """The city at this moment."""
        return self.city_now()

    @property
    def encryption(self) -> Encryption:
        """Encrypts and decrypts callers' numbers."""
        return Encryption(self.secret, self.secondary_secret)

    @property
    def tokens(self) -> StreamTokens:
        """Issues and checks the tokens of media streams."""
        return StreamTokens(self.secret, self.secondary_secret)

    def snapshot(self) -> "Line":
        """Return this line with the current city frozen for one event."""
        city = self.city
        return replace(self, city_now=lambda: city)

    async def ring(self, incoming: Incoming) -> CarrierAction:
        """Register an incoming call, and return the first carrier action."""
        if incoming.is_doubted:  # whoever owns the number is not rung, texted or taken for the caller
            incoming = replace(incoming, caller="")
        now, city = self.calls.clock(), self.city
        caller, language = caller_hash(self.secret, incoming.caller), city.directory.languages[0]
        share = 0.0 if incoming.is_test or incoming.carrier_hears else self.consent_share
        dialogue = await self.calls.first_state(language, caller, can_text=await self._can_text(incoming))
        call = Call(
            incoming.sid,
            now,
            replace(dialogue, sample=sample_of(incoming.sid, self.helped_share)),
            caller,
            is_test=incoming.is_test,
            is_doubted=incoming.is_doubted,
            carrier=incoming.carrier,
            carrier_hears=incoming.carrier_hears,
            encrypted_number=self.encryption.encrypt(incoming.number),
            consent=consent_at_first(incoming.sid, self.secret, share),
            answers=city.answers if incoming.draft is None else incoming.draft,
        )
        reason = await self._objection(incoming)  # first: it is also told to the person who has the call
        if reason is None and await self._goes_to_people(city, incoming):
            reason = Reason.SWITCH
        if reason is not None:
            sent = sent_to_people(call, city, now, reason)
            call = put_through(sent, city.directory, city.catalog, now, self.minutes)
        if call.carrier_hears and call.state is CallState.LISTENING:
            call = replace(call, airtime=airtime(greeting(call, self.texts(call, now)), now))
        kept = await self.calls.begin(call, self.tokens.stored(call.sid, 0, now))
        if kept.state is CallState.LISTENING and not kept.carrier_hears:
            return self.converse(kept)
        return self.follow(kept, now).result

    async def _goes_to_people(self, city: City, incoming: Incoming) -> bool:
        if city.all_to_people or incoming.goes_to_people:
            return True
        return self.may_answer is not None and not await self.may_answer()

    async def _objection(self, incoming: Incoming) -> Reason | None:
        """Return the reason to hear nothing of a caller who wished so in an earlier call."""
        callers = self.encryption.caller_hashes(incoming.caller)
        return Reason.OBJECTED if incoming.caller and await self.calls.objects(*callers) else None

    def converse(self, call: Call) -> Converse:
        """Ask for a call's next stream."""
        return Converse(self.tokens.of(call.sid, call.streams), call.streams)

    async def pick_up(self, sid: str, token: str) -> Reply | None:
        """Return the first words of the stream with the call's token, or None."""
        call = await self.calls.find(sid)
        if call is None or not await self.calls.use_token(sid, hashed(token)):
            return None
        if not await self.calls.change(sid, lambda call, _: CallChange(opened(call), not call.carrier_hears)):
            return None
        spoken = first_reply(call, self.texts(call, self.calls.clock()))
        self.events.publish(sid, GreetingStarted(spoken))
        return spoken

    async def take_turn(
        self, sid: str, said: Said, played: float | None, times: Times, *, request: str = "", token: str = ""
    ) -> Turn | None:
        """Return the turn for the caller's input, or None if there is no turn to take.

        `played` is the played share (0–1) of our last answer, None if not measured. A repeated `request`
        makes no second turn, nor does a stream on which the call is no longer, by its `token`.
        """
        begun = time.perf_counter()
        before = await self.calls.known(sid)
        if not self._takes_turn(before, request, token):
            return None
        heard = hearing(before, said, before.share_heard(said, played, self.calls.clock()))
        known = await self.calls.recalled(heard, said)
        understood = await self._understood(known, said)
        texts, meant = self.texts(known, self.calls.clock()), understood.meant
        looked = LookedUp(said)
        if known.dialogue.asks_others(meant) or article_of(meant) in texts.city.services.files:
            looked = await looked_up(self.consulting, self.reporting, known, said, meant, texts)

        def turn(call: Call, now: datetime) -> CallChange[TurnTaken | None]:
            if not self._takes_turn(call, request, token):
                return CallChange(call, None)
            # Understand again only if another webhook changed the call in the meantime.
            heard = known if call == before else hearing(call, said, call.share_heard(said, played, now))
            taken = take_turn(heard, meant, self.texts(heard, now), looked.consulted, looked.learned)
            spent = replace(times, decision=(time.perf_counter() - begun) * 1000)
            note = TurnNote(
                heard.dialogue.asked, looked.kept, meant, taken.decision, spent, understood.tokens
            )
            note = with_outgoing(note, heard.dialogue.run, taken.call, said, self.texts(taken.call, now))
            on_air = airtime(taken.reply, now) if heard.carrier_hears else None
            noted = replace(taken, call=replace(asked_by(taken.call, request), airtime=on_air, unsaid=False))
            return CallChange(noted.call, TurnTaken(noted, note), note)

        exchanged = await self.calls.change(sid, turn, before)
        if exchanged is None:
            return None
        self.events.publish(sid, exchanged)
        return exchanged.turn

    async def reply_to(self, sid: str, request: str) -> Reply | None:
        """Return the reply to a repeated request; None for a new one."""
        call = await self.calls.known(sid)
        is_same = bool(request) and request in (call.request, *call.earlier_requests)
        return replied(call, self.texts(call, self.calls.clock())) if is_same else None

    async def agreed(self, sid: str, token: str) -> Reply | None:
        """Note consent by key and return the thank-you; None if consent was not asked."""

        def agree(call: Call, now: datetime) -> CallChange[Reply | None]:
            is_here = self.tokens.is_current(token, call)
            return agreement(call, self.texts(call, now)) if is_here else CallChange(call, None)

        return await self.calls.change(sid, agree)

    async def last_words(self, sid: str) -> Reply | None:
        """Return the line's last words before staff take over."""
        call = await self.calls.find(sid)
        if call is None or not call.taken_by:
            return None
        return taking_over(call, self.texts(call, self.calls.clock()))

    async def spoke(self, sid: str, turn: int, milliseconds: float) -> None:
        """Note a turn's response time."""
        await self.calls.note_wait(sid, turn, milliseconds)
        self.events.publish(sid, ReplyStarted(turn, milliseconds))

    async def let_carrier_take_over(self, sid: str, token: str, *, unsaid: bool = False) -> None:
        """Let the carrier recognize and speak: this machine cannot hear, or left its reply `unsaid`."""

        def leave(call: Call, _: datetime) -> CallChange[None]:
            is_here = self.tokens.is_current(token, call)
            return CallChange(replace(call, carrier_hears=True, unsaid=unsaid) if is_here else call, None)

        await self.calls.change(sid, leave)

    async def hung_up(self, sid: str, *, failed: bool = False, at: datetime | None = None) -> None:
        """Close a call that was hung up `at` that time, unless a later event will settle it."""

        def close(call: Call, now: datetime) -> CallChange[None]:
            heard = call.heard(call.airtime.played(min(at or now, now))) if call.airtime else call
            return CallChange(self._closed(heard, now, failed=failed), None)

        await self.calls.change(sid, close)
        await self.keep_callback(sid)

    async def keep_callback(self, sid: str) -> None:
        """File the call-back request; every later webhook repeats this, so that no crash loses it."""
        call = await self.calls.known(sid)
        if isinstance(call.last, CallBackWished):
            query, city = call.queries[-1], self.city_of(call)
            article = query.article if query.article in city.catalog else ""
            owed = callback(call, city.directory[query.department], article, self.calls.clock())
            await self.calls.callback(owed)

    async def hand_on(self, sid: str, played: float, token: str) -> bool:
        """Leave a call to another process between two turns; False if its conversation is already over."""

        def leave(call: Call, now: datetime) -> CallChange[bool]:
            left = handed_on(call.heard(played)) if self.tokens.is_current(token, call) else None
            if left is None:
                return CallChange(call, result=False)
            return CallChange(left, result=True, token=self.tokens.stored(sid, left.streams, now))

        return await self.calls.change(sid, leave)

    async def stream_ended(
        self, sid: str, played: float, *, voiced: bool, stopped: bool, lost: bool = False, token: str = ""
    ) -> None:
        """Note how much of the last answer was played when a stream ends, and close a finished call.

        The call is finished when the carrier `stopped` the stream, unless staff accepted the call, or when
        the carrier reported a hang-up. `voiced`: the caller's voice was heard; `lost`: the stream broke off.
        A call that is on another stream by now than the one with this `token` stays open.
        """

        def leave(call: Call, now: datetime) -> CallChange[None]:
            spoke = call.spoke or voiced
            if not self.tokens.is_current(token, call):
                return CallChange(replace(call, spoke=spoke), None)
            left = replace(call.heard(played), on_stream=False, is_cut_off=lost, spoke=spoke)
            is_gone = stopped or (left.gone_at is not None and left.state is CallState.LISTENING)
            is_over = is_gone and not call.is_fetched
            return CallChange(self._closed(left, now) if is_over else left, None)

        await self.calls.change(sid, leave)

    def _closed(self, call: Call, now: datetime, *, failed: bool = False) -> Call:
        if call.state is CallState.ENDED or not call.is_settled_by_hang_up:
            return call.left(now)
        return call.after(HungUp(failed), self.city_of(call).catalog, now)

    def follow(self, call: Call, now: datetime) -> CallChange[CarrierAction]:
        """Return a call and its carrier action; after the tone only the recording ends it."""
        city = self.city_of(call)
        call = put_through(call, city.directory, city.catalog, now, self.minutes)
        is_read_out = call.state is CallState.CONFIRMING
        number = self.encryption.decrypt(call.number_to_call) if is_read_out else ""
        step = carrier_action(call, self.texts(call, now), number)
        known = asked(call, now) if isinstance(step, AskSatisfaction) else call
        if isinstance(step, Ask) and call.airtime is None:
            known = replace(known, airtime=airtime(step.reply, now))
        return CallChange(replace(known, recording=isinstance(step, RecordMessage)), step)

    def texts(self, call: Call, now: datetime) -> Texts:
        """Return the texts for a call at an instant."""
        return Texts(self.city_of(call), self.prompts, call.language, now)

    def city_of(self, call: Call) -> City:
        """Return the city with the answers that a call began with."""
        return self.city if self.city.answers == call.answers else self.city.as_of(call.answers)

    def _takes_turn(self, call: Call, request: str, token: str) -> bool:
        return call.takes_turn(request) and self.tokens.is_current(token, call)

    async def _understood(self, call: Call, said: Said) -> Understood:
        asked = expecting(call.dialogue.asked)
        if self.understand_by is None:
            return await self.understand(said, asked, call.language)
        return await self.understand_by(said, asked, call.language, call.answers)

    async def _can_text(self, incoming: Incoming) -> bool:
        """Whether the caller may be offered texts; not if the number is a landline or has said stop."""
        if not self.sends_texts or not incoming.number or self.city.services.texts.is_empty:
            return False
        if isinstance(self.city.directory.may_dial.textable(incoming.number), Refused):
            return False
        return await self.calls.is_reachable(*self.encryption.caller_hashes(incoming.number))
