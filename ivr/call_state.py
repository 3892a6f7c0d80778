"""The states of a call, and all of its transitions.

Nothing else sets a state, and this file knows nothing of the outside.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.decision import (
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    OfferCallBack,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    SwitchLanguage,
    TakeMessage,
    Wait,
)


class State(StrEnum):
    """Where a call is."""

    LISTENING = "listening"
    WAITING = "waiting"
    "In a department's queue."
    TRANSFERRING = "transferring"
    "A person's number is rung, or the caller talks with that person."
    OFFERING = "offering"
    "The caller chooses between a call-back and a message."
    RECORDING = "recording"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PersonReached:
    """A person pressed the key and the call was bridged."""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """The caller's message was recorded; nothing was said when it has no length."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CallBackWished:
    """The caller wants to be called back at the number they call from."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The connection is over."""

    failed: bool = False
    "The carrier or this line failed, not the caller."


Event: TypeAlias = Decision | PersonReached | MessageLeft | CallBackWished | HungUp

NEXT: dict[State, dict[type[Event], State]] = {
    State.LISTENING: {
        Answer: State.LISTENING,
        AskMore: State.LISTENING,
        AskOpenly: State.LISTENING,
        Clarify: State.LISTENING,
        Emergency: State.LISTENING,
        Explain: State.LISTENING,
        Redirect: State.LISTENING,
        Repeat: State.LISTENING,
        Reprompt: State.LISTENING,
        SwitchLanguage: State.LISTENING,
        Wait: State.WAITING,
        Route: State.TRANSFERRING,
        TakeMessage: State.RECORDING,
        End: State.ENDED,
        HungUp: State.ENDED,
    },
    State.WAITING: {
        Wait: State.WAITING,
        Route: State.TRANSFERRING,
        OfferCallBack: State.OFFERING,
        TakeMessage: State.RECORDING,
        CallBackWished: State.ENDED,
        HungUp: State.ENDED,
    },
    State.TRANSFERRING: {
        Wait: State.WAITING,
        Route: State.TRANSFERRING,
        OfferCallBack: State.OFFERING,
        TakeMessage: State.RECORDING,
        PersonReached: State.ENDED,
        HungUp: State.ENDED,
    },
    State.OFFERING: {
        TakeMessage: State.RECORDING,
        CallBackWished: State.ENDED,
        HungUp: State.ENDED,
    },
    State.RECORDING: {
        MessageLeft: State.ENDED,
        HungUp: State.ENDED,
    },
    State.ENDED: {},
}


class IllegalEvent(Exception):
    """An event that the state does not know; its text names both."""


def next_state(state: State, event: Event) -> State:
    """Return the state after an event; raise IllegalEvent for one that cannot happen there."""
    kind = Route if isinstance(event, Emergency) and event.numbers else type(event)
    try:
        return NEXT[state][kind]
    except KeyError as unknown:
        raise IllegalEvent(f"{type(event).__name__} in state {state}") from unknown
