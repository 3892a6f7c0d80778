"""Writes a department's YAML file as a person would."""

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import yaml

from routing.departments.department import Department
from routing.departments.files import DAYS, OnHolidays
from routing.departments.hours import NO_HOLIDAYS, Hours, SpecialDay, TimeWindow

Fields = Mapping[str, object]
"Texts, numbers, booleans, and lists and mappings of them."
WIDEST = 10_000
"Characters: no text is wrapped, so that a fault's line identifies its field."


def department_text(department: Department, city_zone: ZoneInfo) -> str:
    """Return a department's file text."""
    hours = department.hours
    zone = {} if hours.time_zone == city_zone else {"time_zone": str(hours.time_zone)}
    on_call = {"on_call": department.on_call} if department.on_call else {}
    aliases = {language: list(names) for language, names in department.aliases.items()}
    overflow = {"overflow": department.overflow} if department.overflow else {}
    return written(
        {
            "id": department.id,
            "name": dict(department.names),
            **({"aliases": aliases} if aliases else {}),
            "languages": list(department.languages),
            "numbers": list(department.numbers),
            **zone,
            "hours": {
                day: windows_text(windows) for day, windows in zip(DAYS, hours.week, strict=True) if windows
            },
            "exceptions": exceptions_fields(hours),
            "holidays": (OnHolidays.OPEN if hours.holidays == NO_HOLIDAYS else OnHolidays.CLOSED).value,
            "max_wait_seconds": department.max_wait_seconds,
            "when_closed": department.when_closed.value,
            **on_call,
            **overflow,
            **({"queue": True} if department.queue else {}),
        }
    )


def exceptions_fields(hours: Hours) -> list[Fields]:
    """Return the exceptions in order."""
    return [_special_fields(day, special) for day, special in sorted(hours.exceptions.items())]


def windows_text(windows: Iterable[TimeWindow]) -> list[str]:
    """Windows such as 08:30-16:30."""
    return [f"{_clock(window.opens)}-{_clock(window.closes)}" for window in windows]


def written(fields: Fields) -> str:
    """Fields as YAML, one per line."""
    return yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=WIDEST)


def _special_fields(day: date, special: SpecialDay) -> Fields:
    open_or_closed: Fields = {"hours": windows_text(special.windows)} if special.windows else {"closed": True}
    return {"date": day.isoformat(), **open_or_closed, "reason": dict(special.reason)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
