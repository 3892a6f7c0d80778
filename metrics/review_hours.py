"""Hours that staff spend reviewing answers: what the line saves is net of them."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from metrics.statement import BadStatement


@dataclass(frozen=True, slots=True)
class ReviewHours:
    """How long somebody reviewed answers on a day."""

    day: date
    hours: float
    by: str
    stated_at: datetime


def checked_hours(entry: ReviewHours, today: date) -> ReviewHours:
    """Refuse hours that a day does not have, a day that has not come, and nobody's hours."""
    if not isfinite(entry.hours) or not 0 < entry.hours <= 24:
        raise BadStatement(f"{entry.hours} hours: a day has more than 0 and at most 24")
    if entry.day > today:
        raise BadStatement(f"{entry.day} is in the future; record hours when they are over")
    if not entry.by.strip():
        raise BadStatement("nobody spent them; say who did")
    return entry
