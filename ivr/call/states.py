"""The states of a call, and all of its transitions.

Nothing else sets a state.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, get_args

from routing.decision import (
    AboutCall,
    Decision,
    Emergency,
    End,
    ForAddress,
    OfferCallBack,
    OnTopic,
    Route,
    TakeMessage,
    Wait,
)
from routing.texting.texted import ByText
from routing.transfer import AnnouncementOutcome, TransferOutcome, outcome_when_left


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating; `score` is None until a key is pressed."""

    at: datetime
    after_person: bool
    score: int | None = None
    "1–5, where 5 is best."


class CallState(StrEnum):
    """Where a call is."""

    LISTENING = "listening"
    WAITING = "waiting"
    "In a department's queue."
    TRANSFERRING = "transferring"
    "A person's number is ringing, or that person is talking with the caller."
    OFFERING = "offering"
    "The caller chooses between a call-back and a message."
    CONFIRMING = "confirming"
    "The caller hears the number for the call-back."
    RECORDING = "recording"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PersonReached:
    """A person pressed the key and the call was bridged."""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """A message was recorded; zero length means silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CheckNumber:
    """The caller asked for a call-back and is confirming the number."""

    message: TakeMessage
    "What the caller leaves instead if no number is agreed on."
    keys_another: bool = False
    "Whether they key in another number now."
    number: int = 0
    "How many such questions came before it in the call."
    is_refused: bool = False
    "Whether the line may not dial the number that was keyed or that the caller has."


@dataclass(frozen=True, slots=True)
class CallBackWished:
    """The caller confirmed the call-back number."""

    person: str = ""
    "Whom the caller asked for by name."


@dataclass(frozen=True, slots=True)
class HungUp:
    """The connection is over."""

    failed: bool = False
    "The carrier or this line failed, not the caller."


Event: TypeAlias = Decision | PersonReached | MessageLeft | CheckNumber | CallBackWished | HungUp

NEXT: dict[CallState, dict[type[Event], CallState]] = {
    CallState.LISTENING: {
        # Whatever the line says of a topic or of the call, the caller answers.
        **dict.fromkeys(get_args(OnTopic | ForAddress | ByText | AboutCall), CallState.LISTENING),
        Emergency: CallState.LISTENING,
        Wait: CallState.WAITING,
        Route: CallState.TRANSFERRING,
        TakeMessage: CallState.RECORDING,
        End: CallState.ENDED,
        HungUp: CallState.ENDED,
    },
    CallState.WAITING: {
        Wait: CallState.WAITING,
        Route: CallState.TRANSFERRING,
        OfferCallBack: CallState.OFFERING,
        TakeMessage: CallState.RECORDING,
        CheckNumber: CallState.CONFIRMING,
        HungUp: CallState.ENDED,
    },
    CallState.TRANSFERRING: {
        Wait: CallState.WAITING,
        Route: CallState.TRANSFERRING,
        OfferCallBack: CallState.OFFERING,
        TakeMessage: CallState.RECORDING,
        PersonReached: CallState.ENDED,
        HungUp: CallState.ENDED,
    },
    CallState.OFFERING: {
        Route: CallState.TRANSFERRING,
        Wait: CallState.WAITING,
        TakeMessage: CallState.RECORDING,
        CheckNumber: CallState.CONFIRMING,
        HungUp: CallState.ENDED,
    },
    CallState.CONFIRMING: {
        CheckNumber: CallState.CONFIRMING,
        TakeMessage: CallState.RECORDING,
        CallBackWished: CallState.ENDED,
        HungUp: CallState.ENDED,
    },
    CallState.RECORDING: {
        MessageLeft: CallState.ENDED,
        HungUp: CallState.ENDED,
    },
    CallState.ENDED: {},
}


class IllegalEvent(Exception):
    """The state does not allow the event; the message names both."""


def next_state(state: CallState, event: Event) -> CallState:
    """Return the state after an event; raise IllegalEvent if it is not allowed."""
    kind = Route if isinstance(event, Emergency) and event.numbers else type(event)
    try:
        return NEXT[state][kind]
    except KeyError as unknown:
        raise IllegalEvent(f"{type(event).__name__} in state {state}") from unknown


@dataclass(frozen=True, slots=True)
class TransferAttempt:
    """A dial attempt; `outcome` is None while it rings or is connected."""

    department: str
    rung_at: datetime
    by: str = ""
    "The member of staff who took the call at the desk; empty where a department's number was rung."
    announcement: AnnouncementOutcome = AnnouncementOutcome.UNHEARD
    taken_at: datetime | None = None
    "When the key was pressed that takes the call."
    outcome: TransferOutcome | None = None
    ended_at: datetime | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether a person accepted the call by key."""
        return self.announcement is AnnouncementOutcome.TAKEN

    @property
    def talked_seconds(self) -> float:
        """How long the person and the caller talked."""
        if self.outcome is not TransferOutcome.ACCEPTED or not self.taken_at or not self.ended_at:
            return 0.0
        return max(0.0, (self.ended_at - self.taken_at).total_seconds())

    def hearing(self, announcement: AnnouncementOutcome, now: datetime) -> "TransferAttempt":
        """Return it after an announcement event; an accepted call stays accepted."""
        if self.outcome or self.announcement not in {AnnouncementOutcome.UNHEARD, AnnouncementOutcome.HEARD}:
            return self
        return replace(
            self,
            announcement=announcement,
            taken_at=now if announcement is AnnouncementOutcome.TAKEN else None,
        )

    def ended(self, outcome: TransferOutcome, now: datetime) -> "TransferAttempt":
        """Return it with its outcome; the first one counts."""
        return self if self.outcome else replace(self, outcome=outcome, ended_at=now)


Attempts = tuple[TransferAttempt, ...]


def attempts_after(attempts: Attempts, event: Event, now: datetime, *, rings: bool) -> Attempts:
    """Return the attempts after an event: a new one per dial, none open after the call."""
    match event:
        case Route(department, by=by) if rings:
            return (*attempts, TransferAttempt(department, now, by))
        case Emergency(department=department) if rings:
            return (*attempts, TransferAttempt(department, now))
        case PersonReached():
            return tuple(attempt.ended(TransferOutcome.ACCEPTED, now) for attempt in attempts)
        case HungUp():
            return tuple(attempt.ended(outcome_when_left(attempt.announcement), now) for attempt in attempts)
        case _:
            return attempts


def tried_after(tried: tuple[str, ...], event: Event) -> tuple[str, ...]:
    """Return the departments tried; staff who take a call at the desk do not count."""
    match event:
        case Route(department, by="") | Wait(department) | Emergency(department=department):
            return tuple(name for name in dict.fromkeys((*tried, department)) if name)
        case _:
            return tried


def waiting_since(since: datetime | None, last: object, event: Event, now: datetime) -> datetime | None:
    """Return since when the caller waits; returning to the same queue keeps the time."""
    match last, event:
        case ((Wait(before) | Route(before)), Wait(department)) if since and before == department:
            return since
        case _, Wait():
            return now
        case _:
            return since
