"""The file of one department."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from intents.entry import Entry
from routing.department import Department, WhenClosed
from routing.holiday import HolidayCalendar
from routing.hours_file import read_hours
from routing.number import e164, ringable
from routing.overflow import overflow_faults

REQUIRED = ("id", "name", "languages", "numbers", "hours", "holidays", "max_wait_seconds", "when_closed")
OPTIONAL = ("exceptions", "time_zone", "on_call", "queue", "overflow")


def read_department(
    entry: Entry, city_zone: ZoneInfo, holidays: HolidayCalendar, languages: Collection[str]
) -> Department:
    """The department; where a field has a fault it holds a filler."""
    fields = entry.fields(REQUIRED, OPTIONAL)
    return Department(
        id=fields["id"].text(),
        names=fields["name"].in_languages(languages),
        languages=_languages(fields["languages"], languages),
        numbers=_numbers(fields["numbers"]),
        hours=read_hours(fields, city_zone, holidays, languages),
        max_wait_seconds=fields["max_wait_seconds"].whole(),
        when_closed=fields["when_closed"].one_of(WhenClosed),
        on_call=e164(fields["on_call"]) or None,
        queue=fields["queue"].flag(),
        overflow=fields["overflow"].text(),
    )


def check_overflow(entry: Entry, slug: str, departments: Mapping[str, Department], operator: str) -> None:
    """Note where a department's overflow leads nowhere, or round in a circle."""
    given = entry.child("overflow")
    if given.is_given:
        for sentence in overflow_faults(slug, departments, operator):
            given.fault(sentence)


def _languages(entry: Entry, known: Collection[str]) -> tuple[str, ...]:
    spoken = tuple(item.text() for item in entry.items())
    if entry.is_given and not spoken:
        entry.fault("a department needs at least one language")
    for language in spoken:
        if language and language not in known:
            entry.fault(f"the city has no language {language}")
    return spoken


def _numbers(entry: Entry) -> tuple[str, ...]:
    numbers = tuple(ringable(item) for item in entry.items())
    if entry.is_given and not numbers:
        entry.fault("a department needs at least one number")
    return numbers
