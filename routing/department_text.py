"""A department as the text of its file, as a person would have written it."""

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import yaml

from routing.department import Department
from routing.holiday import NO_HOLIDAYS
from routing.hours import Hours, SpecialDay, Stretch
from routing.hours_file import DAYS, OnHolidays

Fields = Mapping[str, object]
"Texts, numbers, truth values, and lists and mappings of them."
WIDEST = 10_000
"Characters: every text stays on its line, so that a fault's line tells its field."


def department_text(department: Department, city_zone: ZoneInfo) -> str:
    """The text that is read as this department."""
    hours = department.hours
    zone = {} if hours.time_zone == city_zone else {"time_zone": str(hours.time_zone)}
    on_call = {"on_call": department.on_call} if department.on_call else {}
    overflow = {"overflow": department.overflow} if department.overflow else {}
    return written(
        {
            "id": department.id,
            "name": dict(department.names),
            "languages": list(department.languages),
            "numbers": list(department.numbers),
            **zone,
            "hours": {
                day: stretches_text(stretches)
                for day, stretches in zip(DAYS, hours.week, strict=True)
                if stretches
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
    """The days that differ, in their order."""
    return [_special_fields(day, special) for day, special in sorted(hours.exceptions.items())]


def stretches_text(stretches: Iterable[Stretch]) -> list[str]:
    """Stretches such as 08:30-16:30."""
    return [f"{_clock(stretch.opens)}-{_clock(stretch.closes)}" for stretch in stretches]


def written(fields: Fields) -> str:
    """Fields as YAML, each on a line of its own."""
    return yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=WIDEST)


def _special_fields(day: date, special: SpecialDay) -> Fields:
    open_or_closed: Fields = (
        {"hours": stretches_text(special.stretches)} if special.stretches else {"closed": True}
    )
    return {"date": day.isoformat(), **open_or_closed, "reason": dict(special.reason)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
