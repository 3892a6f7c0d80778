"""Formats days and times: Nov 3, 2:30 p.m. – 3 nov., 14 h 30."""

from datetime import date, datetime

from babel.dates import get_day_names

from languages.forms import forms
from languages.grammar import SPACE, locale_of


def short_day(day: date, language: str) -> str:
    """Nov 3, or 3 nov."""
    return forms(language).grammar.short_day(day)


def full_day(day: date, language: str) -> str:
    """Nov 3, 2026, or 3 nov. 2026."""
    return forms(language).grammar.full_day(day)


def month(day: date, language: str) -> str:
    """Nov 2026, or nov. 2026."""
    return f"{forms(language).grammar.month_name(day.month)}{SPACE}{day.year}"


def days(first: date, last: date, language: str) -> str:
    """Nov 1 – Nov 25, 2026, or one day alone."""
    if first == last:
        return full_day(first, language)
    begins = short_day(first, language) if first.year == last.year else full_day(first, language)
    return f"{begins} – {full_day(last, language)}"


def weekday_names(language: str) -> tuple[tuple[str, str], ...]:
    """The short and the full name of each day, Monday first."""
    short, full = (get_day_names(width, locale=locale_of(language)) for width in ("abbreviated", "wide"))
    return tuple((short[day], full[day]) for day in range(7))


def clock(at: datetime, language: str) -> str:
    """2:30 p.m., or 14 h 30."""
    return forms(language).grammar.page_time(at.time())


def moment(at: datetime, language: str) -> str:
    """Nov 3, 2026, 2:30 p.m., or 3 nov. 2026, 14 h 30."""
    return f"{full_day(at.date(), language)}, {clock(at, language)}"
