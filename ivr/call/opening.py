"""Opening times as spoken phrases."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from ivr.call.city import City

WEEKDAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    }
)
NEAR: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"en": ("today", "tomorrow"), "fr": ("aujourd'hui", "demain")}
)
MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        "fr": (
            *("janvier", "février", "mars", "avril", "mai", "juin"),
            *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
        ),
    }
)
FARTHEST_DAYS = 6
"How many days ahead a weekday's name alone is clear; later openings are named by their date."


def spoken_opening(opens_at: datetime | None, now: datetime, language: str) -> str:
    """Return “tomorrow at 8:30 a.m.” or “on Monday, January 4, at 8:30 a.m.”; empty when it is unknown."""
    if opens_at is None:
        return ""
    days = (opens_at.date() - now.astimezone(opens_at.tzinfo).date()).days
    if days > FARTHEST_DAYS:
        return dated_opening(opens_at, language)
    day = NEAR[language][days] if days in {0, 1} else WEEKDAYS[language][opens_at.weekday()]
    return opening(day, opens_at.time(), language)


def opening(day: str, at: time, language: str) -> str:
    """Return a day and a time as one phrase."""
    match language:
        case "fr":
            return f"{day} à {_french(at)}"
        case _:
            return f"{'' if day in NEAR['en'] else 'on '}{day} at {_english(at)}"


def dated_opening(opens_at: datetime, language: str) -> str:
    """Return a date and a time as one phrase."""
    weekday, month = WEEKDAYS[language][opens_at.weekday()], MONTHS[language][opens_at.month - 1]
    match language:
        case "fr":
            number = "1er" if opens_at.day == 1 else str(opens_at.day)
            return f"le {weekday} {number} {month} à {_french(opens_at.time())}"
        case _:
            return f"on {weekday}, {month} {opens_at.day}, at {_english(opens_at.time())}"


def spoken_time(at: time, language: str) -> str:
    """Return a time as it is said: “9:30 p.m.”, « 21 h 30 »."""
    return _french(at) if language == "fr" else _english(at)


def _english(at: time) -> str:
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'a.m.' if at.hour < 12 else 'p.m.'}"


def _french(at: time) -> str:
    return f"{at.hour} h" + (f" {at.minute:02}" if at.minute else "")


def open_hours(city_now: Callable[[], City], department: str, day: date) -> tuple[tuple[int, int], ...]:
    """Return from which to which minutes of a day a department is open; the operator without a slug."""
    return tuple((part.opens, part.closes) for part in city_now().directory[department].hours.on(day))
