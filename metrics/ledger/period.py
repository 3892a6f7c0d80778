"""A period of whole days in the city's time zone."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 20 * 365 + 5
"Longest period, in days."
YEARS = (1970, 2200)
YEAR = timedelta(weeks=52)
LONGEST_CALL = timedelta(hours=6)
"Longer than any call, including a long wait and a long talk."


class BadPeriod(ValueError):
    """A period ends before it starts."""


class FarPeriod(BadPeriod):
    """A period is too long or outside the supported years."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period from first to last day, inclusive."""

    first: date
    last: date
    time_zone: ZoneInfo
    is_earlier: bool = field(default=False, compare=False, repr=False)
    "Whether another one is only compared with it: it may lie before the years that can be asked for."

    def __post_init__(self) -> None:
        is_far = not (self.is_earlier or YEARS[0] <= self.first.year <= YEARS[1])
        if is_far or (self.last - self.first).days > MOST_DAYS:
            raise FarPeriod(
                f"the period is from {self.first} to {self.last};"
                f" give at most {MOST_DAYS // 365} years, from {YEARS[0]} on"
            )
        if self.last < self.first:
            raise BadPeriod(f"the period ends on {self.last}, before it starts on {self.first}")

    @property
    def starts_at(self) -> datetime:
        """The first instant, in UTC, so that sums are elapsed time across clock changes."""
        return datetime.combine(self.first, time(), self.time_zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.time_zone).astimezone(UTC)

    def settles_at(self, window: timedelta) -> datetime:
        """Return when none of its queries can be repeated within a repeat window any more."""
        return self.ends_at + LONGEST_CALL + window

    def day_of(self, at: datetime) -> date:
        """Return an instant's day in the city."""
        return at.astimezone(self.time_zone).date()

    def before(self) -> "Period":
        """Return the preceding period: whole months before whole months, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            whole = self.first.year * 12 + self.first.month - 1 - months
            first, last = date(whole // 12, whole % 12 + 1, 1), self.first - timedelta(days=1)
            return Period(first, last, self.time_zone, is_earlier=True)
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.last - length, self.time_zone, is_earlier=True)

    def year_ago(self) -> "Period":
        """Return the period 52 weeks earlier, with the same weekdays."""
        return Period(self.first - YEAR, self.last - YEAR, self.time_zone, is_earlier=True)

    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


LIMITS = {
    "repeat_days": (1, 30),
    "answer_within_seconds": (5, 600),
    "short_abandon_seconds": (0, 30),
    "retransfer_minutes": (1, 60),
}
"The limits of each term."
LONGEST_WINDOW = timedelta(days=LIMITS["repeat_days"][1])


class BadTerm(ValueError):
    """A number is outside its limits."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The city's parameters of the definitions."""

    repeat_days: int = 7
    "The repeat window: the same caller and topic within it means not resolved."
    answer_within_seconds: int = 60
    "The service level's T."
    short_abandon_seconds: int = 10
    "Short abandons: callers who leave sooner count neither as offered nor as lost."
    retransfer_minutes: int = 10
    "A second department within this time means that the first one was wrong."

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise BadTerm(f"{name} must be from {least} to {most}")

    @property
    def repeat_window(self) -> timedelta:
        """The repeat window: how long a repeat means that a query was not resolved."""
        return timedelta(days=self.repeat_days)


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class HeldTerms:
    """The terms in force during a period: those from a day on, until the next ones."""

    since: date
    terms: Terms
