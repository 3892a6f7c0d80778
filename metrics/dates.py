"""Formats days and times: Nov 3, 2:30 p.m. – 3 nov., 14 h 30."""

from datetime import date, datetime

from babel.dates import get_day_names

SPACE = "\u00a0"
"A no-break space."
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.",
        "févr.",
        "mars",
        "avril",
        "mai",
        "juin",
        "juill.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ),
}


def short_day(day: date, language: str) -> str:
    """Nov 3, or 3 nov."""
    if language == "fr":
        return f"{_first(day.day)}{SPACE}{month_name(day, language)}"
    return f"{month_name(day, language)}{SPACE}{day.day}"


def full_day(day: date, language: str) -> str:
    """Nov 3, 2026, or 3 nov. 2026."""
    return f"{short_day(day, language)}{'' if language == 'fr' else ','} {day.year}"


def month(day: date, language: str) -> str:
    """Nov 2026, or nov. 2026."""
    return f"{month_name(day, language)}{SPACE}{day.year}"


def month_name(day: date, language: str) -> str:
    """Nov, or nov."""
    return MONTHS.get(language, MONTHS["en"])[day.month - 1]


def days(first: date, last: date, language: str) -> str:
    """Nov 1 – Nov 25, 2026, or one day alone."""
    if first == last:
        return full_day(first, language)
    begins = short_day(first, language) if first.year == last.year else full_day(first, language)
    return f"{begins} – {full_day(last, language)}"


def weekday_names(language: str) -> tuple[tuple[str, str], ...]:
    """The short and the full name of each day, Monday first."""
    short, full = (get_day_names(width, locale=f"{language}_CA") for width in ("abbreviated", "wide"))
    return tuple((short[day], full[day]) for day in range(7))


def clock(at: datetime, language: str) -> str:
    """2:30 p.m., or 14 h 30."""
    if language == "fr":
        return f"{at.hour}{SPACE}h" + (f"{SPACE}{at.minute:02}" if at.minute else "")
    return f"{at.hour % 12 or 12}:{at.minute:02}{SPACE}{'a.m.' if at.hour < 12 else 'p.m.'}"


def moment(at: datetime, language: str) -> str:
    """Nov 3, 2026, 2:30 p.m., or 3 nov. 2026, 14 h 30."""
    return f"{full_day(at.date(), language)}, {clock(at, language)}"


def _first(day: int) -> str:
    return "1er" if day == 1 else str(day)
