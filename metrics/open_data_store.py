"""What open data are made of, read from daily facts."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.cell import Grain
from metrics.fact_tables import FACTS
from metrics.open_data import TopicDay
from metrics.outcome import QueryOutcome
from metrics.period import Period


def topic_days(session: Session, period: Period) -> Iterator[TopicDay]:
    """How the queries on each topic ended on each day."""
    facts = FACTS.c
    sums = select(facts.day, facts.article, *(func.sum(facts[outcome.value]) for outcome in QueryOutcome))
    found = sums.where(facts.grain == Grain.TOPIC.value, facts.day.between(period.first, period.last))
    for day, article, *counts in session.execute(found.group_by(facts.day, facts.article)):
        yield TopicDay(day, article, dict(zip(QueryOutcome, map(int, counts), strict=True)))
