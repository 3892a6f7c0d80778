"""Opening times as spoken phrases."""

from collections.abc import Callable
from datetime import date, datetime

from ivr.call.city import City
from languages.forms import forms

NEAR = "near"
"The form that has today and tomorrow."
FARTHEST_DAYS = 6
"How many days ahead a weekday's name alone is clear; later openings are named by their date."


def spoken_opening(opens_at: datetime | None, now: datetime, language: str) -> str:
    """Return “tomorrow at 8:30 a.m.” or “on Monday, January 4, at 8:30 a.m.”; empty when it is unknown."""
    if opens_at is None:
        return ""
    days = (opens_at.date() - now.astimezone(opens_at.tzinfo).date()).days
    if days > FARTHEST_DAYS:
        return forms(language).grammar.dated_opening(opens_at)
    known, is_near = forms(language), days in {0, 1}
    day = known.texts(NEAR)[days] if is_near else known.grammar.weekdays[opens_at.weekday()]
    return known.grammar.opening(day, opens_at.time(), is_near=is_near)


def open_hours(city_now: Callable[[], City], department: str, day: date) -> tuple[tuple[int, int], ...]:
    """Return from which to which minutes of a day a department is open; the operator without a slug."""
    return tuple((part.opens, part.closes) for part in city_now().directory[department].hours.on(day))
