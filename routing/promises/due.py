"""When a promise is due: a working day after somebody could first have heard of it."""

from datetime import datetime, time, timedelta

from routing.hours import Hours, next_opening

WHEN_NEVER_OPEN = timedelta(days=1)


def due_at(hours: Hours, left_at: datetime) -> datetime:
    """Return the same time on the next day on which the department works, within that day's hours."""
    heard_at = next_opening(hours, left_at)
    if heard_at is None:
        return left_at + WHEN_NEVER_OPEN
    tomorrow = datetime.combine(heard_at.date() + timedelta(days=1), time(), hours.time_zone)
    opens_at = next_opening(hours, tomorrow)
    if opens_at is None:
        return heard_at + WHEN_NEVER_OPEN
    day = opens_at.date()
    same_time = datetime.combine(day, heard_at.time(), hours.time_zone)
    closes = max(stretch.closes for stretch in hours.on(day))
    closes_at = datetime.combine(day, time(), hours.time_zone) + timedelta(minutes=closes)
    return min(max(same_time, opens_at), closes_at)
