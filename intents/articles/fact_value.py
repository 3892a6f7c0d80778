"""What a fact's value may be, how a file states it, and how it is written in each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal


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

CURRENCY = "CAD"
PERCENT = "percent"
UNITS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "minute": {"en": ("minute", "minutes"), "fr": ("minute", "minutes")},
    "hour": {"en": ("hour", "hours"), "fr": ("heure", "heures")},
    "day": {"en": ("day", "days"), "fr": ("jour", "jours")},
    "working_day": {"en": ("working day", "working days"), "fr": ("jour ouvrable", "jours ouvrables")},
    "week": {"en": ("week", "weeks"), "fr": ("semaine", "semaines")},
    "month": {"en": ("month", "months"), "fr": ("mois", "mois")},
    "year": {"en": ("year", "years"), "fr": ("an", "ans")},
    "kilogram": {"en": ("kilogram", "kilograms"), "fr": ("kilogramme", "kilogrammes")},
    "centimetre": {"en": ("centimetre", "centimetres"), "fr": ("centimètre", "centimètres")},
    "metre": {"en": ("metre", "metres"), "fr": ("mètre", "mètres")},
    "kilometre": {"en": ("kilometre", "kilometres"), "fr": ("kilomètre", "kilomètres")},
    "litre": {"en": ("litre", "litres"), "fr": ("litre", "litres")},
}
"What can be counted, in singular and plural."
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
            dollars = format_currency(amount, CURRENCY, locale=f"{language}_CA")
            return _plain_spaces(re.sub(r"[.,]00(?!\d)", "", dollars))
        case Measure(number, unit):
            return _measure(number, unit, language)
        case CalendarDay():
            return _written_day(value, language)
        case TimeOfDay():
            return _written_time(value, language)
        case OpenHours(opens, closes):
            between = "à" if language == "fr" else "to"
            return f"{_written_time(opens, language)} {between} {_written_time(closes, language)}"
        case Phone(number):
            return number
        case Address(words):
            return words.get(language, "")
        case _:
            assert_never(value)


def _measure(number: Decimal, unit: str, language: str) -> str:
    figures = _plain_spaces(format_decimal(number, locale=f"{language}_CA"))
    if unit == PERCENT:
        return f"{figures} %" if language == "fr" else f"{figures}%"
    one, many = UNITS[unit][language]
    is_one = number < 2 if language == "fr" else number == 1
    return f"{figures} {one if is_one else many}"


def _written_day(value: CalendarDay, language: str) -> str:
    day = date(value.year or _LEAP_YEAR, value.month, value.day)
    if language == "fr":
        number = "1er" if value.day == 1 else str(value.day)
        return format_date(day, f"'{number}' MMMM{' y' if value.year else ''}", "fr_CA")
    return format_date(day, f"MMMM d{', y' if value.year else ''}", f"{language}_CA")


def _written_time(value: TimeOfDay, language: str) -> str:
    if language == "fr":
        return f"{value.hour} h {value.minute:02}" if value.minute else f"{value.hour} h"
    if value.minute == 0 and value.hour in {0, 12}:
        return "noon" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{(value.hour - 1) % 12 + 1}{minutes} {'a.m.' if value.hour < 12 else 'p.m.'}"


def _plain_spaces(text: str) -> str:
    """A text with narrow and no-break spaces replaced by ordinary ones, as in reviewed texts."""
    return re.sub(r"[\u00a0\u202f]", " ", text)
