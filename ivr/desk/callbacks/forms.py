"""Parses a callback form into an act or a fault."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from intents.text.pattern import whole_number
from ivr.desk.callbacks.callback import Result
from ivr.desk.callbacks.progress import Act, Assign, Break, GiveBack, HandOn, Keep, Reopen, Take, Try

LONGEST_NOTE = 2000
PLAIN: Mapping[str, Act] = {"take": Take(), "give_back": GiveBack(), "try": Try(), "reopen": Reopen()}


@dataclass(frozen=True, slots=True)
class FormFault:
    """A faulty field; `words` is the id of the message."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A valid form."""

    act: Act
    note: str
    version: int
    "Of the callback as the person saw it."


Form: TypeAlias = FilledForm | FormFault


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form may name: another department, a colleague."""

    departments: Collection[str]
    people: Collection[str] = ()


def filled(fields: Mapping[str, str], choices: Choices) -> Form:
    """Parse a form."""
    note = fields.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        return FormFault("note", "callbacks.note_long")
    act = _act(fields, choices)
    if isinstance(act, FormFault):
        return act
    version = fields.get("version", "")
    return FilledForm(act, note, whole_number(version) or 0)


def _act(fields: Mapping[str, str], choices: Choices) -> Act | FormFault:
    match fields.get("act", ""):
        case "close":
            return _closing(fields)
        case "hand_on":
            department = fields.get("department", "")
            is_known = department in choices.departments
            return HandOn(department) if is_known else FormFault("department", "callbacks.department_missing")
        case "assign":
            person = fields.get("person", "")
            return (
                Assign(person)
                if person in choices.people
                else FormFault("person", "callbacks.person_missing")
            )
        case name if name in PLAIN:
            return PLAIN[name]
        case _:
            return FormFault("act", "callbacks.act_missing")


def _closing(fields: Mapping[str, str]) -> Act | FormFault:
    try:
        result = Result(fields.get("result", ""))
    except ValueError:
        return FormFault("result", "callbacks.result_missing")
    if result is Result.NOT_REACHED:
        return Break()
    return Keep(result, is_decision=bool(fields.get("is_decision")))
