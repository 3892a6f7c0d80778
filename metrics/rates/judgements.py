"""What reviewers and callers said of answers: by day and part of the city, and by article version."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from metrics.facts.daily import Grain
from metrics.facts.formula import FEW, Rate
from metrics.facts.tables import FACTS
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import LabelKind
from metrics.ledger.tables import LabelRow, QueryRow, TurnRow

YES, NO = QueryOutcome.ANSWERED_CONFIRMED.value, QueryOutcome.ANSWERED_REJECTED.value
RIGHT = LabelKind.RIGHT.value
COUNTED = ("labelled", f"label_{RIGHT}", YES, NO)
AnswerVersion = tuple[str, int]
"An article with the version that callers heard."


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """Judgements of one day's turns and answers, for one department and language."""

    day: date
    department: str
    language: str
    labels: Rate
    "Turns that reviewers called right, out of those labelled."
    callers: Rate
    "Callers who said that the answer helped, out of those who said yes or no."


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """Judgements of one version of an answer."""

    asked: int
    callers: Rate
    labels: Rate


def judged_days(session: Session, period: Period) -> tuple[JudgedDay, ...]:
    """Return the judgements of a period, for the days already counted."""
    columns = (FACTS.c.day, FACTS.c.department, FACTS.c.language, *(FACTS.c[name] for name in COUNTED))
    rows = session.execute(
        select(*columns)
        .where(FACTS.c.grain == Grain.DEPARTMENT.value, FACTS.c.day.between(period.first, period.last))
        .where(FACTS.c.labelled + FACTS.c[YES] + FACTS.c[NO] > 0)
        .order_by(FACTS.c.day, FACTS.c.department, FACTS.c.language)
    )
    return tuple(
        JudgedDay(day, department, language, Rate(right, labelled), Rate(yes, yes + no))
        for day, department, language, labelled, right, yes, no in rows
    )


def judged_versions(session: Session, since: datetime) -> dict[AnswerVersion, JudgedVersion]:
    """Return the judgements since an instant of each version of each answer, leaving out trial calls."""
    ended = _ended(session, since)
    labelled = _labelled(session, since)
    return {
        key: JudgedVersion(
            sum(counts.values()),
            Rate(counts[YES], counts[YES] + counts[NO]),
            Rate(labelled[key][RIGHT], sum(labelled[key].values())) if key in labelled else Rate(0, 0),
        )
        for key, counts in ended.items()
    }


def _ended(session: Session, since: datetime) -> dict[AnswerVersion, Counter[str]]:
    """The outcomes of each version's queries."""
    keys = (QueryRow.article, QueryRow.article_version, QueryRow.outcome)
    rows = session.execute(
        select(*keys, func.count())
        .where(QueryRow.opened_at >= since, QueryRow.article_version > 0, QueryRow.is_test.is_(False))
        .where(QueryRow.outcome.is_not(None))
        .group_by(*keys)
    )
    found: dict[AnswerVersion, Counter[str]] = {}
    for article, version, outcome, count in rows:
        found.setdefault((article, version), Counter())[outcome or ""] += count
    return found


def _labelled(session: Session, since: datetime) -> dict[AnswerVersion, Counter[str]]:
    """Reviewers' labels of the turns in which each version was understood; of a turn's, the latest counts."""
    later = aliased(LabelRow)
    replaced = (
        exists()
        .where(later.call_sid == LabelRow.call_sid, later.turn == LabelRow.turn)
        .where(or_(later.at > LabelRow.at, and_(later.at == LabelRow.at, later.id > LabelRow.id)))
    )
    keys = (QueryRow.article, QueryRow.article_version, LabelRow.kind)
    rows = session.execute(
        select(*keys, func.count(LabelRow.id.distinct()))
        .join(TurnRow, (TurnRow.call_sid == LabelRow.call_sid) & (TurnRow.turn == LabelRow.turn))
        .join(QueryRow, (QueryRow.call_sid == LabelRow.call_sid) & (QueryRow.article == TurnRow.topic))
        .where(TurnRow.at >= since, QueryRow.article_version > 0, QueryRow.is_test.is_(False), ~replaced)
        .group_by(*keys)
    )
    found: dict[AnswerVersion, Counter[str]] = {}
    for article, version, kind, count in rows:
        found.setdefault((article, version), Counter())[kind] += count
    return found


_DRAWS = 400


@dataclass(frozen=True, slots=True)
class HeardScore:
    """One scored utterance: its words, word errors, and whether the meaning was lost."""

    at: datetime
    language: str
    said: int
    wrong: int
    is_lost: bool
    "Whether the words said mean something other than the words heard."


@dataclass(frozen=True, slots=True)
class WordErrors:
    """A word error rate, which may exceed 1."""

    wrong: int
    said: int
    utterances: int
    interval: tuple[float, float]
    "The 95 % interval for samples of as many utterances (bootstrap, Efron 1979)."

    @property
    def share(self) -> float:
        """0–1, or more."""
        return self.wrong / self.said

    @property
    def is_of_few(self) -> bool:
        """Whether the sample is too small."""
        return self.utterances < FEW


def word_error_rate(scores: Sequence[HeardScore]) -> WordErrors | None:
    """Return the word error rate; None without words."""
    said = sum(score.said for score in scores)
    if not said:
        return None
    # Seeded, so that the same scores give the same interval.
    chance = random.Random(len(scores))  # noqa: S311 - a draw of a sample, no secret
    shares = sorted(_share(chance.choices(scores, k=len(scores))) for _ in range(_DRAWS))
    interval = (shares[int(0.025 * _DRAWS)], shares[int(0.975 * _DRAWS)])
    return WordErrors(sum(score.wrong for score in scores), said, len(scores), interval)


def meaning_loss(scores: Sequence[HeardScore]) -> Rate:
    """Return the share of utterances whose meaning was lost to recognition errors."""
    return Rate(sum(score.is_lost for score in scores), len(scores))


def _share(scores: Sequence[HeardScore]) -> float:
    return sum(score.wrong for score in scores) / max(1, sum(score.said for score in scores))
