"""Business hours as a department's file writes them."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from intents.entry import Entry
from routing.holiday import NO_HOLIDAYS, HolidayCalendar
from routing.hours import Hours, SpecialDay, Stretch

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STRETCH = re.compile(r"(\d\d):([0-5]\d)\s*-\s*(\d\d):([0-5]\d)", re.ASCII)
MIDNIGHT = 24 * 60


class OnHolidays(StrEnum):
    """Whether a department follows its week on public holidays."""

    CLOSED = "closed"
    OPEN = "open"


def read_hours(
    fields: dict[str, Entry], city_zone: ZoneInfo, holidays: HolidayCalendar, languages: Iterable[str]
) -> Hours:
    """The hours of a department from the fields time_zone, hours, exceptions and holidays."""
    week = fields["hours"].fields((), DAYS)
    is_open = fields["holidays"].one_of(OnHolidays) is OnHolidays.OPEN
    return Hours(
        time_zone=read_zone(fields["time_zone"]) if fields["time_zone"].is_given else city_zone,
        week=tuple(_stretches(week[day]) for day in DAYS),
        exceptions=_exceptions(fields["exceptions"], tuple(languages)),
        holidays=NO_HOLIDAYS if is_open else holidays,
    )


def read_zone(entry: Entry) -> ZoneInfo:
    """A zone of the tz database, such as America/Vancouver."""
    name = entry.text()
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry.fault(f"there is no time zone {name}; write one such as America/Vancouver")
        return ZoneInfo("UTC")


def _exceptions(entry: Entry, languages: tuple[str, ...]) -> MappingProxyType[date, SpecialDay]:
    days: dict[date, SpecialDay] = {}
    for item in entry.items():
        fields = item.fields(("date", "reason"), ("hours", "closed"))
        day = fields["date"].day()
        if day in days and day != date.min:
            item.fault(f"{day} is given twice")
        days[day] = SpecialDay(_special_hours(item, fields), fields["reason"].in_languages(languages))
    return MappingProxyType(days)


def _special_hours(item: Entry, fields: dict[str, Entry]) -> tuple[Stretch, ...]:
    is_closed = fields["closed"].flag()
    if is_closed is fields["hours"].is_given:
        item.fault("give either closed: true or hours")
    return _stretches(fields["hours"])


def _stretches(entry: Entry) -> tuple[Stretch, ...]:
    read = tuple(_stretch(item) for item in entry.items())
    stretches = tuple(sorted(stretch for stretch in read if stretch))
    for earlier, later in pairwise(stretches):
        if later.opens < earlier.closes:
            entry.fault(f"two stretches of {entry.name} overlap")
    return stretches


def _stretch(entry: Entry) -> Stretch | None:
    found = STRETCH.fullmatch(entry.text())
    if not found:
        entry.fault(f"{entry.name} must hold stretches such as 08:30-16:30")
        return None
    hours, minutes, end_hours, end_minutes = map(int, found.groups())
    stretch = Stretch(hours * 60 + minutes, end_hours * 60 + end_minutes)
    if stretch.closes > MIDNIGHT:
        entry.fault("a day ends at 24:00")
    elif stretch.opens >= stretch.closes:
        entry.fault("a stretch ends after it begins; past midnight, write 24:00 and go on next day at 00:00")
    return stretch
