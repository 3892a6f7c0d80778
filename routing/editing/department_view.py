"""What the pages of the directory show."""

from dataclasses import dataclass
from datetime import date, datetime

from routing.department import Department
from routing.department_text import stretches_text
from routing.editing.edits import Kind, SignOff
from routing.editing.form import Typed
from routing.editing.overlay import Edited
from routing.editing.page_words import PageWords
from routing.editing.sign_off import is_fresh
from routing.hours import closing, next_opening
from routing.year_ahead import DayAhead, year_ahead


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department in the list."""

    slug: str
    name: str
    is_open: bool
    changes_at: str
    "When it closes if it is open, else when it opens; empty when it never does."
    numbers: int
    version: int
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed while this person typed something else."""

    field: str
    theirs: str
    yours: str


def department_line(
    department: Department, edited: Edited, signed: SignOff | None, now: datetime, words: PageWords
) -> DepartmentLine:
    """Return a department as the list has it."""
    closes_at = closing(department.hours, now)
    changes_at = closes_at or next_opening(department.hours, now)
    return DepartmentLine(
        department.id,
        department.names[words.spoken(edited)],
        closes_at is not None,
        words.moment(changes_at) if changes_at else "",
        len(department.numbers),
        edited.edits.version_of(Kind.DEPARTMENT, department.id),
        is_fresh(signed, department, now),
    )


def days_ahead(department: Department, today: date, words: PageWords, language: str) -> list[dict[str, str]]:
    """Return the next twelve months of a department, a row for each day that differs."""
    return [_day_row(ahead, words, language) for ahead in year_ahead(department.hours, today)]


def differences(theirs: Typed, yours: Typed, words: PageWords) -> list[Difference]:
    """Return what somebody else saved and this person typed otherwise."""
    names = dict.fromkeys((*theirs, *yours))
    return [
        Difference(words.field(name), theirs.get(name, ""), yours.get(name, ""))
        for name in names
        if theirs.get(name, "").strip() != yours.get(name, "").strip()
    ]


def _day_row(ahead: DayAhead, words: PageWords, language: str) -> dict[str, str]:
    hours = ", ".join(stretches_text(ahead.stretches)) or words.say("editing.closed")
    return {
        "iso": ahead.day.isoformat(),
        "day": words.day(ahead.day),
        "hours": hours,
        "reason": ahead.reasons.get(language, ""),
        "kind": words.say("editing.exception" if ahead.is_exception else "editing.holiday"),
    }
