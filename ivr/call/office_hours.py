"""Whether an office is open now, in sentences."""

from collections.abc import Callable
from datetime import date, datetime

from ivr.call.city import City
from ivr.call.texts import Sentence, Texts
from languages.forms import forms
from routing.departments.hours import is_open, next_opening, reason_closed

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


def closed_notice(department: str, opens_at: datetime, texts: Texts) -> tuple[Sentence, ...]:
    """Return the closed notice with today's reason, if any, and the next opening."""
    opens = texts.prompt("opens", opening=spoken_opening(opens_at, texts.now, texts.language))
    return (_closed(department, opens_at, texts), *texts.sayable(opens))


def hours_now(department: str, texts: Texts) -> tuple[Sentence, ...]:
    """Return whether an office is open now, or why not and when next."""
    hours = texts.city.directory[department].hours
    if is_open(hours, texts.now):
        return (texts.prompt("open_now"),)
    opens_at = next_opening(hours, texts.now)
    return closed_notice(department, opens_at, texts) if opens_at else (texts.prompt("closed"),)


def spoken_reason(reason: str) -> str:
    """Return a day's reason without its parenthesis: “Canada Day (observed)”."""
    return reason.partition(" (")[0]


def _closed(department: str, opens_at: datetime, texts: Texts) -> Sentence:
    today = texts.now.astimezone(opens_at.tzinfo).date()
    reason = spoken_reason(reason_closed(texts.city.directory[department].hours, today, texts.language))
    if reason and opens_at.date() > today:
        because = texts.sayable(texts.prompt("closed_today", reason=reason))
        return because[0] if because else texts.prompt("closed")
    return texts.prompt("closed")
