"""Generates days of made-up calls; the same seed gives the same days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from intents.articles.article import Article
from ivr.call.city import City
from metrics.ledger.records import Record
from metrics.ledger.store import MARK
from simulator.history.afterwards import records_of
from simulator.history.plot import FRENCH, SECOND_TOPIC, MadeUp, NextSteps, Plot
from simulator.history.talk import converse
from simulator.history.town import HOURS, CityYear, Residents, days_between, weights

IMPROVED = frozenset({"waste.missed_pickup", "tax.how_to_pay", "roads.snow_my_street", "rec.register_refund"})
"Their answers were rewritten when the line was half its age, so that a step shows."


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """The parameters of a simulated history."""

    last: date
    days: int = 730
    calls_a_day: int = 300
    seed: int = 7

    @property
    def first(self) -> date:
        """The first of its days."""
        return self.last - timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Day:
    """All records of one day."""

    day: date
    records: tuple[Record, ...]


def history(city: City, wanted: HistoryRequest) -> Iterator[Day]:
    """Make up one day after the other."""
    random = Random(wanted.seed)  # noqa: S311 - plausible calls, no secrets
    year = CityYear.of(wanted.first, wanted.last, random)
    residents = Residents(random, wanted.first + timedelta(days=wanted.days * 3 // 5))
    teller = Teller(city, year, residents, random, NextSteps.of(city))
    for day in days_between(wanted.first, wanted.last):
        yield Day(day, tuple(teller.tell(day, year.calls_on(day, wanted.calls_a_day, random))))


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes up the calls of a day."""

    city: City
    year: CityYear
    residents: Residents
    random: Random
    next_steps: NextSteps

    def tell(self, day: date, calls: int) -> Iterator[Record]:
        """The records of that many calls."""
        articles = list(self.city.catalog)
        wanted = weights(articles, day, self.year)
        returning = list(self.residents.returning(day))
        for number in range(calls):
            topics = self._topics(articles, wanted)
            again = returning.pop() if returning and self.random.random() < 0.5 else None
            person = again.person if again else self.residents.anyone()
            made_up = self._call(day, number, person, (again.topic,) if again else topics)
            plot = Plot.of(made_up, self.random)
            converse(plot)
            self.residents.remember(person, made_up.topics, plot, day)
            yield from records_of(plot)

    def _topics(self, articles: list[Article], wanted: list[float]) -> tuple[Article, ...]:
        count = 2 if self.random.random() < SECOND_TOPIC else 1
        drawn = {topic.id: topic for topic in self.random.choices(articles, wanted, k=count)}
        return tuple(drawn.values())

    def _call(self, day: date, number: int, person: int, topics: tuple[Article, ...]) -> MadeUp:
        hour = self.random.choices(range(24), HOURS)[0]
        began = time(hour, self.random.randrange(60), self.random.randrange(60))
        age = self.year.age(day)
        return MadeUp(
            sid=f"{MARK}{day:%Y%m%d}{number:05}",
            at=datetime.combine(day, began, self.city.directory.time_zone),
            language="fr" if self.random.random() < FRENCH else "en",
            caller_hash=self.residents.hash_of(person, day),
            topics=topics,
            directory=self.city.directory,
            age=age,
            load=max(0.6, self.year.crowd(day)),
            all_to_people=day in self.year.switched and 9 <= hour < 12,
            next_steps=self.next_steps,
            improved=IMPROVED if age > 0.5 else frozenset(),
        )
