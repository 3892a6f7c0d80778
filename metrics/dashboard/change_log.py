"""Where a step in a figure may come from: an answer that changed, or a number inside the definitions."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.cell import Grain
from metrics.fact_tables import FACTS
from metrics.period import Period
from metrics.period_figures import EVERYTHING, Filters
from metrics.statement import About
from metrics.statement_store import statements


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is different from a day on."""

    day: date
    article: str = ""
    "Empty when it is a term."
    version: int = 0
    term: str = ""


def changes(session: Session, period: Period, filters: Filters = EVERYTHING) -> tuple[Change, ...]:
    """Return the changes within a period, the first one first; those of other topics are left out."""
    found = [*_answers(session, period, filters), *_terms(session, period)]
    return tuple(sorted(found, key=lambda change: (change.day, change.article, change.term)))


def _answers(session: Session, period: Period, filters: Filters) -> list[Change]:
    first = func.min(FACTS.c.day)
    spoken = (
        select(FACTS.c.article, FACTS.c.version, first)
        .where(FACTS.c.grain == Grain.TOPIC.value, FACTS.c.day.between(period.first, period.last))
        .where(FACTS.c.version > 0)
        .group_by(FACTS.c.article, FACTS.c.version)
        .order_by(FACTS.c.article, FACTS.c.version)
    )
    if filters.article:
        spoken = spoken.where(FACTS.c.article == filters.article)
    if filters.department:
        spoken = spoken.where(FACTS.c.department == filters.department)
    rows = session.execute(spoken).all()
    return [
        Change(later[2], later[0], later[1]) for earlier, later in pairwise(rows) if earlier[0] == later[0]
    ]


def _terms(session: Session, period: Period) -> list[Change]:
    return [
        Change(statement.since, term=statement.subject)
        for statement in statements(session, About.TERM)
        if period.first <= statement.since <= period.last
    ]
