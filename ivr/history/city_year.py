"""How many people call a city on a day, and at which hour: weekdays, seasons, snow, taxes, holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

WEEKDAYS = (1.28, 1.18, 1.12, 1.08, 1.04, 0.28, 0.2)
MONTHS = (1.0, 0.96, 0.95, 0.97, 1.12, 1.3, 1.2, 0.93, 0.98, 0.95, 0.94, 0.78)
HOURS = (0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 1, 3, 8, 11, 12, 11, 9, 9, 10, 9, 7, 4, 2.5, 2, 1.5, 1, 0.6, 0.3)
"Weights of the hours from midnight on."
CLOSED = {(1, 1), (7, 1), (11, 11), (12, 25), (12, 26)}
SNOW_MONTHS = {11: 0.05, 12: 0.11, 1: 0.13, 2: 0.09, 3: 0.04}
"The chance of each day of a month that snow begins to fall."
BOIL_WATER = (6, 18)
"Once a year, by month and day, the water main breaks."


@dataclass(frozen=True, slots=True)
class CityYear:
    """The days of some years, with what happens on them."""

    first: date
    last: date
    snow: frozenset[date]
    switched: frozenset[date]
    "Days on which the supervisor brings all calls to people."

    @classmethod
    def of(cls, first: date, last: date, random: Random) -> "CityYear":
        """Let it snow in some winters, for one to four days at a time."""
        fallen: set[date] = set()
        for day in days_between(first, last):
            if day not in fallen and random.random() < SNOW_MONTHS.get(day.month, 0.0):
                fallen.update(day + timedelta(days=n) for n in range(random.randint(1, 4)))
        switched = (day for day in days_between(first, last) if random.random() < 0.004)
        return cls(first, last, frozenset(fallen), frozenset(switched))

    def crowd(self, day: date) -> float:
        """How many times the usual number of people call."""
        if (day.month, day.day) in CLOSED:
            return 0.15
        snow = 2.4 if day in self.snow else 1.0
        water = 1.9 if (day.month, day.day) == BOIL_WATER else 1.0
        tax = 1.5 if is_tax_time(day) else 1.0
        return WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * snow * water * tax

    def calls_on(self, day: date, mean: float, random: Random) -> int:
        """How many calls come in on a day."""
        expected = mean * self.crowd(day)
        return max(0, round(random.gauss(expected, expected**0.5 + expected * 0.05)))

    def age(self, day: date) -> float:
        """How far the line has come: 0 on the first day, 1 on the last."""
        return (day - self.first) / max(self.last - self.first, timedelta(days=1))


def is_tax_time(day: date) -> bool:
    """Whether the tax notices are out and the due date, 2 July, is near."""
    return (6, 10) <= (day.month, day.day) <= (7, 5)


def days_between(first: date, last: date) -> Sequence[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
