"""A query: one topic that a caller raised, and how it ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from intents.article import Article, Handling
from metrics.outcome import QueryOutcome
from routing.decision import Reason

DELIVERED = 0.9
"An answer counts as given when this share of it was played; less is a hang-up in mid-answer."


@dataclass(frozen=True, slots=True)
class Query:
    """One topic; `outcome` is None while it is open and never changes once it is set."""

    number: int
    opened_at: datetime
    article: str = ""
    "Empty while the topic is not known."
    version: int = 0
    confidence: float = 0.0
    department: str = ""
    reason: Reason | None = None
    escalated_at: datetime | None = None
    "From when on the caller waited for a person."
    queued: bool = False
    "Whether the caller was given a place in a queue."
    delivered: bool = False
    delivers: QueryOutcome = QueryOutcome.ANSWERED_UNCONFIRMED
    "The outcome if the caller goes on or hangs up after it was delivered."
    outcome: QueryOutcome | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.outcome is None

    def closed(self, outcome: QueryOutcome, now: datetime) -> "Query":
        """Return it with its outcome; a closed query stays as it is."""
        return replace(self, outcome=outcome, closed_at=now) if self.is_open else self

    def left(self, now: datetime) -> "Query":
        """Return it closed by a caller who went on or hung up without saying whether it helped."""
        return self.closed(self.delivers if self.delivered else QueryOutcome.ABANDONED_BEFORE_ANSWER, now)


Queries: TypeAlias = tuple[Query, ...]


def current(queries: Queries) -> Query | None:
    """Return the query under discussion."""
    return queries[-1] if queries and queries[-1].is_open else None


def close_all(queries: Queries, outcome: QueryOutcome, now: datetime) -> Queries:
    """Return them with every open one ended by the same outcome."""
    return tuple(query.closed(outcome, now) for query in queries)


def leave_all(queries: Queries, now: datetime) -> Queries:
    """Return them as a caller leaves them who goes on or hangs up."""
    return tuple(query.left(now) for query in queries)


def changed(queries: Queries, query: Query) -> Queries:
    """Return them with one replaced by its number."""
    return tuple(query if query.number == known.number else known for known in queries)


def opened(queries: Queries, now: datetime) -> Queries:
    """Return them with an open query of unknown topic at the end, unless the last one waits for its topic."""
    last = current(queries)
    if last is not None and not last.article:
        return queries
    return (*leave_all(queries, now), Query(len(queries) + 1, now))


def about(queries: Queries, article: Article, confidence: float, now: datetime) -> Queries:
    """Return them with an open query on the article at the end; the same topic goes on, another is left."""
    last = current(queries)
    if last is not None and last.article == article.id:
        return queries
    topic = opened(queries, now)
    return changed(topic, _on(topic[-1], article, confidence))


def also_about(queries: Queries, articles: tuple[Article, ...], now: datetime) -> Queries:
    """Return them with further open queries that were asked in the same breath."""
    first = len(queries) + 1
    return (*queries, *(_on(Query(first + n, now), article, 0.0) for n, article in enumerate(articles)))


def danger(queries: Queries, kind: str, now: datetime) -> Queries:
    """Return them with a query at the end to which the safety words were spoken."""
    told = opened(queries, now)
    query = replace(told[-1], article=kind, confidence=1.0)
    return changed(told, query.closed(QueryOutcome.EMERGENCY_REDIRECTED, now))


def escalated(queries: Queries, department: str, reason: Reason, now: datetime) -> Queries:
    """Return them with every open one, or a new one of unknown topic, on its way to a person."""
    some = queries if any(query.is_open for query in queries) else opened(queries, now)
    return tuple(
        replace(query, department=department, reason=reason, escalated_at=query.escalated_at or now)
        if query.is_open
        else query
        for query in some
    )


def queued(queries: Queries) -> Queries:
    """Return them with a note on every open one that the caller was given a place in a queue."""
    return tuple(replace(query, queued=True) if query.is_open else query for query in queries)


def _on(query: Query, article: Article, confidence: float) -> Query:
    redirects = article.handling is Handling.REDIRECT
    return replace(
        query,
        article=article.id,
        version=article.version,
        department=article.department,
        confidence=confidence,
        delivers=QueryOutcome.OUT_OF_SCOPE_REDIRECTED if redirects else QueryOutcome.ANSWERED_UNCONFIRMED,
    )
