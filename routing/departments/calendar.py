"""Converts between a department's hours and iCalendar events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCategory, vDDDTypes, vDuration, vText

from routing.departments.department import Department
from routing.departments.hours import NO_HOLIDAYS, Hours, SpecialDay, TimeWindow

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAYS_MARK = "X-CITYLINE-HOLIDAYS"
"CLOSED or OPEN on public holidays; a calendar that says so is complete."
ZONE_MARK = "X-WR-TIMEZONE"
REASON_MARK = "X-CITYLINE-REASON"
HOLIDAY = "HOLIDAY"
BETWEEN_LANGUAGES = " / "
HOLIDAYS_AHEAD = timedelta(days=2 * 366)


def calendar_text(department: Department, since: datetime, languages: Sequence[str]) -> str:
    """Weekly hours as repeating events, exceptions as dated ones, two years of holidays as all-day events."""
    hours, name = department.hours, department.names[languages[0]]
    calendar = Calendar()
    calendar.add("prodid", "-//Cityline//Business hours//EN")
    calendar.add("version", "2.0")
    calendar["X-WR-CALNAME"] = vText(name)
    calendar[ZONE_MARK] = str(hours.time_zone)
    calendar[HOLIDAYS_MARK] = "OPEN" if hours.holidays == NO_HOLIDAYS else "CLOSED"
    today = since.astimezone(hours.time_zone).date()
    for event in (*_week(hours, name, today), *_special_days(hours, today, languages)):
        event.add("uid", f"{department.id}-{event.pop('X-PART')}@cityline")
        event.add("dtstamp", since.astimezone(UTC))
        calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _week(hours: Hours, name: str, today: date) -> Iterator[Event]:
    for window in sorted({window for day in hours.week for window in day}):
        yield _weekly(hours, window, name, today)


def _special_days(hours: Hours, today: date, languages: Sequence[str]) -> Iterator[Event]:
    for day, special in sorted(hours.exceptions.items()):
        for event in _special(hours, day, special):
            yield _because(event, special.reason, languages)
    for day, names in hours.holidays.days.items():
        if today <= day < today + HOLIDAYS_AHEAD and day not in hours.exceptions:
            yield _because(_whole_day(day, HOLIDAY), names, languages)


def _weekly(hours: Hours, window: TimeWindow, name: str, today: date) -> Event:
    weekdays = [at for at, windows in enumerate(hours.week) if window in windows]
    first = min(today + timedelta(days=(at - today.weekday()) % 7) for at in weekdays)
    event = _timed(hours, first, window, "week")
    event.add("summary", name)
    event.add("rrule", {"freq": "weekly", "byday": [WEEKDAYS[at] for at in weekdays]})
    event.add("categories", ["HOURS"])
    return event


def _special(hours: Hours, day: date, special: SpecialDay) -> Iterator[Event]:
    if not special.windows:
        yield _whole_day(day, "EXCEPTION")
    for window in special.windows:
        event = _timed(hours, day, window, day.isoformat())
        event.add("categories", ["EXCEPTION"])
        yield event


def _timed(hours: Hours, day: date, window: TimeWindow, part: str) -> Event:
    event = Event()
    event["X-PART"] = f"{part}-{window.opens}-{window.closes}"
    event.add("dtstart", _wall(hours, day, window.opens))
    event.add("dtend", _wall(hours, day, window.closes))
    return event


def _whole_day(day: date, category: str) -> Event:
    event = Event()
    event["X-PART"] = f"{category.lower()}-{day.isoformat()}"
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("categories", [category])
    return event


def _because(event: Event, names: Mapping[str, str], languages: Sequence[str]) -> Event:
    """Return a title with the reason in every language."""
    title = BETWEEN_LANGUAGES.join(names[language] for language in languages)
    event.add("summary", title)
    if reasons_in(title, languages) != names:
        for language, name in names.items():
            event.add(REASON_MARK, vText(name), parameters={"VALUE": "TEXT", "LANGUAGE": language})
    return event


def reasons_in(title: str, languages: Sequence[str]) -> dict[str, str]:
    """Parse a title's reason in each language; empty unless all are given."""
    parts = [part.strip() for part in title.split(BETWEEN_LANGUAGES)]
    is_full = len(parts) == len(languages) and all(parts)
    return dict(zip(languages, parts, strict=True)) if is_full else {}


def _wall(hours: Hours, day: date, minutes: int) -> datetime:
    """Return the wall-clock time, even if a clock change skips it."""
    days, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), hours.time_zone)


MIDNIGHT = 24 * 60
LONGEST_CLOSURE_DAYS = 366
UNKNOWN = ("EXDATE", "RDATE", "EXRULE", "RECURRENCE-ID")
RULE_PARTS = frozenset({"FREQ", "BYDAY", "WKST", "INTERVAL"})


class NotUnderstood(Exception):
    """An event that cannot be read as hours; the text tells its author why."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly hours on these days, counted from Monday."""

    weekdays: tuple[int, ...]
    window: TimeWindow
    zone: ZoneInfo | None
    "None if the calendar leaves it to the department."


@dataclass(frozen=True, slots=True)
class ExtraOpening:
    """Hours of one special day."""

    day: date
    window: TimeWindow


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days on which it is closed."""

    days: tuple[date, ...]
    is_holiday: bool


Meaning: TypeAlias = Weekly | ExtraOpening | ClosedDays


def meaning_of(event: Event, zone: ZoneInfo) -> Meaning:
    """Interpret an event in a department's time zone; raise NotUnderstood with the reason."""
    for name, complaint in event.errors:
        raise NotUnderstood(f"{name} cannot be read: {complaint}")
    for name in UNKNOWN:
        if name in event:
            raise NotUnderstood(f"{name} is not understood; make that day an event of its own")
    start = _start(event)
    end = _end(event, start)
    if "RRULE" in event:
        return Weekly(_weekdays(event, start), _window(start, end), _zone_of(start))
    if not isinstance(start, datetime):
        return ClosedDays(tuple(_days(start, end)), HOLIDAY in _categories(event))
    return ExtraOpening(_in(start, zone).date(), _window(_in(start, zone), _in(end, zone)))


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


def _window(start: date, end: date) -> TimeWindow:
    """Return the time window between two wall-clock times of a day."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return TimeWindow(0, MIDNIGHT)
    closes = (end.date() - start.date()).days * MIDNIGHT + end.hour * 60 + end.minute
    window = TimeWindow(start.hour * 60 + start.minute, closes)
    if window.closes > MIDNIGHT:
        raise NotUnderstood("a day ends at 24:00; past midnight, go on in an event of the next day")
    if window.opens >= window.closes:
        raise NotUnderstood("it ends before it begins")
    return window


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
    """Return a time in the department's zone; its own times stay, even if a clock change skips them."""
    if not isinstance(at, datetime):
        raise NotUnderstood("it has no time")
    if at.tzinfo is None or str(at.tzinfo) == str(zone):
        return at.replace(tzinfo=zone)
    return at.astimezone(zone)


def _categories(event: Event) -> frozenset[str]:
    given = event.get("CATEGORIES", [])
    every = given if isinstance(given, list) else [given]
    return frozenset(str(name).upper() for one in every if isinstance(one, vCategory) for name in one.cats)
