"""How a promise goes on: one table of states, and what each act changes; nothing else sets a state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import assert_never

from routing.promises.act import Act, Break, GiveBack, HandOn, Keep, Reopen, Take, Try
from routing.promises.promise import Promise, Result, State

NEXT: Mapping[State, Mapping[type[Act], State]] = MappingProxyType(
    {
        State.WAITING: {Take: State.TAKEN, HandOn: State.WAITING},
        State.TAKEN: {
            Take: State.TAKEN,
            GiveBack: State.WAITING,
            Try: State.TAKEN,
            HandOn: State.WAITING,
            Keep: State.DONE,
            Break: State.FAILED,
        },
        State.DONE: {Reopen: State.WAITING},
        State.FAILED: {Reopen: State.WAITING},
    }
)
KEPT_AFTER = timedelta(days=30)
KEPT_AFTER_DECISION = timedelta(days=366)
KEPT_OPEN = timedelta(days=366)
"Nobody's words are kept for ever, not even those that nobody answered."


class IllegalAct(Exception):
    """Somebody did what the promise's state does not allow: another person was faster."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act, whose it is, and when."""

    act: Act
    by: str
    at: datetime


def allowed(promise: Promise, act: type[Act]) -> bool:
    """Whether a promise's state allows an act."""
    return act in NEXT[promise.state]


def after(promise: Promise, doing: Doing) -> Promise:
    """Return the promise after an act; raise IllegalAct when its state does not allow it."""
    state = NEXT[promise.state].get(type(doing.act))
    if state is None:
        raise IllegalAct(f"{type(doing.act).__name__} is not possible while it is {promise.state}")
    return replace(_changed(promise, doing), state=state, version=promise.version + 1)


def _changed(promise: Promise, doing: Doing) -> Promise:
    match doing.act:
        case Take():
            return replace(promise, owner=doing.by)
        case GiveBack():
            return replace(promise, owner="")
        case Try():
            return replace(promise, tries=promise.tries + 1)
        case HandOn(department):
            return replace(promise, owner="", department=department)
        case Keep(result, is_decision):
            kept = KEPT_AFTER_DECISION if is_decision else KEPT_AFTER
            return _closed(promise, result, doing.at, kept)
        case Break():
            return _closed(promise, Result.NOT_REACHED, doing.at, KEPT_AFTER)
        case Reopen():
            purge_on = open_until(promise.left_at)
            return replace(promise, owner="", result=None, closed_at=None, purge_on=purge_on)
        case _:
            assert_never(doing.act)


def _closed(promise: Promise, result: Result, at: datetime, kept: timedelta) -> Promise:
    return replace(promise, result=result, closed_at=at, purge_on=(at + kept).date())


def open_until(left_at: datetime) -> date:
    """The day on which a promise goes that nobody ever closed."""
    return (left_at + KEPT_OPEN).date()
