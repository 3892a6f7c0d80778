"""Days as callers name them: “tomorrow”, “on Sunday”, « le 24 décembre », resolved from today's date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from re import Pattern
from typing import TypeAlias, TypedDict, assert_never

from intents.articles.article import Language
from intents.text.languages import languages
from intents.text.pattern import compiled
from intents.text.wording import plain
from intents.text.yaml_file import reviewed

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


class _DayFile(TypedDict):
    weekdays: list[str]
    months: list[str]
    now: list[str]
    ahead: Mapping[str, int]
    feasts: Mapping[str, tuple[int, int]]
    other_days: list[str]
    ordinals: Mapping[str, int]
    endings: list[str]
    between: list[str]
    to_come: list[str]


@dataclass(frozen=True, slots=True)
class _DayWords:
    """What days are called, in every language where callers mix them."""

    feasts: Mapping[str, tuple[int, int]]
    other_days: Pattern[str]
    ordinals: Mapping[str, int]
    numeric: Pattern[str]
    between: frozenset[str]
    to_come: frozenset[str]


@cache
def _own(language: Language) -> _DayFile | None:
    read: _DayFile | None = reviewed("days", language, "intents")
    return read


@cache
def _every() -> _DayWords:
    files = [own for language in languages() if (own := _own(language))]
    endings = "|".join(ending for own in files for ending in own["endings"])
    return _DayWords(
        {name: day for own in files for name, day in own["feasts"].items()},
        compiled([pattern for own in files for pattern in own["other_days"]], {}),
        {word: day for own in files for word, day in own["ordinals"].items()},
        re.compile(rf"^(\d{{1,2}})(?:{endings})?$"),
        frozenset(word for own in files for word in own["between"]),
        frozenset(word for own in files for word in own["to_come"]),
    )


def is_to_come(text: str) -> bool:
    """Whether the words speak of what lies ahead: “next Monday”."""
    return not _every().to_come.isdisjoint(plain(text).split())


def names_other_time(text: str) -> bool:
    """Whether the words name a time other than now, though perhaps no day."""
    return _every().other_days.search(plain(text)) is not None


def day_named(text: str, language: Language) -> DayNamed | None:
    """The day that the words name, if any."""
    said = plain(text)
    padded = f" {said}"
    own = _own(language)
    if own and any(f" {word} " in padded for word in own["now"]):
        return Now()
    for word, days in own["ahead"].items() if own else ():
        if f" {word} " in padded:
            return Ahead(days)
    if feast := next((day for name, day in _every().feasts.items() if f" {name} " in padded), None):
        return DayOfYear(*feast)
    if own is None:
        return None
    words, weekdays = said.split(), own["weekdays"]
    one = (word if word in weekdays else word.removesuffix("s") for word in words)
    weekday = next((Weekday(weekdays.index(word)) for word in one if word in weekdays), None)
    return _date(words, own["months"]) or weekday


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


def _date(words: list[str], months: list[str]) -> DayOfYear | None:
    """“December 24”, “the 24th of December”, « le 24 décembre »."""
    for at, word in enumerate(words):
        if word not in months:
            continue
        before = [each for each in words[max(0, at - 2) : at] if each not in _every().between]
        for beside in (*reversed(before), *words[at + 1 : at + 2]):
            if day := _day(beside):
                return _checked(months.index(word) + 1, day)
    return None


def _day(word: str) -> int:
    numeric = _every().numeric.match(word)
    return int(numeric[1]) if numeric else _every().ordinals.get(word, 0)


def _checked(month: int, day: int) -> DayOfYear | None:
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError:
        return None
    return DayOfYear(month, day)
