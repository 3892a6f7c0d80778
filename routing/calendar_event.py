"""What one event of a calendar says of a department's hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Event, vCategory, vDDDTypes, vDuration

from routing.calendar_text import HOLIDAY, WEEKDAYS
from routing.hours import Stretch

MIDNIGHT = 24 * 60
LONGEST_CLOSURE_DAYS = 366
UNKNOWN = ("EXDATE", "RDATE", "EXRULE", "RECURRENCE-ID")
RULE_PARTS = frozenset({"FREQ", "BYDAY", "WKST", "INTERVAL"})


class NotUnderstood(Exception):
    """An event whose meaning for the hours is not clear; its text is the sentence for its author."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Open each week on these days, counted from Monday."""

    weekdays: tuple[int, ...]
    stretch: Stretch
    zone: ZoneInfo | None
    "None when the calendar leaves it to the department."


@dataclass(frozen=True, slots=True)
class Opened:
    """Open for a part of one day that follows its own hours."""

    day: date
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed on some days."""

    days: tuple[date, ...]
    is_holiday: bool


Meaning: TypeAlias = Weekly | Opened | Closed


def meaning_of(event: Event, zone: ZoneInfo) -> Meaning:
    """Return what an event means in a department's zone; raise NotUnderstood that says why not."""
    for name, complaint in event.errors:
        raise NotUnderstood(f"{name} cannot be read: {complaint}")
    for name in UNKNOWN:
        if name in event:
            raise NotUnderstood(f"{name} is not understood; make that day an event of its own")
    start = _start(event)
    end = _end(event, start)
    if "RRULE" in event:
        return Weekly(_weekdays(event, start), _stretch(start, end), _zone_of(start))
    if not isinstance(start, datetime):
        return Closed(tuple(_days(start, end)), HOLIDAY in _categories(event))
    return Opened(_in(start, zone).date(), _stretch(_in(start, zone), _in(end, zone)))


def _start(event: Event) -> date:
    if "DTSTART" not in event:
        raise NotUnderstood("it has no DTSTART")
    start = _date(event, "DTSTART")
    zone = event["DTSTART"].params.get("TZID")
    if isinstance(start, datetime) and start.tzinfo is None and zone:
        raise NotUnderstood(f"there is no time zone {zone}; write one such as America/Vancouver")
    return start


def _end(event: Event, start: date) -> date:
    if "DTEND" in event:
        end = _date(event, "DTEND")
    elif "DURATION" in event:
        end = start + _length(event)
    elif isinstance(start, datetime):
        raise NotUnderstood("it has no DTEND")
    else:
        end = start + timedelta(days=1)
    if isinstance(end, datetime) is not isinstance(start, datetime):
        raise NotUnderstood("DTSTART and DTEND must both have a time or both have none")
    return end


def _date(event: Event, name: str) -> date:
    match event[name]:
        case vDDDTypes(dt=date() as given):
            return given
        case _:
            raise NotUnderstood(f"{name} is not one date")


def _length(event: Event) -> timedelta:
    match event["DURATION"]:
        case vDDDTypes(dt=timedelta() as length) | vDuration(dt=timedelta() as length):
            return length
        case _:
            raise NotUnderstood("DURATION is not a length of time")


def _weekdays(event: Event, start: date) -> tuple[int, ...]:
    rule = event["RRULE"]
    if not isinstance(rule, dict) or rule.get("FREQ") != ["WEEKLY"]:
        raise NotUnderstood("RRULE is not understood; only FREQ=WEEKLY is")
    for part in sorted(set(rule) - RULE_PARTS):
        raise NotUnderstood(f"RRULE with {part} is not understood; weekly hours have no end and no gap")
    if rule.get("INTERVAL", [1]) != [1]:
        raise NotUnderstood("RRULE with INTERVAL is not understood; hours are the same in each week")
    days = [str(day) for day in rule.get("BYDAY", [WEEKDAYS[start.weekday()]])]
    for day in days:
        if day not in WEEKDAYS:
            raise NotUnderstood(f"RRULE with BYDAY={day} is not understood; hours are the same in each week")
    return tuple(sorted(WEEKDAYS.index(day) for day in set(days)))


def _stretch(start: date, end: date) -> Stretch:
    """The part of one day between two times on the same wall."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return Stretch(0, MIDNIGHT)
    closes = (end.date() - start.date()).days * MIDNIGHT + end.hour * 60 + end.minute
    stretch = Stretch(start.hour * 60 + start.minute, closes)
    if stretch.closes > MIDNIGHT:
        raise NotUnderstood("a day ends at 24:00; past midnight, go on in an event of the next day")
    if stretch.opens >= stretch.closes:
        raise NotUnderstood("it ends before it begins")
    return stretch


def _days(start: date, end: date) -> Iterator[date]:
    length = (end - start).days
    if not 0 < length <= LONGEST_CLOSURE_DAYS:
        raise NotUnderstood(f"it must last 1 to {LONGEST_CLOSURE_DAYS} days")
    return (start + timedelta(days=ahead) for ahead in range(length))


def _zone_of(start: date) -> ZoneInfo | None:
    if not isinstance(start, datetime) or start.tzinfo is None:
        return None
    if str(start.tzinfo) == "UTC":
        raise NotUnderstood("weekly hours in UTC move when clocks change; give them in the city's time zone")
    return ZoneInfo(str(start.tzinfo))


def _in(at: date, zone: ZoneInfo) -> datetime:
    """A time on the wall of the department; one of its own zone stays, also if clocks skip it."""
    if not isinstance(at, datetime):
        raise NotUnderstood("it has no time")
    if at.tzinfo is None or str(at.tzinfo) == str(zone):
        return at.replace(tzinfo=zone)
    return at.astimezone(zone)


def _categories(event: Event) -> frozenset[str]:
    given = event.get("CATEGORIES", [])
    every = given if isinstance(given, list) else [given]
    return frozenset(str(name).upper() for one in every if isinstance(one, vCategory) for name in one.cats)
