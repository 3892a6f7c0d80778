"""In which hours of a day's clock a department takes calls."""

from collections.abc import Callable
from datetime import date

from ivr.city import City

HOUR = 60


def open_hours(city_now: Callable[[], City], department: str, day: date) -> frozenset[int]:
    """Return the hours (0–23) in which it is open for a moment at least; without a slug the operator's."""
    stretches = city_now().directory[department].hours.on(day)
    return frozenset(
        hour for part in stretches for hour in range(part.opens // HOUR, -(-part.closes // HOUR))
    )
