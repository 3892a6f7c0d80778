"""The state machine of callbacks; nothing else sets a state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never

from ivr.desk.callbacks.callback import Callback, CallbackState, Result


@dataclass(frozen=True, slots=True)
class Take:
    """Assign it to me, even from somebody else."""


@dataclass(frozen=True, slots=True)
class Assign:
    """Assign it to a colleague."""

    person: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Give it back."""


class NoAnswerReason(StrEnum):
    """Why a dialled telephone brought nobody, as the carrier says it."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    HUNG_UP = "hung_up"
    "Picked up, and no key; or the member of staff hung up while it rang."


@dataclass(frozen=True, slots=True)
class Try:
    """Note a failed call-back attempt."""

    how: NoAnswerReason | None = None
    "Why nobody was reached by a dial; None where a person notes it."


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring me, then the caller."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Note that the member of staff did not take such a dial, so that the caller was not rung."""

    how: NoAnswerReason


@dataclass(frozen=True, slots=True)
class Ring:
    """Note that the member of staff took it, and the caller is rung."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Note that the caller was reached by such a dial."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HandOn:
    """Move it to another department."""

    department: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Close it as done."""

    result: Result
    is_decision: bool = False
    "Whether a decision about the caller was made, which must be kept longer (FOIPPA s. 31)."


@dataclass(frozen=True, slots=True)
class Break:
    """Close it as failed: nobody could be reached."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Reopen it."""


Act: TypeAlias = Take | Assign | GiveBack | Try | Dial | Miss | Ring | Talk | HandOn | Keep | Break | Reopen


NEXT: Mapping[CallbackState, Mapping[type[Act], CallbackState]] = MappingProxyType(
    {
        CallbackState.WAITING: {
            Take: CallbackState.TAKEN,
            Assign: CallbackState.TAKEN,
            HandOn: CallbackState.WAITING,
        },
        CallbackState.TAKEN: {
            Take: CallbackState.TAKEN,
            Assign: CallbackState.TAKEN,
            GiveBack: CallbackState.WAITING,
            Try: CallbackState.TAKEN,
            Dial: CallbackState.TAKEN,
            Miss: CallbackState.TAKEN,
            Ring: CallbackState.TAKEN,
            Talk: CallbackState.TAKEN,
            HandOn: CallbackState.WAITING,
            Keep: CallbackState.DONE,
            Break: CallbackState.FAILED,
        },
        CallbackState.DONE: {Reopen: CallbackState.WAITING},
        CallbackState.FAILED: {Reopen: CallbackState.WAITING},
    }
)
KEPT_AFTER = timedelta(days=30)
KEPT_AFTER_DECISION = timedelta(days=366)
KEPT_OPEN = timedelta(days=90)
"Of callbacks that nobody closed; long before that, the desk and an alert say so."


class IllegalAct(Exception):
    """The callback's state does not allow the act, because somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act with its person and time."""

    act: Act
    by: str
    at: datetime


def allowed(callback: Callback, act: type[Act]) -> bool:
    """Whether a callback's state allows an act."""
    return act in NEXT[callback.state]


def after(callback: Callback, doing: Doing) -> Callback:
    """Return the callback after an act; raise IllegalAct when its state does not allow it."""
    state = NEXT[callback.state].get(type(doing.act))
    if state is None:
        raise IllegalAct(f"{type(doing.act).__name__} is not possible while it is {callback.state}")
    return replace(_changed(callback, doing), state=state, version=callback.version + 1)


def _changed(callback: Callback, doing: Doing) -> Callback:
    match doing.act:
        case Take():
            return replace(callback, owner=doing.by)
        case Assign(person):
            return replace(callback, owner=person)
        case GiveBack():
            return replace(callback, owner="")
        case Try():
            return replace(callback, tries=callback.tries + 1)
        case Dial() | Miss() | Ring() | Talk():
            return callback
        case HandOn(department):
            return replace(callback, owner="", department=department)
        case Keep(result, is_decision):
            kept = KEPT_AFTER_DECISION if is_decision else KEPT_AFTER
            return _closed(callback, result, doing.at, kept)
        case Break():
            return _closed(callback, Result.NOT_REACHED, doing.at, KEPT_AFTER)
        case Reopen():
            purge_on = open_until(callback.left_at)
            return replace(callback, owner="", result=None, closed_at=None, purge_on=purge_on)
        case _:
            assert_never(doing.act)


def _closed(callback: Callback, result: Result, at: datetime, kept: timedelta) -> Callback:
    return replace(callback, result=result, closed_at=at, purge_on=(at + kept).date())


def open_until(left_at: datetime) -> date:
    """Return the purge day of a callback that nobody closes."""
    return (left_at + KEPT_OPEN).date()


@dataclass(frozen=True, slots=True)
class CallbackStep:
    """One step in a callback's history."""

    at: datetime
    by: str
    act: str
    detail: str = ""
    "A department's slug, a person's id, a result, or how a dial went."
    note: str = ""


def step_of(doing: Doing, note: str) -> CallbackStep:
    """Return an act as a history step."""
    name, detail = _named(doing.act)
    return CallbackStep(doing.at, doing.by, name, detail, note)


PLAIN: Mapping[type[Act], str] = MappingProxyType(
    {Take: "take", GiveBack: "give_back", Dial: "dial", Ring: "ring", Reopen: "reopen"}
)
"The names of the acts that need no detail."


def _named(act: Act) -> tuple[str, str]:
    match act:
        case Take() | GiveBack() | Dial() | Ring() | Reopen():
            return PLAIN[type(act)], ""
        case Try(how):
            return "try", how.value if how else ""
        case Miss(how):
            return "miss", how.value
        case Assign(person):
            return "assign", person
        case Talk(seconds):
            return "talk", str(seconds)
        case HandOn(department):
            return "hand_on", department
        case Keep(result):
            return "keep", result.value
        case Break():
            return "break", Result.NOT_REACHED.value
        case _:
            assert_never(act)


NOTED_BY_CARRIER = frozenset({"miss", "ring", "talk"})


def is_of_dial(step: CallbackStep) -> bool:
    """Whether the carrier told it of a dial, and nobody did it at the desk."""
    return step.act in NOTED_BY_CARRIER or (step.act == "try" and bool(step.detail))
