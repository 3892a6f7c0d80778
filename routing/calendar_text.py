"""A department's hours as an iCalendar text, for the calendars that people use."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from routing.department import Department
from routing.holiday import NO_HOLIDAYS
from routing.hours import Hours, SpecialDay, Stretch

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAYS_MARK = "X-CITYLINE-HOLIDAYS"
"CLOSED or OPEN: whether the department is closed on public holidays; a calendar with it is whole."
ZONE_MARK = "X-WR-TIMEZONE"
REASON_MARK = "X-CITYLINE-REASON"
HOLIDAY = "HOLIDAY"
BETWEEN_LANGUAGES = " / "
HOLIDAYS_AHEAD = timedelta(days=2 * 366)


def calendar_text(department: Department, since: datetime, languages: Sequence[str]) -> str:
    """Weekly hours as repeated events, exceptions as dated ones, two years of holidays as whole days."""
    hours, name = department.hours, department.names[languages[0]]
    calendar = Calendar()
    calendar.add("prodid", "-//Cityline//Business hours//EN")
    calendar.add("version", "2.0")
    calendar["X-WR-CALNAME"] = vText(name)
    calendar[ZONE_MARK] = str(hours.time_zone)
    calendar[HOLIDAYS_MARK] = "OPEN" if hours.holidays == NO_HOLIDAYS else "CLOSED"
    today = since.astimezone(hours.time_zone).date()
    for event in (*_week(hours, name, today), *_days(hours, today, languages)):
        event.add("uid", f"{department.id}-{event.pop('X-PART')}@cityline")
        event.add("dtstamp", since.astimezone(UTC))
        calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _week(hours: Hours, name: str, today: date) -> Iterator[Event]:
    for stretch in sorted({stretch for day in hours.week for stretch in day}):
        yield _weekly(hours, stretch, name, today)


def _days(hours: Hours, today: date, languages: Sequence[str]) -> Iterator[Event]:
    for day, special in sorted(hours.exceptions.items()):
        for event in _special(hours, day, special):
            yield _because(event, special.reason, languages)
    for day, names in hours.holidays.days.items():
        if today <= day < today + HOLIDAYS_AHEAD and day not in hours.exceptions:
            yield _because(_whole_day(day, HOLIDAY), names, languages)


def _weekly(hours: Hours, stretch: Stretch, name: str, today: date) -> Event:
    weekdays = [at for at, stretches in enumerate(hours.week) if stretch in stretches]
    first = min(today + timedelta(days=(at - today.weekday()) % 7) for at in weekdays)
    event = _timed(hours, first, stretch, "week")
    event.add("summary", name)
    event.add("rrule", {"freq": "weekly", "byday": [WEEKDAYS[at] for at in weekdays]})
    event.add("categories", ["HOURS"])
    return event


def _special(hours: Hours, day: date, special: SpecialDay) -> Iterator[Event]:
    if not special.stretches:
        yield _whole_day(day, "EXCEPTION")
    for stretch in special.stretches:
        event = _timed(hours, day, stretch, day.isoformat())
        event.add("categories", ["EXCEPTION"])
        yield event


def _timed(hours: Hours, day: date, stretch: Stretch, part: str) -> Event:
    event = Event()
    event["X-PART"] = f"{part}-{stretch.opens}-{stretch.closes}"
    event.add("dtstart", _wall(hours, day, stretch.opens))
    event.add("dtend", _wall(hours, day, stretch.closes))
    return event


def _whole_day(day: date, category: str) -> Event:
    event = Event()
    event["X-PART"] = f"{category.lower()}-{day.isoformat()}"
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("categories", [category])
    return event


def _because(event: Event, names: Mapping[str, str], languages: Sequence[str]) -> Event:
    """Every language in the title, where people read and write it."""
    title = BETWEEN_LANGUAGES.join(names[language] for language in languages)
    event.add("summary", title)
    if reasons_in(title, languages) != names:
        for language, name in names.items():
            event.add(REASON_MARK, vText(name), parameters={"VALUE": "TEXT", "LANGUAGE": language})
    return event


def reasons_in(title: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the reason that a title gives in each language; empty when it does not give every one."""
    parts = [part.strip() for part in title.split(BETWEEN_LANGUAGES)]
    is_full = len(parts) == len(languages) and all(parts)
    return dict(zip(languages, parts, strict=True)) if is_full else {}


def _wall(hours: Hours, day: date, minutes: int) -> datetime:
    """The time on the wall, also one that clocks skip on that day."""
    days, minutes = divmod(minutes, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), hours.time_zone)
