"""A stretch of whole days in the city's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 20 * 365 + 5
"Far more than a line has, and few enough to be shown by the month."
YEARS = (1970, 2200)
YEAR = timedelta(weeks=52)


class BadPeriod(ValueError):
    """A period ends before it starts."""


class FarPeriod(BadPeriod):
    """A period is longer than anybody could read, or of another age."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date
    time_zone: ZoneInfo

    def __post_init__(self) -> None:
        if (self.last - self.first).days > MOST_DAYS or not YEARS[0] <= self.first.year <= YEARS[1]:
            raise FarPeriod(
                f"the period is from {self.first} to {self.last};"
                f" give at most {MOST_DAYS // 365} years, from {YEARS[0]} on"
            )
        if self.last < self.first:
            raise BadPeriod(f"the period ends on {self.last}, before it starts on {self.first}")

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return datetime.combine(self.first, time(), self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The day of the city on which an instant falls."""
        return at.astimezone(self.time_zone).date()

    def before(self) -> "Period":
        """The period before it: whole months before whole months, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            whole = self.first.year * 12 + self.first.month - 1 - months
            return Period(
                date(whole // 12, whole % 12 + 1, 1), self.first - timedelta(days=1), self.time_zone
            )
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.last - length, self.time_zone)

    def year_ago(self) -> "Period":
        """The same weekdays a year ago: 52 weeks earlier."""
        return Period(self.first - YEAR, self.last - YEAR, self.time_zone)

    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
