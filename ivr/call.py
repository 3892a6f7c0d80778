"""A call: what has happened so far, as one value that is stored after every turn."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from intents.catalog import Catalog
from intents.understanding import Understanding
from ivr.call_state import (
    CallBackWished,
    Event,
    HungUp,
    MessageLeft,
    PersonReached,
    State,
    next_state,
)
from ivr.query import DELIVERED, Queries, changed, current
from ivr.query_events import Moment, queries_after
from ivr.rating import Rating
from ivr.transfer_attempt import TransferAttempt
from ivr.way import attempts_after, tried_after, waiting_since
from routing.decision import (
    Answer,
    Decision,
    Explain,
    OfferCallBack,
    Redirect,
    Repeat,
    Route,
    SwitchLanguage,
    Wait,
)
from routing.so_far import SoFar
from routing.transfer import TransferOutcome, Whisper


@dataclass(frozen=True, slots=True)
class Greeted:
    """The line has spoken its greeting and decided nothing yet."""


Spoken: TypeAlias = Decision | Greeted | CallBackWished


@dataclass(frozen=True, slots=True)
class Call:
    """One connection, keyed by the carrier's CallSid."""

    sid: str
    started_at: datetime
    so_far: SoFar
    caller: str = ""
    "A keyed hash of the caller's number; empty when it is hidden."
    state: State = State.LISTENING
    queries: Queries = ()
    turns: int = 0
    spoke: bool = False
    "Whether the caller ever said or keyed anything."
    slow: bool = False
    transfers: tuple[TransferAttempt, ...] = ()
    "The numbers of people that were rung, in order."
    tried: tuple[str, ...] = ()
    "The departments that the call was brought to, the first one first."
    waiting_since: datetime | None = None
    "Since when the caller has been in the queue that they are in, or were in last."
    sealed_number: str = field(default="", repr=False)
    "The caller's number, which only this line can read; empty when it is hidden."
    recording: bool = False
    "Whether the caller was asked to speak after the tone."
    carrier_hears: bool = False
    "Whether the carrier turns speech into words, since this machine could not."
    last: Spoken = Greeted()
    "What Repeat says again."
    ended_at: datetime | None = None
    rating: Rating | None = None
    "What the caller said of the call at its end; None when they were not asked."
    is_test: bool = False
    version: int = 0
    "How often it was stored: of two writers the second one notices."

    @property
    def language(self) -> str:
        """The language in which the line speaks now."""
        return self.so_far.language

    @property
    def attempt(self) -> int:
        """How many numbers of people have been rung."""
        return len(self.transfers)

    @property
    def accepted(self) -> bool:
        """Whether a person pressed the key that takes the call."""
        return bool(self.transfers) and self.transfers[-1].is_accepted

    @property
    def taken_by(self) -> str:
        """The member of staff who takes the call at the desk; empty while nobody does."""
        return self.last.by if isinstance(self.last, Route) else ""

    @property
    def is_fetched(self) -> bool:
        """Whether staff have accepted it from its queue, so that the carrier takes it off its stream."""
        return self.state is State.TRANSFERRING and bool(self.taken_by) and self.waiting_since is not None

    @property
    def can_be_called_back(self) -> bool:
        """Whether there is a number to call: nobody is promised a call that cannot be made."""
        return bool(self.sealed_number)

    @property
    def is_settled_by_hang_up(self) -> bool:
        """Whether a hang-up decides the outcomes; otherwise the dial result or the recording will say."""
        match self.state:
            case State.TRANSFERRING:
                return not self.accepted
            case State.RECORDING:
                return not self.recording
            case _:
                return True

    def heard(self, played: float) -> "Call":
        """Note how much of the last answer the caller heard (0–1)."""
        query = current(self.queries)
        if query is None or played < DELIVERED or not isinstance(self.last, Answer | Redirect):
            return self
        return replace(self, queries=changed(self.queries, replace(query, delivered=True)))

    def is_ringing(self, attempt: int) -> bool:
        """Whether the number of that attempt (from 1) is the one that rings, or talks, now."""
        return self.state is State.TRANSFERRING and self.attempt == attempt

    def whispered(self, whisper: Whisper, now: datetime) -> "Call":
        """Note what whoever picked up did when they were told who calls."""
        return self._ringing(self.transfers[-1].hearing(whisper, now)) if self.transfers else self

    def rung(self, outcome: TransferOutcome, now: datetime) -> "Call":
        """Note what came of the number that was rung last."""
        return self._ringing(self.transfers[-1].ended(outcome, now)) if self.transfers else self

    def speaking(self, language: str) -> "Call":
        """Go on in the language that the caller was heard to speak."""
        return replace(self, so_far=replace(self.so_far, language=language))

    def decided(self, decision: Decision, meant: Understanding, catalog: Catalog, now: datetime) -> "Call":
        """Return the call after a turn; raise IllegalEvent when its state does not allow the decision."""
        noted = replace(self, so_far=self.so_far.noting(meant), turns=self.turns + 1)
        moved = noted.after(decision, catalog, now, meant)
        return replace(
            moved,
            so_far=noted.so_far.after(decision),
            slow=self.slow or decision == Repeat(slower=True),
        )

    def going_on(self, decision: Route | Wait | OfferCallBack, catalog: Catalog, now: datetime) -> "Call":
        """Return the call after nobody took it; a caller who cannot be called back is asked for a message."""
        match decision:
            case OfferCallBack(message) if not self.can_be_called_back:
                return self.after(message, catalog, now)
            case _:
                return self.after(decision, catalog, now)

    def after(
        self, event: Event, catalog: Catalog, now: datetime, meant: Understanding | None = None
    ) -> "Call":
        """Return the call after an event; raise IllegalEvent when its state does not know it."""
        state = next_state(self.state, event)
        rings = state is State.TRANSFERRING
        moment = Moment(now, self.state, self.spoke, self.so_far.pending, catalog, meant)
        return replace(
            self,
            state=state,
            queries=queries_after(self.queries, event, moment),
            transfers=attempts_after(self.transfers, event, now, rings=rings),
            tried=tried_after(self.tried, event),
            waiting_since=waiting_since(self.waiting_since, self.last, event, now),
            last=self.last if isinstance(event, NOT_REPEATED) else event,
            ended_at=now if state is State.ENDED else self.ended_at,
        )

    def _ringing(self, attempt: TransferAttempt) -> "Call":
        return replace(self, transfers=(*self.transfers[:-1], attempt))


NOT_REPEATED = Repeat | Explain | SwitchLanguage | HungUp | MessageLeft | PersonReached
