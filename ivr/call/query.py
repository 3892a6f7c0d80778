"""A query: one topic that a caller raised, and its outcome."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from intents.articles.article import Article
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import Served, Sign
from routing.decision import Reason

DELIVERED = 0.9
"An answer counts as given when this share of it was played; less is a hang-up in mid-answer."

OVER_FOR_THE_CALLER = frozenset(
    {
        QueryOutcome.ANSWERED_CONFIRMED,
        QueryOutcome.ANSWERED_UNCONFIRMED,
        QueryOutcome.ANSWERED_REJECTED,
        QueryOutcome.ABANDONED_BEFORE_ANSWER,
        QueryOutcome.OUT_OF_SCOPE_REDIRECTED,
    }
)
"Outcomes after which the caller may take the same matter up again."
ABOUT_THE_SAME = frozenset({Reason.ASKED, Reason.REJECTED})
"Why a caller who names nothing else needs a person for what was talked about last."


@dataclass(frozen=True, slots=True)
class Query:
    """One topic; `outcome` is None while it is open, and only the caller who takes it up again reopens it."""

    number: int
    opened_at: datetime
    article: str = ""
    "Empty while the topic is not known."
    version: int = 0
    confidence: float = 0.0
    department: str = ""
    reason: Reason | None = None
    escalated_at: datetime | None = None
    "When the caller began to wait for a person."
    queued: bool = False
    "Whether the caller was given a place in a queue."
    delivered: bool = False
    delivers: QueryOutcome = QueryOutcome.ANSWERED_UNCONFIRMED
    "The outcome if the caller goes on or hangs up after it was delivered."
    served: Served | None = None
    "What the line itself has given so far."
    refers: bool = False
    "Whether the answer's only next step was a website or a person."
    texted: bool = False
    was_asked: bool = False
    "Whether the caller was asked if the answer helped."
    sampled: bool = False
    "Whether the call was drawn to be asked that."
    sign: Sign | None = None
    "How the caller took the answer that was given."
    outcome: QueryOutcome | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    "How often the caller took it up again after it had an outcome."

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.outcome is None

    def closed(self, outcome: QueryOutcome, now: datetime) -> "Query":
        """Return it with its outcome; a closed query stays as it is."""
        return replace(self, outcome=outcome, closed_at=now) if self.is_open else self

    @property
    def closing(self) -> tuple[int, int]:
        """What names this closing of a query that may have been closed before."""
        return self.number, self.reopened

    @property
    def may_be_reopened(self) -> bool:
        """Whether it is over only as far as the caller is concerned; what was filed is filed."""
        return self.outcome in OVER_FOR_THE_CALLER

    def reopen(self) -> "Query":
        """Return it open again: the same matter is one query, and a yes that was taken back is none."""
        return replace(self, outcome=None, closed_at=None, sign=None, reopened=self.reopened + 1)

    def asked_again(self) -> "Query":
        """Return it open again, with its answer to be heard and judged anew."""
        return replace(self.reopen(), delivered=False, was_asked=False, sampled=False)

    def left(self, now: datetime) -> "Query":
        """Return it closed by a caller who moved on or hung up without confirming."""
        return self.closed(self.delivers if self.delivered else QueryOutcome.ABANDONED_BEFORE_ANSWER, now)


Queries: TypeAlias = tuple[Query, ...]
"""The query under discussion comes last, which is not always the one opened last."""


def current(queries: Queries) -> Query | None:
    """Return the query under discussion."""
    return queries[-1] if queries and queries[-1].is_open else None


def close_all(queries: Queries, outcome: QueryOutcome, now: datetime) -> Queries:
    """Return all with the open ones closed by the same outcome."""
    return tuple(query.closed(outcome, now) for query in queries)


def unreached(queries: Queries, now: datetime, *, dialled: bool) -> Queries:
    """Return all closed without a person.

    Who fell silent, and was offered a message for that, gave up before the answer: no hand-off failed.
    """
    return tuple(
        query.left(now)
        if query.reason is Reason.NOT_HEARD and not dialled
        else query.closed(QueryOutcome.ESCALATED_LOST, now)
        for query in queries
    )


def leave_all(queries: Queries, now: datetime, but: str = "") -> Queries:
    """Return all closed by a caller who moves on or hangs up, but for those on one article."""
    return tuple(query if but and query.article == but else query.left(now) for query in queries)


def changed(queries: Queries, query: Query) -> Queries:
    """Return all with one replaced, by its number."""
    return tuple(query if query.number == known.number else known for known in queries)


def opened(queries: Queries, now: datetime, but: str = "") -> Queries:
    """Return all with a new query of unknown topic, unless the last one still has none; others are closed."""
    last = current(queries)
    if last is not None and not last.article:
        return queries
    return (*leave_all(queries, now, but), Query(len(queries) + 1, now))


def about(queries: Queries, article: Article, confidence: float, now: datetime, but: str = "") -> Queries:
    """Return all with an open query on the article last; others are closed.

    The same topic is one matter, which goes on or is reopened. The one on the article `but` stays open:
    the line comes back to it.
    """
    same = [query for query in queries if query.article == article.id]
    held = next((query for query in same if query.is_open), None)
    if held is not None and held == queries[-1]:
        return queries
    again = held or next((query.asked_again() for query in reversed(same) if query.may_be_reopened), None)
    if again is not None:
        others = tuple(query for query in queries if query.number != again.number)
        return (*leave_all(others, now, but), again)
    topic = opened(queries, now, but)
    return changed(topic, _on(topic[-1], article, confidence))


def untold(queries: Queries, article: Article, now: datetime, but: str = "") -> Queries:
    """Return all with a query of its own for what an answer on the article does not tell.

    The answer stands as it was heard; what nothing was told about yet goes on.
    """
    last = current(queries)
    if last is not None and last.article == article.id and not last.delivered:
        return queries
    asked = opened(queries, now, but)
    return changed(asked, _on(asked[-1], article, 0.0))


def also_about(queries: Queries, articles: tuple[Article, ...], now: datetime) -> Queries:
    """Return all with further open queries from the same utterance."""
    first = len(queries) + 1
    return (*queries, *(_on(Query(first + n, now), article, 0.0) for n, article in enumerate(articles)))


def danger(queries: Queries, kind: str, now: datetime) -> Queries:
    """Return all with a query answered by the safety sentence.

    Whoever hears it again, with nothing else asked in between, is one emergency.
    """
    is_again = any(query.article == kind for query in queries)
    if is_again and not any(query.is_open for query in queries):
        return queries
    told = opened(queries, now)
    query = replace(told[-1], article=kind, confidence=1.0)
    return changed(told, query.closed(QueryOutcome.EMERGENCY_REDIRECTED, now))


def escalated(queries: Queries, department: str, reason: Reason, now: datetime) -> Queries:
    """Return all with every open one escalated; with none open, the last one or one of unknown topic."""
    some = queries if any(query.is_open for query in queries) else _for_a_person(queries, reason, now)
    return tuple(
        replace(query, department=department, reason=reason, escalated_at=query.escalated_at or now)
        if query.is_open
        else query
        for query in some
    )


def _for_a_person(queries: Queries, reason: Reason, now: datetime) -> Queries:
    """Who asks for a person and names nothing else is not done with the last matter."""
    last = queries[-1] if queries else None
    if last is not None and last.may_be_reopened and reason in ABOUT_THE_SAME:
        return (*queries[:-1], last.reopen())
    return opened(queries, now)


def queued(queries: Queries) -> Queries:
    """Return all with the open ones marked as queued."""
    return tuple(replace(query, queued=True) if query.is_open else query for query in queries)


def texted(queries: Queries, article: str) -> Queries:
    """Return all with the last one on an article marked as texted, whether it is closed or not."""
    last = next((query for query in reversed(queries) if query.article == article), None)
    return queries if last is None else changed(queries, replace(last, texted=True))


def _on(query: Query, article: Article, confidence: float) -> Query:
    redirects = article.redirects
    return replace(
        query,
        article=article.id,
        version=article.version,
        department=article.department,
        confidence=confidence,
        delivers=QueryOutcome.OUT_OF_SCOPE_REDIRECTED if redirects else QueryOutcome.ANSWERED_UNCONFIRMED,
    )
