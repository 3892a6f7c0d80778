"""Converts a department between form fields and file text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from intents.articles.article import heading
from intents.text.pattern import whole_number
from ivr.studio.directory.editor import Edited
from ivr.studio.directory.edits import DocumentKind, SignOff, is_fresh
from ivr.studio.directory.page import PageWords, Typed, lines_of, texts_of
from routing.departments.department import Department
from routing.departments.department_text import windows_text, written
from routing.departments.files import DAYS
from routing.departments.hours import NO_HOLIDAYS, DayAhead, closing, next_opening, window_of, year_ahead
from routing.departments.number import as_typed

SPARE_ROWS = 3
"Empty rows for further exceptions."
PLAIN = ("time_zone", "holidays", "max_wait_seconds", "when_closed", "on_call", "overflow")


def form_of(department: Department, city_zone: ZoneInfo) -> dict[str, str]:
    """Return a department's form fields."""
    hours = department.hours
    typed = {
        "numbers": "\n".join(department.numbers),
        "time_zone": "" if hours.time_zone == city_zone else str(hours.time_zone),
        "holidays": "open" if hours.holidays == NO_HOLIDAYS else "closed",
        "max_wait_seconds": str(department.max_wait_seconds),
        "when_closed": department.when_closed.value,
        "on_call": department.on_call or "",
        "overflow": department.overflow,
        "queue": "true" if department.queue else "",
        **{f"name.{language}": name for language, name in department.names.items()},
        **{f"aliases.{language}": ", ".join(names) for language, names in department.aliases.items()},
        **{f"languages.{language}": "true" for language in department.languages},
        **{f"hours.{day}": ", ".join(windows_text(hours.week[at])) for at, day in enumerate(DAYS)},
    }
    for row, (day, special) in enumerate(sorted(hours.exceptions.items())):
        typed[f"exceptions.{row}.date"] = day.isoformat()
        typed[f"exceptions.{row}.hours"] = ", ".join(windows_text(special.windows))
        typed |= {f"exceptions.{row}.reason.{code}": text for code, text in special.reason.items()}
    return typed


def text_of(slug: str, typed: Typed, languages: Iterable[str]) -> str:
    """Return the file text as typed, valid or not."""
    languages = tuple(languages)
    wait = typed.get("max_wait_seconds", "").strip()
    fields: dict[str, object] = {
        "id": slug,
        "name": texts_of(typed, "name", languages),
        "languages": [language for language in languages if typed.get(f"languages.{language}")],
        "numbers": [as_typed(number) for number in lines_of(typed.get("numbers", ""))],
        "hours": {day: windows for day in DAYS if (windows := _windows(typed.get(f"hours.{day}", "")))},
        "exceptions": [exception_fields(row, languages) for row in rows_of(typed)],
        **{name: typed.get(name, "").strip() for name in PLAIN if typed.get(name, "").strip()},
        "max_wait_seconds": wait if (seconds := whole_number(wait)) is None else seconds,
    }
    if "on_call" in fields:
        fields["on_call"] = as_typed(typed["on_call"])
    aliases = {code: names for code in languages if (names := lines_of(typed.get(f"aliases.{code}", "")))}
    if aliases:
        fields["aliases"] = aliases
    for name in ("holidays", "when_closed"):
        fields.setdefault(name, "")
    if typed.get("queue"):
        fields["queue"] = True
    return written(fields)


def rows_of(typed: Typed) -> list[dict[str, str]]:
    """Return the typed exceptions without empty rows."""
    rows = (_row(typed, number) for number in takewhile(lambda n: _has_row(typed, n), count()))
    return [row for row in rows if any(row.values())]


def compacted(typed: Typed) -> dict[str, str]:
    """Renumber the exceptions as in the text, so that faults match their rows."""
    others = {name: value for name, value in typed.items() if not name.startswith("exceptions.")}
    rows = {
        f"exceptions.{number}.{name}": value
        for number, row in enumerate(rows_of(typed))
        for name, value in row.items()
    }
    return {**others, **rows}


def _has_row(typed: Typed, number: int) -> bool:
    return f"exceptions.{number}.date" in typed


def _row(typed: Typed, number: int) -> dict[str, str]:
    start = f"exceptions.{number}."
    return {name.removeprefix(start): typed[name].strip() for name in typed if name.startswith(start)}


def _windows(typed: str) -> list[str]:
    return [window_of(one) for one in lines_of(typed)]


def exception_fields(row: Typed, languages: Iterable[str]) -> Mapping[str, object]:
    """Return a typed day that differs as a file has it."""
    windows = _windows(row.get("hours", ""))
    open_or_closed: Mapping[str, object] = {"hours": windows} if windows else {"closed": True}
    return {"date": row.get("date", ""), **open_or_closed, "reason": texts_of(row, "reason", languages)}


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department in the list."""

    slug: str
    name: str
    is_open: bool
    changes_at: str
    "When it closes if it is open, else when it opens; empty if it never does."
    numbers: int
    version: int
    is_signed: bool


@dataclass(frozen=True, slots=True)
class EditConflict:
    """A field that somebody else changed in the meantime."""

    field: str
    theirs: str
    yours: str


def department_line(
    department: Department, edited: Edited, signed: SignOff | None, now: datetime, words: PageWords
) -> DepartmentLine:
    """Return a department's list entry."""
    closes_at = closing(department.hours, now)
    changes_at = closes_at or next_opening(department.hours, now)
    return DepartmentLine(
        department.id,
        heading(department.names[words.spoken(edited)], words.spoken(edited)),
        closes_at is not None,
        words.moment(changes_at) if changes_at else "",
        len(department.numbers),
        edited.edits.version_of(DocumentKind.DEPARTMENT, department.id),
        is_fresh(signed, department, now),
    )


def days_ahead(department: Department, today: date, words: PageWords, language: str) -> list[dict[str, str]]:
    """Return a department's special days of the next twelve months."""
    return [_day_row(ahead, words, language) for ahead in year_ahead(department.hours, today)]


def differences(theirs: Typed, yours: Typed, words: PageWords) -> list[EditConflict]:
    """Return the fields where the saved version and this person's input differ."""
    names = dict.fromkeys((*theirs, *yours))
    return [
        EditConflict(words.field(name), theirs.get(name, ""), yours.get(name, ""))
        for name in names
        if theirs.get(name, "").strip() != yours.get(name, "").strip()
    ]


def _day_row(ahead: DayAhead, words: PageWords, language: str) -> dict[str, str]:
    return {
        "iso": ahead.day.isoformat(),
        "day": words.day(ahead.day),
        "hours": words.hours(ahead.windows),
        "reason": ahead.reasons.get(language, ""),
        "kind": words.say("directory.exception" if ahead.is_exception else "directory.holiday"),
    }
