"""The quality team's overview: answers that help least, are stale or unreviewed, and unanswered questions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from ivr.studio.edition import Freshness, freshness
from metrics.facts.formula import Rate
from metrics.ledger.outcome import CountsAs, QueryOutcome, counts_as
from metrics.ledger.period import Period
from metrics.ledger.records import LabelKind, LabelRecord, QueryRecord, TurnRecord

WEEKS = 4
FEWEST = 5
"Callers who must have said whether an answer helped before it is ranked."
SHOWN = 10
UNANSWERED = frozenset(
    {
        QueryOutcome.ANSWERED_REJECTED,
        QueryOutcome.ESCALATED_CONNECTED,
        QueryOutcome.ESCALATED_LOST,
        QueryOutcome.CALLBACK_OR_VOICEMAIL,
    }
)
"After the answer, the caller said no or still wanted a person."
HELPED = frozenset({CountsAs.RESOLVED, CountsAs.WAITING})
"The caller said yes, or the line filed what was asked for; refused by the city's system, it was no help."


@dataclass(frozen=True, slots=True)
class ArticleStanding:
    """What callers and reviewers said about one answer, and until when it may be spoken."""

    article: Article
    asked: int
    heard: int
    "Queries to which the answer was played."
    unanswered: int
    "Of those, rejected or passed to a person."
    helped: Rate
    "Callers who said that it helped, or whose request was filed, among them and those it did not help."
    right: Rate
    "Turns that reviewers called right, among those they labelled."
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class QualityBoard:
    """Four short lists, each with the most pressing first."""

    lowest: tuple[ArticleStanding, ...]
    stale: tuple[ArticleStanding, ...]
    unlabelled: tuple[ArticleStanding, ...]
    "Answers that were asked for without a single turn labelled."
    unanswered: tuple[ArticleStanding, ...]


def last_weeks(today: date, time_zone: ZoneInfo) -> Period:
    """The days that the board covers, up to yesterday."""
    return Period(today - timedelta(weeks=WEEKS), today - timedelta(days=1), time_zone)


def quality_board(
    catalog: Catalog,
    queries: Iterable[QueryRecord],
    turns: Iterable[TurnRecord],
    labels: Iterable[LabelRecord],
    today: date,
) -> QualityBoard:
    """Rank the answers on air by what the ledger says about them."""
    counted = _counted(queries)
    labelled = _labelled(turns, labels)
    every = [_standing(article, counted, labelled, today) for article in catalog if not article.is_withdrawn]
    judged = [one for one in every if one.helped.denominator >= FEWEST]
    return QualityBoard(
        _first(sorted(judged, key=_surely_low)),
        tuple(sorted((one for one in every if one.freshness is not Freshness.FRESH), key=_last_day)),
        _first(sorted((one for one in every if one.asked and not one.right.denominator), key=_most_asked)),
        _first(sorted((one for one in every if one.unanswered), key=_most_unanswered)),
    )


@dataclass(slots=True)
class _Counts:
    asked: int = 0
    heard: int = 0
    unanswered: int = 0
    helped: int = 0


def _counted(queries: Iterable[QueryRecord]) -> dict[str, _Counts]:
    found: dict[str, _Counts] = {}
    for query in queries:
        if query.is_test or not query.article or query.outcome is None:
            continue
        counts = found.setdefault(query.article, _Counts())
        counts.asked += 1
        counts.heard += query.delivered
        counts.unanswered += query.delivered and query.outcome in UNANSWERED
        counts.helped += counts_as(query.outcome, query.filing) in HELPED
    return found


def _labelled(turns: Iterable[TurnRecord], labels: Iterable[LabelRecord]) -> Counter[tuple[str, bool]]:
    """How often reviewers called turns of each article right or wrong."""
    topics = {(turn.call_sid, turn.turn): turn.topic for turn in turns if turn.topic}
    return Counter(
        (topics[label.call_sid, label.turn], label.kind is LabelKind.RIGHT)
        for label in labels
        if (label.call_sid, label.turn) in topics
    )


def _standing(
    article: Article, counted: dict[str, _Counts], labelled: Counter[tuple[str, bool]], today: date
) -> ArticleStanding:
    counts = counted.get(article.id, _Counts())
    right, wrong = labelled[article.id, True], labelled[article.id, False]
    return ArticleStanding(
        article,
        counts.asked,
        counts.heard,
        counts.unanswered,
        Rate(counts.helped, counts.helped + counts.unanswered),
        Rate(right, right + wrong),
        freshness(article, today),
    )


def _first(standings: Sequence[ArticleStanding]) -> tuple[ArticleStanding, ...]:
    return tuple(standings[:SHOWN])


def _surely_low(one: ArticleStanding) -> tuple[float, str]:
    """By the upper bound of the share, so that a few callers cannot put an answer first."""
    interval = one.helped.interval
    return (interval[1] if interval else 1.0, one.article.id)


def _last_day(one: ArticleStanding) -> tuple[date, str]:
    return one.article.last_day, one.article.id


def _most_asked(one: ArticleStanding) -> tuple[int, str]:
    return -one.asked, one.article.id


def _most_unanswered(one: ArticleStanding) -> tuple[int, str]:
    return -one.unanswered, one.article.id
