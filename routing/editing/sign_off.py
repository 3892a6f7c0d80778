"""A person's word for the next twelve months, and whether it still holds."""

import hashlib
from datetime import date, datetime, timedelta

from routing.department import Department
from routing.editing.edits import SignOff
from routing.year_ahead import year_ahead

HOLDS = timedelta(days=365)


def is_fresh(signed: SignOff | None, department: Department, now: datetime) -> bool:
    """Whether a sign-off is no older than a year, and the days that it was for are as they were."""
    if signed is None or now - signed.signed_at > HOLDS:
        return False
    return signed.digest == digest_of(department, _day(department, signed.signed_at))


def digest_of(department: Department, today: date) -> str:
    """What a sign-off on a day is for: the week, and every day ahead that differs from it."""
    hours = department.hours
    ahead = tuple((day.day, day.stretches, tuple(day.reasons.items())) for day in year_ahead(hours, today))
    content = repr((str(hours.time_zone), hours.week, ahead))
    return hashlib.sha256(content.encode()).hexdigest()


def _day(department: Department, at: datetime) -> date:
    return at.astimezone(department.hours.time_zone).date()
