"""Reads department files and city.yaml."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from intents.text.yaml_file import Entry
from languages.known import passed_on_languages
from routing.departments.department import UNREVIEWED, Department, Directory, PrivacyOfficer, WhenClosed
from routing.departments.hours import NO_HOLIDAYS, PROVINCES, HolidayCalendar, Hours, SpecialDay, TimeWindow
from routing.departments.number import MADE_UP, as_spoken, dialled, e164, read_allow_list, ringable
from routing.escalation import overflow_faults
from routing.outbound.allow_list import AllowList

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW = re.compile(r"(\d\d):([0-5]\d)\s*-\s*(\d\d):([0-5]\d)", re.ASCII)
MIDNIGHT = 24 * 60


class OnHolidays(StrEnum):
    """Whether a department opens on public holidays."""

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
        week=tuple(_windows(week[day]) for day in DAYS),
        exceptions=read_exceptions(fields["exceptions"], tuple(languages)),
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


def read_exceptions(entry: Entry, languages: Iterable[str]) -> MappingProxyType[date, SpecialDay]:
    """The days that differ from the week."""
    days: dict[date, SpecialDay] = {}
    for item in entry.items():
        fields = item.fields(("date", "reason"), ("hours", "closed"))
        day = fields["date"].day()
        if day in days and day != date.min:
            item.fault(f"{day} is given twice")
        days[day] = SpecialDay(_special_hours(item, fields), fields["reason"].in_languages(languages))
    return MappingProxyType(days)


def _special_hours(item: Entry, fields: dict[str, Entry]) -> tuple[TimeWindow, ...]:
    is_closed = fields["closed"].flag()
    if is_closed is fields["hours"].is_given:
        item.fault("give either closed: true or hours")
    return _windows(fields["hours"])


def _windows(entry: Entry) -> tuple[TimeWindow, ...]:
    read = tuple(_window(item) for item in entry.items())
    windows = tuple(sorted(window for window in read if window))
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            entry.fault(f"two time ranges of {entry.name} overlap")
    return windows


def _window(entry: Entry) -> TimeWindow | None:
    found = WINDOW.fullmatch(entry.text())
    if not found:
        entry.fault(f"{entry.name} must hold time ranges such as 08:30-16:30")
        return None
    hours, minutes, end_hours, end_minutes = map(int, found.groups())
    window = TimeWindow(hours * 60 + minutes, end_hours * 60 + end_minutes)
    if window.closes > MIDNIGHT:
        entry.fault("a day ends at 24:00")
    elif window.opens >= window.closes:
        entry.fault(
            "a time range ends after it begins; past midnight, write 24:00 and go on next day at 00:00"
        )
    return window


DEPARTMENT_REQUIRED = (
    "id",
    "name",
    "languages",
    "numbers",
    "hours",
    "holidays",
    "max_wait_seconds",
    "when_closed",
)
DEPARTMENT_OPTIONAL = ("exceptions", "time_zone", "on_call", "queue", "overflow", "aliases")


def read_department(
    entry: Entry,
    city_zone: ZoneInfo,
    holidays: HolidayCalendar,
    languages: Collection[str],
    may_dial: AllowList | None,
) -> Department:
    """Return the department; faulty fields hold placeholders. Without a list its numbers may be any."""
    fields = entry.fields(DEPARTMENT_REQUIRED, DEPARTMENT_OPTIONAL)
    return Department(
        id=fields["id"].text(),
        names=fields["name"].in_languages(languages),
        languages=_languages(fields["languages"], languages),
        numbers=_numbers(fields["numbers"], may_dial),
        hours=read_hours(fields, city_zone, holidays, languages),
        max_wait_seconds=fields["max_wait_seconds"].whole(),
        when_closed=fields["when_closed"].one_of(WhenClosed),
        on_call=dialled(fields["on_call"], may_dial) or None,
        queue=fields["queue"].flag(),
        overflow=fields["overflow"].text(),
        aliases=_aliases(fields["aliases"], languages),
    )


def check_overflow(entry: Entry, slug: str, departments: Mapping[str, Department], operator: str) -> None:
    """Note an overflow chain that is broken or circular."""
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


def _aliases(entry: Entry, languages: Collection[str]) -> MappingProxyType[str, tuple[str, ...]]:
    given = entry.fields((), languages) if entry.is_given else {}
    names = {language: each.items() for language, each in given.items() if each.is_given}
    return MappingProxyType({language: tuple(item.text() for item in of) for language, of in names.items()})


def _numbers(entry: Entry, may_dial: AllowList | None) -> tuple[str, ...]:
    numbers = tuple(ringable(item, may_dial) for item in entry.items())
    if entry.is_given and not numbers:
        entry.fault("a department needs at least one number")
    return numbers


CITY_REQUIRED = (
    "name",
    "time_zone",
    "province",
    "languages",
    "operator",
    "on_call",
    "main_number",
    "menu",
    "privacy",
)
CITY_OPTIONAL = ("satisfaction", "short_name", "may_dial", "signed")
MENU_KEYS = 8
"Keys 1 to 8; key 9 explains privacy, key 0 brings a person."


@dataclass(frozen=True, slots=True)
class CityFile:
    """The fields of city.yaml."""

    fields: dict[str, Entry]
    languages: tuple[str, ...]
    time_zone: ZoneInfo
    province: str
    may_dial: AllowList

    @classmethod
    def of(cls, entry: Entry) -> "CityFile":
        """The known fields of the file."""
        fields = entry.fields(CITY_REQUIRED, CITY_OPTIONAL)
        languages = _city_languages(fields["languages"])
        zone, province = read_zone(fields["time_zone"]), _province(fields["province"])
        may_dial = read_allow_list(fields["may_dial"], fields["main_number"].scalar())
        return cls(fields, languages, zone, province, may_dial)

    def directory(
        self, departments: MappingProxyType[str, Department], holidays: HolidayCalendar
    ) -> Directory:
        """Return the directory; faulty fields hold placeholders."""
        fields = self.fields
        privacy = fields["privacy"].fields(("officer", "number"))
        main_number = e164(fields["main_number"])
        return Directory(
            names=fields["name"].in_languages(self.languages),
            time_zone=self.time_zone,
            languages=self.languages,
            departments=departments,
            operator=_operator(fields["operator"], departments),
            on_call=dialled(fields["on_call"], self.may_dial),
            main_number=main_number,
            menu=_menu(fields["menu"]),
            privacy=PrivacyOfficer(
                privacy["officer"].in_languages(self.languages), as_spoken(privacy["number"])
            ),
            holidays=holidays,
            asks_satisfaction=fields["satisfaction"].flag(),
            short_names=_short_names(fields["short_name"], self.languages),
            may_dial=self.may_dial,
            signed=_signed(fields["signed"], is_made_up=MADE_UP.fullmatch(main_number) is not None),
        )


def _signed(entry: Entry, *, is_made_up: bool) -> MappingProxyType[str, str]:
    """Return who reviewed the sentences of each language that the line passes on; drafts only if made up."""
    if not entry.is_given:
        return MappingProxyType({})
    known = {each.code for each in passed_on_languages()}
    for code, field in entry.pairs().items():
        if code not in known:
            field.fault(f"{code} is no language that is passed on; those are {', '.join(sorted(known))}")
        elif field.text() == UNREVIEWED and not is_made_up:
            field.fault(f"{code}: a draft is only heard in a city that is made up; name who reviewed it")
    return MappingProxyType({code: field.text() for code, field in entry.pairs().items() if code in known})


def _city_languages(entry: Entry) -> tuple[str, ...]:
    languages = tuple(dict.fromkeys(item.text() for item in entry.items()))
    if entry.is_given and not languages:
        entry.fault("a city needs at least one language")
    for language in languages:
        if language and not re.fullmatch("[a-z]{2}", language):
            entry.fault(f"{language} is not a language code such as en")
    return languages


def _short_names(entry: Entry, languages: tuple[str, ...]) -> MappingProxyType[str, str]:
    return entry.in_languages(languages) if entry.is_given else MappingProxyType({})


def _province(entry: Entry) -> str:
    province = entry.text()
    if province and province not in PROVINCES:
        entry.fault(f"there is no province {province}; write one of {', '.join(sorted(PROVINCES))}")
    return province if province in PROVINCES else ""


def _operator(entry: Entry, departments: MappingProxyType[str, Department]) -> str:
    operator = entry.text()
    if operator and operator not in departments:
        entry.fault(f"there is no department {operator} for the operator")
    return operator


def _menu(entry: Entry) -> tuple[str, ...]:
    menu = tuple(item.text() for item in entry.items())
    if len(menu) > MENU_KEYS:
        entry.fault(f"the menu has {len(menu)} articles; it has keys for {MENU_KEYS}")
    if len(set(menu)) < len(menu):
        entry.fault("an article is in the menu twice")
    return menu
