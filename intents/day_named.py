"""Days as callers name them: “tomorrow”, “on Sunday”, « le 24 décembre », resolved from today's date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeAlias, assert_never

from intents.articles.article import Language
from intents.wording import plain

WEEK_DAYS = 7
_COMMON_YEAR = 2027
"A year without February 29, which does not occur every year."


@dataclass(frozen=True, slots=True)
class Now:
    """At this moment."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A number of days from today; negative for the past."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; 0 is Monday."""

    day: int


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A date without its year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday by its name, whose date changes from year to year."""

    days: tuple[date, ...]
    "In chronological order."


DayNamed: TypeAlias = Now | Ahead | Weekday | DayOfYear | Holiday

_WEEKDAYS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    }
)
_MONTHS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        ),
        "fr": (
            *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
            *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
        ),
    }
)
_AHEAD: Mapping[Language, tuple[tuple[str, int], ...]] = MappingProxyType(
    {
        "en": (
            ("day after tomorrow", 2),
            ("tomorrow", 1),
            ("day before yesterday", -2),
            ("yesterday", -1),
            ("last night", -1),
            ("today", 0),
            ("tonight", 0),
            ("this morning", 0),
            ("this afternoon", 0),
            ("this evening", 0),
        ),
        "fr": (
            ("apres demain", 2),
            ("demain", 1),
            ("avant hier", -2),
            ("hier", -1),
            ("aujourd hui", 0),
            ("ce soir", 0),
            ("ce matin", 0),
            ("cet apres midi", 0),
        ),
    }
)
_FEASTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "boxing day": (12, 26),
        "lendemain de noel": (12, 26),
        "halloween": (10, 31),
        "saint jean": (6, 24),
        "st jean": (6, 24),
        "valentine s day": (2, 14),
        "saint valentin": (2, 14),
    }
)
"Named days that are not a holiday everywhere."
OTHER_DAYS = re.compile(
    r"(?<!\S)(?:\w*day|\w*days|weekends?|week|weeks|summer|winter|spring|fall|season|holidays?|easter|festive"
    r"|fins? de semaine|semaines?|ete|hiver|printemps|automne|saison|conges?|ferie|feries|fetes?|paques"
    r"|journees?|\w+ jour|the \d+\w*|le \d+)(?!\S)"
)
"Words for a time other than now that name no day."
_NOW: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("right now", "now", "at the moment", "currently", "still open", "already open"),
        "fr": ("en ce moment", "maintenant", "la la", "actuellement", "presentement", "encore ouvert"),
    }
)
_ORDINAL = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "twentieth": 20, "thirtieth": 30, "premier": 1,
}  # fmt: skip
_NUMERIC = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|er|e)?$")


def day_named(text: str, language: Language) -> DayNamed | None:
    """The day that the words name, if any."""
    said = plain(text)
    padded = f" {said}"
    if any(f" {word} " in padded for word in _NOW.get(language, ())):
        return Now()
    for word, days in _AHEAD.get(language, ()):
        if f" {word} " in padded:
            return Ahead(days)
    if feast := next((day for name, day in _FEASTS.items() if f" {name} " in padded), None):
        return DayOfYear(*feast)
    words = said.split()
    if found := _date(words, language):
        return found
    weekdays = _WEEKDAYS.get(language, ())
    return next((Weekday(weekdays.index(name)) for word in words if (name := word) in weekdays), None)


def coming(named: DayNamed, today: date) -> date:
    """The day meant for something in the future."""
    match named:
        case Now():
            return today
        case Ahead(days):
            return today + timedelta(days=days)
        case Weekday(day):
            return today + timedelta(days=(day - today.weekday()) % WEEK_DAYS)
        case DayOfYear(month, day):
            this_year = date(today.year, month, day)
            return this_year if this_year >= today else date(today.year + 1, month, day)
        case Holiday(days):
            return next((each for each in days if each >= today), today)
        case _:
            assert_never(named)


def past(named: DayNamed, today: date) -> date | None:
    """The day meant for something in the past; None if it is still to come."""
    match named:
        case Now():
            return today
        case Ahead(days):
            return today + timedelta(days=days) if days <= 0 else None
        case Weekday(day):
            return today - timedelta(days=(today.weekday() - day) % WEEK_DAYS)
        case DayOfYear(month, day):
            this_year = date(today.year, month, day)
            return this_year if this_year <= today else date(today.year - 1, month, day)
        case Holiday(days):
            return next((each for each in reversed(days) if each <= today), None)
        case _:
            assert_never(named)


def _date(words: list[str], language: Language) -> DayOfYear | None:
    """“December 24”, “the 24th of December”, « le 24 décembre »."""
    months = _MONTHS.get(language, ())
    for at, word in enumerate(words):
        if word not in months:
            continue
        before = [each for each in words[max(0, at - 2) : at] if each != "of"]
        for beside in (*reversed(before), *words[at + 1 : at + 2]):
            if day := _day(beside):
                return _checked(months.index(word) + 1, day)
    return None


def _day(word: str) -> int:
    numeric = _NUMERIC.match(word)
    return int(numeric[1]) if numeric else _ORDINAL.get(word, 0)


def _checked(month: int, day: int) -> DayOfYear | None:
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError:
        return None
    return DayOfYear(month, day)
