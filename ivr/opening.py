"""When a department opens next, as people say it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from types import MappingProxyType

WEEKDAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    }
)
NEAR: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"en": ("today", "tomorrow"), "fr": ("aujourd'hui", "demain")}
)
FARTHEST_DAYS = 6
"A weekday's name is clear for this many days ahead; what opens later is not announced."


def spoken_opening(opens_at: datetime | None, now: datetime, language: str) -> str:
    """Return “tomorrow at 8:30 a.m.”, or nothing when it is unknown or too far ahead to name its weekday."""
    if opens_at is None:
        return ""
    days = (opens_at.date() - now.astimezone(opens_at.tzinfo).date()).days
    if days > FARTHEST_DAYS:
        return ""
    day = NEAR[language][days] if days in {0, 1} else WEEKDAYS[language][opens_at.weekday()]
    return opening(day, opens_at.time(), language)


def opening(day: str, at: time, language: str) -> str:
    """Return a day and a time as one phrase."""
    return CLOCKS[language](day, at)


def _english(day: str, at: time) -> str:
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    half = "a.m." if at.hour < 12 else "p.m."
    preposition = "" if day in NEAR["en"] else "on "
    return f"{preposition}{day} at {hour}{minutes} {half}"


def _french(day: str, at: time) -> str:
    minutes = f" {at.minute:02}" if at.minute else ""
    return f"{day} à {at.hour} h{minutes}"


CLOCKS: Mapping[str, Callable[[str, time], str]] = MappingProxyType({"en": _english, "fr": _french})
