"""A call's state as one value, stored after every turn."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from intents.articles.catalog import Catalog
from intents.meaning.understanding import DangerKind, Understanding
from intents.text.transcript import NoSpeech, Said
from ivr.call.consent import Consent
from ivr.call.query import DELIVERED, Queries, changed, current
from ivr.call.query_events import Moment, queries_after
from ivr.call.states import (
    CallBackWished,
    CallState,
    CheckNumber,
    Event,
    HungUp,
    MessageLeft,
    PersonReached,
    Rating,
    TransferAttempt,
    attempts_after,
    next_state,
    tried_after,
    waiting_since,
)
from ivr.call.timing import Airtime
from metrics.ledger.records import Carrier
from routing.asked import HowCanIHelp
from routing.deciding.caller_states import SLOWLY
from routing.deciding.standpoint import without_whereabouts
from routing.decision import (
    Answer,
    Decision,
    Explain,
    OfferCallBack,
    Reason,
    Redirect,
    Repeat,
    Route,
    StayQuiet,
    SwitchLanguage,
    Wait,
)
from routing.dialogue_state import DialogueState
from routing.transfer import AnnouncementOutcome, TransferOutcome


@dataclass(frozen=True, slots=True)
class Greeted:
    """Only the greeting was spoken; nothing is decided yet."""


Spoken: TypeAlias = Decision | Greeted | CheckNumber | CallBackWished


@dataclass(frozen=True, slots=True)
class Call:
    """One call, keyed by the carrier's CallSid."""

    sid: str
    started_at: datetime
    dialogue: DialogueState
    caller: str = ""
    "A keyed hash of the caller's number; empty when it is hidden."
    state: CallState = CallState.LISTENING
    queries: Queries = ()
    turns: int = 0
    spoke: bool = False
    "Whether the caller ever said or keyed anything."
    attended: bool = False
    "Whether the greeting was played to its end, which shows that somebody was there."
    slow: bool = False
    transfers: tuple[TransferAttempt, ...] = ()
    "The numbers dialled so far, in order."
    tried: tuple[str, ...] = ()
    "The departments tried so far, in order."
    waiting_since: datetime | None = None
    "When the caller entered their current or last queue."
    encrypted_number: str = field(default="", repr=False)
    "The caller's number, encrypted; empty when it is hidden or doubted."
    is_doubted: bool = False
    "Whether the number that was shown is somebody else's, as its carriers found."
    callback_number: str = field(default="", repr=False)
    "The call-back number, encrypted, if it is not the caller's own."
    recording: bool = False
    "Whether the caller was asked to speak after the tone."
    gone_at: datetime | None = None
    "When the caller hung up while a recording or the stream's end was still to come."
    on_stream: bool = False
    "Whether a media stream is open; its end tells how much was played, and settles the call."
    carrier_hears: bool = False
    "Whether the carrier recognizes speech because this machine could not."
    airtime: Airtime | None = None
    "When the carrier's voice speaks the answer, if it is the one that speaks."
    request: str = ""
    "The carrier's idempotency token of the last turn's request; the same token means the same turn."
    earlier_requests: tuple[str, ...] = ()
    "Tokens of the turns before it, since a process that was frozen may bring one again."
    replied: Spoken = Greeted()
    "The last turn's decision, repeated when its request is."
    caution: DangerKind | None = None
    "The last turn's safety sentence."
    last: Spoken = Greeted()
    "What Repeat says again."
    ended_at: datetime | None = None
    rating: Rating | None = None
    "The caller's rating; None when they were not asked."
    consent: Consent = Consent.NOT_ASKED
    "Whether the caller agreed to have a few sentences kept as sound."
    is_test: bool = False
    carrier: Carrier = Carrier.TWILIO
    unsaid: bool = False
    "Whether this machine could not speak the last reply, so that the carrier's voice says it and goes on."
    answers: int = 0
    "The publication of answers that the call uses throughout; negative for a draft that an editor tries."
    streams: int = 0
    "How many media streams came before the current or next one."
    opened: int = 0
    "How many streams were opened so far."
    lost_streams: int = 0
    "How many of them broke, or ended with their process."
    is_cut_off: bool = False
    "Whether the last one broke, so that the next one repeats the last words."
    version: int = 0
    "Counts the saves, so that the second of two concurrent writers notices."

    @property
    def language(self) -> str:
        """The language in which the line speaks now."""
        return self.dialogue.language

    @property
    def caller_language(self) -> str:
        """The language that the caller speaks, which may be none of the line's."""
        return self.dialogue.foreign or self.dialogue.language

    @property
    def attempt(self) -> int:
        """How many numbers of people were dialled."""
        return len(self.transfers)

    @property
    def accepted(self) -> bool:
        """Whether a person accepted the call by key."""
        return bool(self.transfers) and self.transfers[-1].is_accepted

    @property
    def taken_by(self) -> str:
        """The member of staff who takes the call at the desk; empty while nobody does."""
        return self.last.by if isinstance(self.last, Route) else ""

    @property
    def is_fetched(self) -> bool:
        """Whether staff accepted the call, so the carrier is about to end its stream."""
        return self.state is CallState.TRANSFERRING and bool(self.taken_by) and self.waiting_since is not None

    @property
    def can_be_called_back(self) -> bool:
        """Whether the caller's number is known; otherwise no call-back is offered."""
        return bool(self.encrypted_number)

    @property
    def number_to_call(self) -> str:
        """The encrypted number at which the caller is to be called back."""
        return self.callback_number or self.encrypted_number

    @property
    def objected(self) -> bool:
        """Whether the caller objected to transcription."""
        return any(query.reason is Reason.OBJECTED for query in self.queries)

    @property
    def keys_only(self) -> bool:
        """Whether the carrier's own questions are answered by keys alone."""
        return self.objected or not self.carrier.recognizes

    @property
    def is_settled_by_hang_up(self) -> bool:
        """Whether a hang-up settles the outcomes; otherwise the stream, dial result or recording will."""
        match self.state:
            case CallState.LISTENING:
                return not self.on_stream
            case CallState.TRANSFERRING:
                return not self.accepted
            case CallState.RECORDING:
                return not self.recording
            case _:
                return True

    def left(self, now: datetime) -> "Call":
        """Note that the caller hung up while a recording or the stream's end is still to come."""
        is_first = self.gone_at is None and self.state in {CallState.RECORDING, CallState.LISTENING}
        return replace(self, gone_at=now) if is_first else self

    def heard(self, played: float) -> "Call":
        """Note how much of the last answer the caller heard (0–1)."""
        if isinstance(self.last, Greeted):
            return replace(self, attended=self.attended or played >= DELIVERED)
        query = current(self.queries)
        if query is None or played < DELIVERED or not isinstance(self.last, Answer | Redirect):
            return self
        return replace(self, queries=changed(self.queries, replace(query, delivered=True)))

    def takes_turn(self, request: str) -> bool:
        """Whether a request makes a turn: the caller is connected and the request is not a repeat."""
        is_repeated = bool(request) and request in (self.request, *self.earlier_requests)
        return self.state is CallState.LISTENING and self.gone_at is None and not is_repeated

    def share_heard(self, said: Said, played: float | None, now: datetime) -> float:
        """Return the share of our last answer that was played; estimated by the clock if not measured.

        With a silent caller the carrier always plays everything.
        """
        if played is not None:
            return played
        if isinstance(said, NoSpeech):
            return 1.0
        return self.airtime.played(now) if self.airtime else 0.0

    def is_ringing(self, attempt: int) -> bool:
        """Whether that attempt (from 1) is ringing or connected now."""
        return self.state is CallState.TRANSFERRING and self.attempt == attempt

    def announced(self, announcement: AnnouncementOutcome, now: datetime) -> "Call":
        """Note how the person who picked up responded to the announcement."""
        return self._ringing(self.transfers[-1].hearing(announcement, now)) if self.transfers else self

    def rung(self, outcome: TransferOutcome, now: datetime) -> "Call":
        """Note the outcome of the last dial."""
        return self._ringing(self.transfers[-1].ended(outcome, now)) if self.transfers else self

    def speaking(self, language: str) -> "Call":
        """Switch to the language that the caller speaks."""
        return replace(self, dialogue=replace(self.dialogue, language=language))

    def decided(self, decision: Decision, meant: Understanding, catalog: Catalog, now: datetime) -> "Call":
        """Return the call after a decision; raise IllegalEvent if its state does not allow it."""
        noted = replace(self, dialogue=self.dialogue.noting(meant), turns=self.turns + 1)
        moved = noted.after(decision, catalog, now, meant)
        spoken = replace(
            moved,
            dialogue=noted.dialogue.after(decision),
            slow=self.slow or decision == Repeat(slower=True) or not noted.dialogue.states.isdisjoint(SLOWLY),
        )
        return without_address(spoken) if spoken.state is CallState.ENDED else spoken

    def after_unanswered(
        self, decision: Route | Wait | OfferCallBack, catalog: Catalog, now: datetime
    ) -> "Call":
        """Return the call after an unanswered transfer; a hidden number gets a message, no call-back."""
        match decision:
            case OfferCallBack(message) if not self.can_be_called_back:
                return self.after(message, catalog, now)
            case _:
                return self.after(decision, catalog, now)

    def after(
        self, event: Event, catalog: Catalog, now: datetime, meant: Understanding | None = None
    ) -> "Call":
        """Return the call after an event; raise IllegalEvent if its state does not allow it."""
        event = self._as_wished(event)
        state = next_state(self.state, event)
        rings = state is CallState.TRANSFERRING
        was_there = self.spoke or (self.attended and not self.turns)
        moment = Moment(now, self.state, was_there, self.dialogue, catalog, meant, bool(self.transfers))
        moved = replace(
            self,
            state=state,
            queries=queries_after(self.queries, event, moment),
            transfers=attempts_after(self.transfers, event, now, rings=rings),
            tried=tried_after(self.tried, event),
            waiting_since=waiting_since(self.waiting_since, self.last, event, now),
            last=self.last if isinstance(event, NOT_REPEATED) else event,
            ended_at=now if state is CallState.ENDED else self.ended_at,
        )
        return without_address(moved) if state is CallState.ENDED else moved

    def _as_wished(self, event: Event) -> Event:
        """A hang-up while the number is read out still counts as a call-back request."""
        match event, self.last:
            case HungUp(), CheckNumber(message, keys_another=False) if self.state is CallState.CONFIRMING:
                return CallBackWished(message.person)
            case _:
                return event

    def _ringing(self, attempt: TransferAttempt) -> "Call":
        return replace(self, transfers=(*self.transfers[:-1], attempt))


def without_address(call: Call) -> Call:
    """Return the call without the caller's address, which is kept only as long as the call needs it."""
    run = call.dialogue.run.without_places() if call.dialogue.run else None
    return replace(
        call,
        dialogue=replace(call.dialogue, asked=HowCanIHelp(), address=None, run=run, kept=None, reminded=()),
        last=_general(call.last),
        replied=_general(call.replied),
    )


def _general(spoken: Spoken) -> Spoken:
    match spoken:
        case Greeted() | CheckNumber() | CallBackWished():
            return spoken
        case decision:
            return without_whereabouts(decision) or Greeted()


NOT_REPEATED = Repeat | StayQuiet | Explain | SwitchLanguage | HungUp | MessageLeft | PersonReached
