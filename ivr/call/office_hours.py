"""Whether an office is open now, in sentences."""

from datetime import datetime

from ivr.call.opening import spoken_opening
from ivr.call.texts import Sentence, Texts
from routing.departments.hours import is_open, next_opening, reason_closed


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
