"""What a person's form asks for: an act, or what is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from routing.promises.act import Act, Break, GiveBack, HandOn, Keep, Reopen, Take, Try
from routing.promises.promise import Result

LONGEST_NOTE = 2000
PLAIN: Mapping[str, Act] = {"take": Take(), "give_back": GiveBack(), "try": Try(), "reopen": Reopen()}


@dataclass(frozen=True, slots=True)
class Fault:
    """A field is wrong; `words` is the id of what the page says about it."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form without faults."""

    act: Act
    note: str
    version: int
    "Of the promise as the person saw it."


Form: TypeAlias = Filled | Fault


def filled(fields: Mapping[str, str], departments: Collection[str], own: str) -> Form:
    """Read a form; `departments` are those of the city, `own` is the promise's."""
    note = fields.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        return Fault("note", "promises.note_long")
    act = _act(fields, frozenset(departments) - {own})
    if isinstance(act, Fault):
        return act
    version = fields.get("version", "")
    return Filled(act, note, int(version) if version.isdecimal() else 0)


def _act(fields: Mapping[str, str], departments: frozenset[str]) -> Act | Fault:
    match fields.get("act", ""):
        case "close":
            return _closing(fields)
        case "hand_on":
            department = fields.get("department", "")
            is_known = department in departments
            return HandOn(department) if is_known else Fault("department", "promises.department_missing")
        case name if name in PLAIN:
            return PLAIN[name]
        case _:
            return Fault("act", "promises.act_missing")


def _closing(fields: Mapping[str, str]) -> Act | Fault:
    try:
        result = Result(fields.get("result", ""))
    except ValueError:
        return Fault("result", "promises.result_missing")
    if result is Result.NOT_REACHED:
        return Break()
    return Keep(result, is_decision=bool(fields.get("is_decision")))
