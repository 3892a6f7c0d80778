"""One call that never happened, as the records that the line would have written of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from intents.article import Article
from ivr.history.likelihood import Likelihood, likelihood
from ivr.history.made_up import MadeUp
from metrics.ledger import QueryRecord, TransferRecord, TurnRecord
from metrics.outcome import QueryOutcome


@dataclass(slots=True)
class Plot:
    """A call as it unfolds; the clock runs from one event to the next."""

    call: MadeUp
    random: Random
    now: datetime
    queries: list[QueryRecord] = field(default_factory=list)
    turns: list[TurnRecord] = field(default_factory=list)
    transfers: list[TransferRecord] = field(default_factory=list)

    @classmethod
    def of(cls, call: MadeUp, random: Random) -> "Plot":
        """A call that has just been answered: the greeting takes its time."""
        return cls(call, random, call.at + timedelta(seconds=random.uniform(6, 14)))

    @property
    def chances(self) -> Likelihood:
        """How likely things are in this call."""
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
