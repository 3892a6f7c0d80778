"""How many people call a city on a day, and at which hour: weekdays, seasons, snow, taxes, holidays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from intents.articles.article import Article
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.repeat import caller_hash
from simulator.history.plot import CALLS_BACK, HIDDEN, Plot

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


USUAL = {
    "waste.collection_day": 9,
    "waste.missed_pickup": 6,
    "waste.bulky_item": 3,
    "tax.due_date": 3,
    "tax.how_to_pay": 4,
    "tax.balance_account": 4,
    "parking.pay_ticket": 6,
    "parking.dispute_ticket": 3,
    "city.contact_directory": 9,
    "bylaw.noise": 4,
    "bylaw.illegal_parking": 4,
    "roads.pothole": 3,
    "rec.pool_rink_hours": 5,
    "rec.register_refund": 4,
    "permit.need_one": 3,
    "permit.status": 3,
    "animal.lost_found_dead": 3,
    "province_or_federal": 2,
    "roads.snow_my_street": 0.5,
    "roads.sidewalk_snow_rule": 0.3,
    "util.water_restrictions": 1,
}
"Weights of the topics people call about most; every other topic weighs one."
SUMMER, WINTER = range(5, 10), (11, 12, 1, 2, 3)


def weights(articles: Sequence[Article], day: date, year: CityYear) -> list[float]:
    """How much each topic is asked about on a day."""
    return [USUAL.get(article.id, 1.0) * _today(article.id, day, year) for article in articles]


def _today(article: str, day: date, year: CityYear) -> float:
    if article.startswith("tax.") and is_tax_time(day):
        return 6.0
    if day in year.snow and article in {"roads.snow_my_street", "roads.sidewalk_snow_rule"}:
        return 45.0
    if (day.month, day.day) == BOIL_WATER and article.startswith("util."):
        return 25.0
    return _in_season(article, day)


def _in_season(article: str, day: date) -> float:
    if article.startswith("roads.s") and day.month in WINTER:
        return 3.0
    if article in {"util.water_restrictions", "bylaw.noise"} and day.month in SUMMER:
        return 3.0
    if article.startswith("rec.") and day.month in {3, 8, 9, 12}:
        return 2.2
    return 1.6 if article.startswith("roads.pothole") and day.month in {3, 4} else 1.0


PEOPLE = 60_000
KEYS = (b"made-up key of the first year", b"made-up key of the second year")
HELPED, REACHED = 0.12, 0.3
"How much less people call again whom an answer helped, or who reached a person; all others do as usual."
ANSWERS = {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED}


@dataclass(frozen=True, slots=True)
class Return:
    """A resident who calls again about a topic."""

    person: int
    topic: Article


@dataclass(slots=True)
class Residents:
    """The people of the city, and those who will call again, by day."""

    random: Random
    rotated_on: date
    "The first day on which callers are hashed with another key."
    returns: dict[date, list[Return]] = field(default_factory=lambda: defaultdict(list))

    def anyone(self) -> int:
        """One of them; 0 stands for a hidden number."""
        return 0 if self.random.random() < HIDDEN else self.random.randint(1, PEOPLE)

    def hash_of(self, person: int, day: date) -> str:
        """How the ledger knows a resident on a day."""
        key = KEYS[day >= self.rotated_on]
        return caller_hash(key, f"+1604{person:07}") if person else ""

    def returning(self, day: date) -> Sequence[Return]:
        """Who calls again on a day."""
        return self.returns.pop(day, [])

    def remember(self, person: int, topics: Sequence[Article], plot: Plot, day: date) -> None:
        """Have a resident who was not helped call again within days."""
        outcome = plot.queries[-1].outcome
        if outcome is None or not person or not plot.queries[-1].article:
            return
        if self.random.random() < CALLS_BACK * _restraint(outcome, was_helped=plot.was_helped):
            again = day + timedelta(days=min(9, 1 + int(self.random.expovariate(0.45))))
            topic = next((one for one in topics if one.id == plot.queries[-1].article), None)
            if topic is not None:
                self.returns[again].append(Return(person, topic))


def _restraint(outcome: QueryOutcome, *, was_helped: bool) -> float:
    if outcome is QueryOutcome.ESCALATED_CONNECTED:
        return REACHED
    return HELPED if outcome in ANSWERS and was_helped else 1.0
