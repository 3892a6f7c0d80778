"""One call that never happened, as the records that the line would have written of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from intents.articles.article import Article
from ivr.call.city import City
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import QueryRecord, TransferRecord, TurnRecord
from routing.departments.department import Directory
from routing.services.services import referring


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What the line can do after each answer, by article slug."""

    looked_up: frozenset[str] = frozenset()
    "Or guided through."
    reported: frozenset[str] = frozenset()
    texted: frozenset[str] = frozenset()
    referring: frozenset[str] = frozenset()
    "Articles that lead only to a website or a person."

    @classmethod
    def of(cls, city: City) -> "NextSteps":
        """Read them from a city's services."""
        services, language = city.services, city.directory.languages[0]
        reported = frozenset(services.reports)
        served = frozenset(each.id for each in city.catalog if services.acts(each.id, can_text=False))
        only, _ = referring(city.catalog, language, services)
        return cls(served - reported, reported, frozenset(services.texts.answers), frozenset(only))


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Who calls when, and about what."""

    sid: str
    at: datetime
    language: str
    caller_hash: str
    topics: tuple[Article, ...]
    directory: Directory
    age: float
    "How far the line has come (0–1)."
    load: float
    "How many times the usual number of people call on this day."
    improved: frozenset[str]
    "The articles whose second version is spoken; of all others it is the first."
    next_steps: NextSteps = NextSteps()
    all_to_people: bool = False


FRENCH = 0.09
HIDDEN = 0.05
SECOND_TOPIC = 0.17
WRAP_UP = 0.64
RATING_ASKED, RATED = 0.35, 0.27
LABELLED = 0.008
CRASHED = 0.0012
CALLS_BACK = 0.24
"Share of callers without an answer who call again about the same topic within days."


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Probabilities that change as answers improve, and differ by language."""

    spam: float
    hangs_up_at_once: float
    opts_out: float
    danger: float
    fails: float
    not_understood: float
    stops_answer: float
    helps: float
    "How often an answer helps, whatever the caller lets on."
    is_misrouted: float


def likelihood(age: float, language: str) -> Likelihood:
    """The chances at an age of the line (0–1)."""
    early, french = 1.0 - age, language == "fr"
    return Likelihood(
        spam=0.032,
        hangs_up_at_once=0.028 + 0.015 * early,
        opts_out=0.075 + 0.05 * early + 0.015 * french,
        danger=0.0035,
        fails=0.003 + 0.006 * early,
        not_understood=0.085 + 0.06 * early + 0.03 * french,
        stops_answer=0.05,
        helps=0.78 - 0.09 * early - 0.02 * french,
        is_misrouted=0.03 + 0.05 * early,
    )


@dataclass(slots=True)
class Plot:
    """A call as it unfolds; the clock runs from one event to the next."""

    call: MadeUp
    random: Random
    now: datetime
    queries: list[QueryRecord] = field(default_factory=list)
    turns: list[TurnRecord] = field(default_factory=list)
    transfers: list[TransferRecord] = field(default_factory=list)
    was_helped: bool = False
    "Whether the last answer helped, which the line does not know."

    @classmethod
    def of(cls, call: MadeUp, random: Random) -> "Plot":
        """A call that has just been answered: the greeting takes its time."""
        return cls(call, random, call.at + timedelta(seconds=random.uniform(6, 14)))

    @property
    def chances(self) -> Likelihood:
        """The probabilities in this call."""
        return likelihood(self.call.age, self.call.language)

    def happens(self, chance: float) -> bool:
        """Draw whether something happens."""
        return self.random.random() < chance

    def pass_time(self, least: float, most: float) -> None:
        """Let some seconds go by."""
        self.now += timedelta(seconds=self.random.uniform(least, most))

    def turn(self, prompt: str, understood: str, topic: str, decision: str, confidence: float = 0.0) -> None:
        """Add an exchange."""
        self.pass_time(3, 9)
        is_french = self.call.language == "fr"
        heard_ms = self.random.lognormvariate(6.0 if is_french else 5.8, 0.35)
        record = TurnRecord(
            call_sid=self.call.sid,
            turn=len(self.turns) + 1,
            at=self.now,
            language=self.call.language,
            prompt=prompt,
            understanding=understood,
            topic=topic,
            decision=decision,
            confidence=confidence,
            audio_ms=round(heard_ms + self.random.uniform(250, 600)),
            transcription_ms=round(heard_ms),
            decision_ms=round(self.random.uniform(3, 15), 1),
        )
        self.turns.append(record)

    def open(self, article: Article | None, confidence: float = 0.0) -> None:
        """Open a query; nothing is known of its topic without an article."""
        query = QueryRecord(
            call_sid=self.call.sid,
            number=len(self.queries) + 1,
            opened_at=self.now,
            language=self.call.language,
            caller_hash=self.call.caller_hash,
        )
        self.queries.append(self.about(query, article, confidence) if article else query)

    def about(self, query: QueryRecord, article: Article, confidence: float) -> QueryRecord:
        """Return a query with its topic."""
        return replace(
            query,
            article=article.id,
            article_version=2 if article.id in self.call.improved else 1,
            department=article.department,
            confidence=confidence,
        )

    def learn(self, known: Callable[[QueryRecord], QueryRecord]) -> None:
        """Learn something of every query that is open."""
        self.queries = [query if query.outcome else known(query) for query in self.queries]

    def close(self, outcome: QueryOutcome) -> None:
        """Give every open query its outcome."""
        self.learn(lambda query: replace(query, outcome=outcome, closed_at=self.now))
