"""A department as a form: what it shows, and the text of a file that comes of it."""

from collections.abc import Iterable, Mapping
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from routing.department import Department
from routing.department_text import stretches_text, written
from routing.editing.form import Typed, lines_of, texts_of
from routing.holiday import NO_HOLIDAYS
from routing.hours_file import DAYS

SPARE_ROWS = 3
"Empty rows for exceptions to come."
PLAIN = ("time_zone", "holidays", "max_wait_seconds", "when_closed", "on_call", "overflow")


def form_of(department: Department, city_zone: ZoneInfo) -> dict[str, str]:
    """What the form shows of a department."""
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
        **{f"languages.{language}": "true" for language in department.languages},
        **{f"hours.{day}": ", ".join(stretches_text(hours.week[at])) for at, day in enumerate(DAYS)},
    }
    for row, (day, special) in enumerate(sorted(hours.exceptions.items())):
        typed[f"exceptions.{row}.date"] = day.isoformat()
        typed[f"exceptions.{row}.hours"] = ", ".join(stretches_text(special.stretches))
        typed |= {f"exceptions.{row}.reason.{code}": text for code, text in special.reason.items()}
    return typed


def text_of(slug: str, typed: Typed, languages: Iterable[str]) -> str:
    """The text of the department's file as it was typed, right or wrong."""
    languages = tuple(languages)
    wait = typed.get("max_wait_seconds", "").strip()
    fields: dict[str, object] = {
        "id": slug,
        "name": texts_of(typed, "name", languages),
        "languages": [language for language in languages if typed.get(f"languages.{language}")],
        "numbers": [number.replace(" ", "") for number in lines_of(typed.get("numbers", ""))],
        "hours": {day: stretches for day in DAYS if (stretches := lines_of(typed.get(f"hours.{day}", "")))},
        "exceptions": [_exception(row, languages) for row in rows_of(typed)],
        **{name: typed.get(name, "").strip() for name in PLAIN if typed.get(name, "").strip()},
        "max_wait_seconds": int(wait) if wait.isdecimal() else wait,
    }
    for name in ("holidays", "when_closed"):
        fields.setdefault(name, "")
    if typed.get("queue"):
        fields["queue"] = True
    return written(fields)


def rows_of(typed: Typed) -> list[dict[str, str]]:
    """The exceptions that were typed, without the rows that were left empty."""
    rows = (_row(typed, number) for number in takewhile(lambda n: _has_row(typed, n), count()))
    return [row for row in rows if any(row.values())]


def compacted(typed: Typed) -> dict[str, str]:
    """The form with its exceptions numbered as in the text, so that a fault stands beside its row."""
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


def _exception(row: Mapping[str, str], languages: Iterable[str]) -> Mapping[str, object]:
    stretches = lines_of(row.get("hours", ""))
    open_or_closed: Mapping[str, object] = {"hours": stretches} if stretches else {"closed": True}
    return {"date": row.get("date", ""), **open_or_closed, "reason": texts_of(row, "reason", languages)}
