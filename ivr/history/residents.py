"""Who calls: residents with keyed hashes, some of whom call again about the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from intents.article import Article
from ivr.history.likelihood import CALLS_BACK, HIDDEN
from ivr.history.plot import Plot
from metrics.caller_hash import caller_hash
from metrics.outcome import QueryOutcome

PEOPLE = 60_000
KEYS = (b"made-up key of the first year", b"made-up key of the second year")
CONTENT = {
    QueryOutcome.ANSWERED_CONFIRMED: 0.12,
    QueryOutcome.ANSWERED_UNCONFIRMED: 0.6,
    QueryOutcome.ESCALATED_CONNECTED: 0.3,
}
"How much less, or more, people call again after such an outcome; after any other, they do as usual."


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
    "From this day on, callers are hashed by another key."
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
        if self.random.random() < CALLS_BACK * CONTENT.get(outcome, 1.0):
            again = day + timedelta(days=min(9, 1 + int(self.random.expovariate(0.45))))
            topic = next((one for one in topics if one.id == plot.queries[-1].article), None)
            if topic is not None:
                self.returns[again].append(Return(person, topic))
