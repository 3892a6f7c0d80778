"""Stores statements and review hours; append-only."""

from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from metrics.facts.statement import (
    ReviewHours,
    SettledDays,
    Statement,
    StatementKind,
    checked,
    checked_hours,
)
from metrics.facts.tables import FACT_DAYS, REVIEW_HOURS, STATEMENTS
from metrics.ledger.period import Period
from metrics.ledger.sql import values_of


def state(session: Session, statement: Statement, today: date) -> None:
    """Save a statement; raise BadStatement if it is invalid."""
    checked(statement, today)
    if statement.about is StatementKind.TERM:
        _ensure_unsettled(session, statement.since)
    row = values_of(statement, STATEMENTS, kind=statement.about)
    session.execute(insert(STATEMENTS), [row])
    if statement.about is StatementKind.TERM:
        session.execute(FACT_DAYS.update().where(FACT_DAYS.c.day >= statement.since).values(is_stale=True))


def _ensure_unsettled(session: Session, since: date) -> None:
    """Raise SettledDays if a day from then on is settled: it keeps the terms by which it was judged."""
    settled = select(func.max(FACT_DAYS.c.day)).where(FACT_DAYS.c.is_settled, FACT_DAYS.c.day >= since)
    last = session.scalar(settled)
    if last is not None:
        raise SettledDays(
            f"the days to {last} are settled, and keep their terms; state it from a later day on"
        )


def statements(session: Session, about: StatementKind | None = None) -> tuple[Statement, ...]:
    """Return all statements, oldest first."""
    found = select(STATEMENTS).order_by(STATEMENTS.c.since, STATEMENTS.c.stated_at, STATEMENTS.c.id)
    wanted = found if about is None else found.where(STATEMENTS.c.kind == about.value)
    return tuple(
        Statement(StatementKind(row.kind), row.subject, row.value, row.since, row.by, row.stated_at, row.why)
        for row in session.execute(wanted)
    )


def record_review(session: Session, hours: ReviewHours, today: date) -> None:
    """Save review hours; raise BadStatement if they are invalid."""
    checked_hours(hours, today)
    session.execute(insert(REVIEW_HOURS), [values_of(hours, REVIEW_HOURS)])


def reviewed(session: Session, period: Period) -> float:
    """Return a period's review hours."""
    of_period = REVIEW_HOURS.c.day.between(period.first, period.last)
    return session.scalar(select(func.coalesce(func.sum(REVIEW_HOURS.c.hours), 0.0)).where(of_period)) or 0.0


def review_of(session: Session, period: Period) -> tuple[ReviewHours, ...]:
    """Return what was recorded of a period's review hours, oldest first."""
    of_period = REVIEW_HOURS.c.day.between(period.first, period.last)
    found = select(REVIEW_HOURS).where(of_period).order_by(REVIEW_HOURS.c.stated_at, REVIEW_HOURS.c.id)
    return tuple(ReviewHours(row.day, row.hours, row.by, row.stated_at) for row in session.execute(found))
