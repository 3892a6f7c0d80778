"""Department hours: exceptions override holidays, holidays the week; in the department's time zone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from languages.forms import forms

COUNTRY = "CA"

PROVINCES = frozenset(holidays.list_supported_countries()[COUNTRY])


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The name of each public holiday by language."""

    days: MappingProxyType[date, MappingProxyType[str, str]]

    def __contains__(self, day: date) -> bool:
        return day in self.days

    def name(self, day: date, language: str) -> str:
        """Return the holiday's name, or an empty text."""
        return self.days[day].get(language, "") if day in self.days else ""


NO_HOLIDAYS = HolidayCalendar(MappingProxyType({}))


def holidays_of(province: str, years: Iterable[int], languages: Iterable[str]) -> HolidayCalendar:
    """The public holidays that the `holidays` package knows for a province, such as BC."""
    years = tuple(years)
    names: dict[date, dict[str, str]] = defaultdict(dict)
    for language in languages:
        found = holidays.country_holidays(COUNTRY, subdiv=province, years=years, language=_spelling(language))
        for day, name in found.items():
            names[day][language] = name
    return HolidayCalendar(MappingProxyType({day: MappingProxyType(by) for day, by in sorted(names.items())}))


HORIZON_DAYS = 366


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """A time window within one day, in minutes after midnight; 1440 is the day's end."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with its own hours; closed without windows."""

    windows: tuple[TimeWindow, ...]
    reason: MappingProxyType[str, str]
    "The reason, by language."


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekly hours from Monday, the days that differ, and the holidays on which it is closed."""

    time_zone: ZoneInfo
    week: tuple[tuple[TimeWindow, ...], ...]
    exceptions: MappingProxyType[date, SpecialDay]
    holidays: HolidayCalendar

    def on(self, day: date) -> tuple[TimeWindow, ...]:
        """Return a day's time windows."""
        if day in self.exceptions:
            return self.exceptions[day].windows
        return () if day in self.holidays else self.week[day.weekday()]


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether it is open at an instant."""
    day = at.astimezone(hours.time_zone).date()
    return any(opens <= at < closes for opens, closes in _spans(hours, day))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Return the next opening from `at` on, within a year, in the department's zone."""
    today = at.astimezone(hours.time_zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS + 1)):
        for opens, closes in _spans(hours, day):
            if at < closes:
                return max(opens, at.astimezone(UTC)).astimezone(hours.time_zone)
    return None


def openings_after_closures(hours: Hours, first: date, days: int, longer_than: int) -> Iterator[datetime]:
    """Return the openings in a period that follow a closure of more than `days` days."""
    spans = (span for ahead in range(days) for span in _spans(hours, first + timedelta(days=ahead)))
    for (_, closes), (opens, _) in pairwise(spans):
        opening = opens.astimezone(hours.time_zone)
        # A window until midnight counts as closing on its own day.
        left = (closes - timedelta(minutes=1)).astimezone(hours.time_zone)
        if (opening.date() - left.date()).days > longer_than:
            yield opening


def closing(hours: Hours, at: datetime) -> datetime | None:
    """Return the closing time, or None if it is closed."""
    day = at.astimezone(hours.time_zone).date()
    ends = (closes for opens, closes in _spans(hours, day) if opens <= at < closes)
    return next((end.astimezone(hours.time_zone) for end in ends), None)


def reason_closed(hours: Hours, day: date, language: str) -> str:
    """Return why a day is closed or shortened; empty for a regular day."""
    if day in hours.exceptions:
        return hours.exceptions[day].reason.get(language, "")
    return hours.holidays.name(day, language)


def _spans(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Return a day's windows as instants; an ambiguous time means its first occurrence."""
    for window in sorted(hours.on(day)):
        opens, closes = (_instant(hours, day, minutes) for minutes in (window.opens, window.closes))
        if opens < closes:
            yield opens, closes


def _instant(hours: Hours, day: date, minutes: int) -> datetime:
    """Return it in UTC, so that arithmetic is right across clock changes."""
    days, minutes = divmod(minutes, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), hours.time_zone)
    return wall.astimezone(UTC)


DAYS = 366


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day that differs from the week; closed without windows."""

    day: date
    windows: tuple[TimeWindow, ...]
    reasons: MappingProxyType[str, str]
    "By language."
    is_exception: bool
    "Whether it was made for this department; otherwise it is a public holiday."


def year_ahead(hours: Hours, today: date) -> tuple[DayAhead, ...]:
    """Return the exceptions and holidays of the next twelve months, in order."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS))
    return tuple(_ahead(hours, day) for day in days if day in hours.exceptions or day in hours.holidays)


def _ahead(hours: Hours, day: date) -> DayAhead:
    is_exception = day in hours.exceptions
    reasons = hours.exceptions[day].reason if is_exception else hours.holidays.days[day]
    return DayAhead(day, tuple(sorted(hours.on(day))), reasons, is_exception)


def _spelling(language: str) -> str:
    """Return the code of a language for the package, which has several names for holidays in some."""
    known = forms(language)
    return known.text("holiday_names") if known.has("holiday_names") else language


_TIME = r"(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)?\s*([ap])?\.?\s*m?\.?"
_RANGE = re.compile(rf"{_TIME}\s*(?:-|–|—|to|until|à)\s*{_TIME}", re.IGNORECASE)
NOON = 12


def window_of(typed: str) -> str:
    """Return a time range as files have it, such as 08:30-16:30; what is none stays as it was typed."""
    found = _RANGE.fullmatch(typed.strip())
    if found is None:
        return typed
    opens = _minutes(found[1], found[2], found[3])
    closes = _minutes(found[4], found[5], found[6])
    is_plain = not found[6] and not found[4].startswith("0")
    if is_plain and closes <= opens < NOON * 60 and closes < NOON * 60:
        closes += NOON * 60  # "9-5" ends in the afternoon: no time range ends before it begins.
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    whole = int(hour)
    if half and whole <= NOON:
        whole = whole % NOON + (NOON if half.lower() == "p" else 0)
    return whole * 60 + int(minute or 0)
