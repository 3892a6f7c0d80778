"""The next twelve months of a department: every day that does not follow its week."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from routing.hours import Hours, Stretch

DAYS = 366


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day that differs from the week; without stretches it is closed."""

    day: date
    stretches: tuple[Stretch, ...]
    reasons: MappingProxyType[str, str]
    "By language."
    is_exception: bool
    "Made for this department; otherwise it is a public holiday."


def year_ahead(hours: Hours, today: date) -> tuple[DayAhead, ...]:
    """Every exception and holiday of the next twelve months, in their order."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS))
    return tuple(_ahead(hours, day) for day in days if day in hours.exceptions or day in hours.holidays)


def _ahead(hours: Hours, day: date) -> DayAhead:
    is_exception = day in hours.exceptions
    reasons = hours.exceptions[day].reason if is_exception else hours.holidays.days[day]
    return DayAhead(day, tuple(sorted(hours.on(day))), reasons, is_exception)
