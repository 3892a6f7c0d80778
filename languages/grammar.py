"""How a language writes and says times, days, amounts and addresses.

These are CLDR's forms, by Babel; a language whose own differ overrides them in its folder's `grammar.py`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names, get_month_names
from babel.numbers import format_currency, format_decimal

COUNTRY = "CA"
CURRENCY = "CAD"
SPACE = "\u00a0"
"A no-break space."
HUNDRED = 100
Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@cache
def locale_of(language: str) -> Locale:
    """Return a language's locale in this country, or its own where CLDR has none for the country."""
    try:
        return Locale.parse(f"{language}_{COUNTRY}")
    except UnknownLocaleError:
        return Locale.parse(language)


class Grammar:
    """The forms of one language."""

    speech: tuple[Rule, ...] = ()
    "How a voice reads written numbers, times and measures; tried in this order."

    def __init__(self, language: str) -> None:
        self.language = language

    @property
    def locale(self) -> Locale:
        """The language's locale."""
        return locale_of(self.language)

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Names of the days, Monday first."""
        names = get_day_names("wide", locale=self.locale)
        return tuple(names[day] for day in range(7))

    @property
    def months(self) -> tuple[str, ...]:
        """Names of the months."""
        return tuple(get_month_names("wide", locale=self.locale).values())

    def clock(self, at: time, *, names_midnight: bool = False) -> str:  # noqa: ARG002  # for who names it
        """Return a time as it is said: “9:30 p.m.”, « 21 h 30 »; `names_midnight` says it by its name."""
        return format_time(at, "short", locale=self.locale)

    def page_time(self, at: time) -> str:
        """Return a time as a page shows it."""
        return format_time(at, "short", locale=self.locale)

    def page_hour(self, hour: int) -> str:
        """Return an hour of the day as a page shows it."""
        return f"{hour:02}:00"

    def opening(self, day: str, at: time, *, is_near: bool) -> str:  # noqa: ARG002  # some say “on” before others
        """Return a day and a time as one phrase; today and tomorrow are near."""
        return f"{day}, {self.clock(at)}"

    def dated_opening(self, at: datetime) -> str:
        """Return a date and a time as one phrase."""
        return f"{self.spoken_day(at.date())}, {self.clock(at.time())}"

    def on(self, day: str) -> str:
        """Return a day at the beginning of a sentence: “On Monday”, « Lundi »."""
        return first_upper(day)

    def spoken_day(self, day: date) -> str:
        """Return a day by its weekday and date: “Tuesday, December 1”, « mardi, le 1er décembre »."""
        return self.written_day(day)

    def written_day(self, day: date) -> str:
        """Return a day as it is texted: “Tuesday, December 1”, « mardi 1er décembre »."""
        return f"{self.weekdays[day.weekday()]}, {self.calendar_day(day, has_year=False)}"

    def calendar_day(self, day: date, *, has_year: bool) -> str:
        """Return a date: “July 2, 2026”, « 2 juillet »."""
        return format_date(day, "long" if has_year else "d MMMM", locale=self.locale)

    def day_piece(self, day: date) -> str:
        """Return a date as the recorded piece in which it is spoken."""
        return self.calendar_day(day, has_year=False)

    @property
    def number_pieces(self) -> tuple[str, ...]:
        """The recorded pieces of which house numbers are made."""
        return ()

    @property
    def amount_pieces(self) -> tuple[str, ...]:
        """The recorded pieces of an amount besides the numbers below 100."""
        return ()

    def month_name(self, month: int) -> str:
        """Return a month's short name."""
        return str(get_month_names("abbreviated", locale=self.locale)[month])

    def short_day(self, day: date) -> str:
        """Return a day as a page shows it, without its year."""
        return f"{day.day}{SPACE}{self.month_name(day.month)}"

    def full_day(self, day: date) -> str:
        """Return a day as a page shows it, with its year."""
        return f"{self.short_day(day)} {day.year}"

    def amount(self, dollars: Decimal) -> str:
        """Return an amount; cents only where there are any."""
        return plain_spaces(
            re.sub(r"[.,]00(?!\d)", "", format_currency(dollars, CURRENCY, locale=self.locale))
        )

    def figures(self, number: Decimal) -> str:
        """Return a number in figures."""
        return plain_spaces(format_decimal(number, locale=self.locale))

    def percent(self, number: Decimal) -> str:
        """Return a share in percent."""
        return f"{self.figures(number)} %"

    def is_one(self, number: Decimal) -> bool:
        """Whether a number of something takes the singular."""
        return self.locale.plural_form(number) == "one"

    def money(self, cents: int) -> str:
        """Return an amount as it is said of an account."""
        return self.amount(Decimal(cents) / HUNDRED)

    def read_figures(self, written: str) -> str:
        """Return figures as data has them: without thousands, with a point for decimals."""
        return written.replace(" ", "").replace(",", ".")

    def read_hour(self, hour: int, half: str) -> int:  # noqa: ARG002  # only some languages halve the day
        """Return an hour of 24 for a written one and its half of the day."""
        return hour

    def corner(self, street: str, other: str) -> str:
        """Return two streets that meet."""
        return f"{street}, {other}"

    def address(self, number: int, street: str) -> str:
        """Return a number and a street: “12 Oak Street”, « 12, rue des Chênes »."""
        return f"{number}, {street}"

    def agreeing(self, name: str) -> Mapping[str, str]:  # noqa: ARG002  # only some languages agree
        """Return the words of prompts that agree with a name's gender and number."""
        return {}


def plain_spaces(text: str) -> str:
    """Return a text with narrow and no-break spaces replaced by ordinary ones, as in reviewed texts."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def first_upper(name: str) -> str:
    """Return a name capitalized, as at the beginning of a line."""
    return name[:1].upper() + name[1:]
