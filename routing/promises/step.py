"""Step: one thing that a person did about a promise, as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from routing.promises.act import Act, Break, GiveBack, HandOn, Keep, Reopen, Take, Try
from routing.promises.progress import Doing
from routing.promises.promise import Result


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what, when, and the note that was left."""

    at: datetime
    by: str
    act: str
    detail: str = ""
    "A department's slug, or a result."
    note: str = ""


def step_of(doing: Doing, note: str) -> Step:
    """Return an act as it is kept."""
    name, detail = _named(doing.act)
    return Step(doing.at, doing.by, name, detail, note)


def _named(act: Act) -> tuple[str, str]:
    match act:
        case Take():
            return "take", ""
        case GiveBack():
            return "give_back", ""
        case Try():
            return "try", ""
        case HandOn(department):
            return "hand_on", department
        case Keep(result):
            return "keep", result.value
        case Break():
            return "break", Result.NOT_REACHED.value
        case Reopen():
            return "reopen", ""
        case _:
            assert_never(act)
