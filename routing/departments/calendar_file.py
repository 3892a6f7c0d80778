"""Imports an iCalendar file as a department's hours, all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Component, Event

from intents.text.yaml_file import Problem
from routing.departments.calendar import (
    BETWEEN_LANGUAGES,
    HOLIDAYS_MARK,
    REASON_MARK,
    ZONE_MARK,
    ClosedDays,
    ExtraOpening,
    NotUnderstood,
    Weekly,
    meaning_of,
    reasons_in,
)
from routing.departments.files import DAYS
from routing.departments.hours import NO_HOLIDAYS, HolidayCalendar, Hours, SpecialDay, TimeWindow

LONGEST_COMPLAINT = 160


def read_calendar(
    text: str, file: str, known: Hours, holidays: HolidayCalendar, languages: Iterable[str]
) -> tuple[Hours, tuple[Problem, ...]]:
    """Return a department's hours with a calendar applied; unchanged if there is a problem."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return known, (Problem(file, line, "the file is no text; a NUL character stands in it"),)
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError) as unreadable:
        reason = " ".join(str(unreadable).split())[:LONGEST_COMPLAINT]
        return known, (Problem(file, _line_in(text, str(unreadable)), f"unreadable calendar: {reason}"),)
    try:
        zone = _zone(calendar, known)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return known, (Problem(file, 1, f"there is no time zone {calendar[ZONE_MARK]}"),)
    reading = _Reading(file, zone, holidays, tuple(languages))
    for line, component in zip(_lines(text), calendar.subcomponents, strict=False):
        reading.take(component, line)
    if reading.problems:
        return known, tuple(sorted(set(reading.problems)))
    return _hours(calendar, reading, known), ()


@dataclass(slots=True)
class _Reading:
    """Collects the hours read so far."""

    file: str
    zone: ZoneInfo
    holidays: HolidayCalendar
    languages: tuple[str, ...]
    week: dict[int, list[TimeWindow]] = field(default_factory=lambda: defaultdict(list))
    zones: set[ZoneInfo] = field(default_factory=set)
    open_days: dict[date, list[TimeWindow]] = field(default_factory=lambda: defaultdict(list))
    closed_days: set[date] = field(default_factory=set)
    reasons: dict[date, Mapping[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, component: Component, line: int) -> None:
        """Read one component, or note why it cannot be read."""
        title = f"{component.name} “{component.get('SUMMARY', '')}”".replace(" “”", "")
        match component:
            case Event() if str(component.get("STATUS", "")).upper() != "CANCELLED":
                try:
                    self._event(component)
                except NotUnderstood as fault:
                    self.problems.append(Problem(self.file, line, f"{title}: {fault}"))
            case Component(name="VEVENT" | "VTIMEZONE"):
                pass
            case _:
                self.problems.append(Problem(self.file, line, f"{title}: only events are understood"))

    def _event(self, event: Event) -> None:
        match meaning_of(event, self.zone):
            case Weekly(weekdays, window, zone):
                for weekday in weekdays:
                    self.week[weekday] = _joined(self.week[weekday], window, DAYS[weekday])
                self.zones |= {zone} if zone else set()
            case ExtraOpening(day, window):
                if day in self.closed_days:
                    raise NotUnderstood(f"{day} is closed by another event")
                self.open_days[day] = _joined(self.open_days[day], window, day.isoformat())
                self._because(day, event)
            case ClosedDays(days, is_holiday):
                for day in days:
                    self._close(day, event, is_holiday=is_holiday)
            case meaning:
                assert_never(meaning)
        if len(self.zones) > 1:
            raise NotUnderstood("weekly hours are in more than one time zone")

    def _close(self, day: date, event: Event, *, is_holiday: bool) -> None:
        if is_holiday and day in self.holidays:
            return
        if day in self.open_days:
            raise NotUnderstood(f"{day} is open by another event")
        self.closed_days.add(day)
        self._because(day, event)

    def _because(self, day: date, event: Event) -> None:
        reason = _reason(event, self.languages) or self.holidays.days.get(day)
        if reason is None:
            spoken = BETWEEN_LANGUAGES.join(self.languages)
            raise NotUnderstood(f"its title must give the reason in every language, as {spoken}")
        if self.reasons.setdefault(day, reason) != reason:
            raise NotUnderstood(f"{day} has two reasons")


def _hours(calendar: Calendar, reading: _Reading, known: Hours) -> Hours:
    """Our own calendars are complete; others without weekly hours leave the week unchanged."""
    is_whole = HOLIDAYS_MARK in calendar
    days = {*reading.closed_days, *reading.open_days}
    exceptions = {
        day: SpecialDay(tuple(reading.open_days.get(day, ())), MappingProxyType({**reading.reasons[day]}))
        for day in sorted(days)
    }
    week = tuple(tuple(reading.week.get(weekday, ())) for weekday in range(7))
    follows = str(calendar.get(HOLIDAYS_MARK, "")).upper() == "CLOSED"
    return replace(
        known,
        time_zone=next(iter(reading.zones), reading.zone),
        week=week if is_whole or reading.week else known.week,
        exceptions=MappingProxyType(exceptions),
        holidays=(reading.holidays if follows else NO_HOLIDAYS) if is_whole else known.holidays,
    )


def _joined(windows: list[TimeWindow], window: TimeWindow, name: str) -> list[TimeWindow]:
    joined = sorted([*windows, window])
    if any(later.opens < earlier.closes for earlier, later in pairwise(joined)):
        raise NotUnderstood(f"two time ranges of {name} overlap")
    return joined


def _reason(event: Event, languages: tuple[str, ...]) -> Mapping[str, str] | None:
    marked = event.get(REASON_MARK, [])
    every = marked if isinstance(marked, list) else [marked]
    given = {str(one.params.get("LANGUAGE", "")): str(one).strip() for one in every}
    given = given or reasons_in(str(event.get("SUMMARY", "")), languages)
    return {language: given[language] for language in languages} if _is_full(given, languages) else None


def _is_full(given: Mapping[str, str], languages: tuple[str, ...]) -> bool:
    return all(given.get(language) for language in languages)


def _zone(calendar: Calendar, known: Hours) -> ZoneInfo:
    """Return the zone of our own calendar, or the department's for any other."""
    name = str(calendar.get(ZONE_MARK, ""))
    return ZoneInfo(name) if HOLIDAYS_MARK in calendar and name else known.time_zone


def _lines(text: str) -> Iterator[int]:
    """Return the first line of each component."""
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip().upper()
        if word.startswith("BEGIN:"):
            depth += 1
            if depth == 2:
                yield number
        depth -= word.startswith("END:")


def _line_in(text: str, complaint: str) -> int:
    """Return the line quoted in an error message."""
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if line.strip() and repr(line.strip()) in complaint), 1)
