"""When a department takes calls: an exception before a holiday before the week, in its own time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from routing.holiday import HolidayCalendar

HORIZON_DAYS = 366


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A part of one day, in minutes after its midnight; it never crosses midnight, and 1440 is its end."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that follows its own hours and not the week; without stretches it is closed."""

    stretches: tuple[Stretch, ...]
    reason: MappingProxyType[str, str]
    "By language."


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekly hours from Monday, the days that differ, and the holidays on which it is closed."""

    time_zone: ZoneInfo
    week: tuple[tuple[Stretch, ...], ...]
    exceptions: MappingProxyType[date, SpecialDay]
    holidays: HolidayCalendar

    def on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of a day."""
        if day in self.exceptions:
            return self.exceptions[day].stretches
        return () if day in self.holidays else self.week[day.weekday()]


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether calls are taken at an instant."""
    day = at.astimezone(hours.time_zone).date()
    return any(opens <= at < closes for opens, closes in _spans(hours, day))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """The first instant from `at` on at which calls are taken, within a year, in the department's zone."""
    today = at.astimezone(hours.time_zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS + 1)):
        for opens, closes in _spans(hours, day):
            if at < closes:
                return max(opens, at.astimezone(UTC)).astimezone(hours.time_zone)
    return None


def far_openings(hours: Hours, first: date, days: int, farther_than: int) -> Iterator[datetime]:
    """The openings within so many days that come more days than that after the closing before them."""
    spans = (span for ahead in range(days) for span in _spans(hours, first + timedelta(days=ahead)))
    for (_, closes), (opens, _) in pairwise(spans):
        opening = opens.astimezone(hours.time_zone)
        # A day that ends at midnight is left, for a caller, on the day itself.
        left = (closes - timedelta(minutes=1)).astimezone(hours.time_zone)
        if (opening.date() - left.date()).days > farther_than:
            yield opening


def closing(hours: Hours, at: datetime) -> datetime | None:
    """When the stretch that is open at an instant ends, or None when it is closed."""
    day = at.astimezone(hours.time_zone).date()
    ends = (closes for opens, closes in _spans(hours, day) if opens <= at < closes)
    return next((end.astimezone(hours.time_zone) for end in ends), None)


def reason_closed(hours: Hours, day: date, language: str) -> str:
    """Why a day is closed or shortened, in words, or nothing when it follows the week."""
    if day in hours.exceptions:
        return hours.exceptions[day].reason.get(language, "")
    return hours.holidays.name(day, language)


def _spans(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a day as instants; where clocks go back, a time means its first occurrence."""
    for stretch in sorted(hours.on(day)):
        opens, closes = (_instant(hours, day, minutes) for minutes in (stretch.opens, stretch.closes))
        if opens < closes:
            yield opens, closes


def _instant(hours: Hours, day: date, minutes: int) -> datetime:
    """UTC, so that comparing and subtracting count real time also across a change of clocks."""
    days, minutes = divmod(minutes, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), hours.time_zone)
    return wall.astimezone(UTC)
