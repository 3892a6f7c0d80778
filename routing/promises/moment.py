"""How far away a promise's time is, as a person says it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Distance:
    """A whole number of minutes, hours or days, before or after."""

    count: int
    unit: str
    is_past: bool

    @property
    def words(self) -> str:
        """The id of the words that say it."""
        return f"promises.{'late' if self.is_past else 'in'}_{self.unit}"


def distance(at: datetime, now: datetime) -> Distance:
    """Return how far an instant is from now, in the largest unit of which it is at least two."""
    apart, is_past = abs(at - now), at < now
    for size, unit in ((DAY, "days"), (HOUR, "hours")):
        if apart >= 2 * size:
            return Distance(apart // size, unit, is_past)
    return Distance(apart // MINUTE, "minutes", is_past)
