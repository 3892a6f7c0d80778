"""What a fact's value may be, how a file states it, and how it is written in each language."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never

from languages.forms import forms
from languages.grammar import CURRENCY


class Kind(StrEnum):
    """The kind of a value; only values of one kind can contradict each other."""

    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    HOURS = "hours"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of dollars."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of something, or a share in percent."""

    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of one year, or of every year."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time on the clock."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Opening and closing time on one day."""

    opens: TimeOfDay
    closes: TimeOfDay


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, in groups as it is read aloud."""

    number: str


@dataclass(frozen=True, slots=True)
class Address:
    """Words that are said as they stand."""

    words: MappingProxyType[str, str]


FactValue: TypeAlias = Money | Measure | CalendarDay | TimeOfDay | OpenHours | Phone | Address

PERCENT = "percent"
UNITS = (
    *("minute", "hour", "day", "working_day", "week", "month", "year"),
    *("kilogram", "centimetre", "metre", "kilometre", "litre"),
)
"What can be counted."
UNITS_OF = {Kind.MONEY: (CURRENCY,), Kind.NUMBER: (PERCENT, *UNITS)}
"Kinds that mean nothing without a unit."
AS_WRITTEN = {
    Kind.MONEY: "an amount such as 15 or 12.50",
    Kind.NUMBER: "a number such as 10 or 2.5",
    Kind.DAY: "a day such as 2026-07-02, or 07-02 for every year",
    Kind.TIME: "a time such as 17:00",
    Kind.HOURS: "hours such as 8:00-17:00",
    Kind.PHONE: "a number such as 604-555-0165 or 3-1-1",
    Kind.ADDRESS: "words",
}
_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.\d{2})?", re.ASCII)
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.\d{1,2})?", re.ASCII)
_DAY = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_PHONE = re.compile(r"(?:1-)?(?:\d{3}-)?\d{3}-\d{4}|\d-\d-\d", re.ASCII)
_LEAP_YEAR = 2024


def read_value(kind: Kind, text: str, unit: str) -> FactValue | None:
    """A value as a file states it in one text; None for anything that is not a value of its kind."""
    match kind:
        case Kind.MONEY:
            return Money(Decimal(text)) if _AMOUNT.fullmatch(text) else None
        case Kind.NUMBER:
            return Measure(Decimal(text), unit) if _NUMBER.fullmatch(text) else None
        case Kind.DAY:
            return _day(text)
        case Kind.TIME:
            return _time(text)
        case Kind.HOURS:
            opens, _, closes = text.partition("-")
            first, last = _time(opens), _time(closes)
            return OpenHours(first, last) if first and last and first != last else None
        case Kind.PHONE:
            return Phone(text) if _PHONE.fullmatch(text) else None
        case Kind.ADDRESS:
            return None  # stated in each language
        case _:
            assert_never(kind)


def _day(text: str) -> CalendarDay | None:
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year = int(found[1]) if found[1] else None
    try:
        date(year or _LEAP_YEAR, int(found[2]), int(found[3]))
    except ValueError:
        return None
    return CalendarDay(int(found[2]), int(found[3]), year)


def _time(text: str) -> TimeOfDay | None:
    found = _TIME.fullmatch(text.strip())
    return TimeOfDay(int(found[1]), int(found[2])) if found else None


def written(value: FactValue, language: str) -> str:
    """A value as it is written in a language, which is how the line's voices read it."""
    match value:
        case Money(amount):
            return forms(language).grammar.amount(amount)
        case Measure(number, unit):
            return _measure(number, unit, language)
        case CalendarDay():
            return _written_day(value, language)
        case TimeOfDay():
            return _written_time(value, language)
        case OpenHours(opens, closes):
            first, last = _written_time(opens, language), _written_time(closes, language)
            return forms(language).text("hours_between").format(opens=first, closes=last)
        case Phone(number):
            return number
        case Address(words):
            return words.get(language, "")
        case _:
            assert_never(value)


def _measure(number: Decimal, unit: str, language: str) -> str:
    known = forms(language)
    if unit == PERCENT:
        return known.grammar.percent(number)
    one, many = known.mapping("units")[unit]
    return f"{known.grammar.figures(number)} {one if known.grammar.is_one(number) else many}"


def _written_day(value: CalendarDay, language: str) -> str:
    day = date(value.year or _LEAP_YEAR, value.month, value.day)
    return forms(language).grammar.calendar_day(day, has_year=bool(value.year))


def _written_time(value: TimeOfDay, language: str) -> str:
    return forms(language).grammar.clock(time(value.hour, value.minute), names_midnight=True)
