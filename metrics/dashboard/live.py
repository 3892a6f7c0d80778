"""The day so far, straight from the ledger: what a manager looks at while the telephone rings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from metrics.outcome import CountsAs, QueryOutcome
from metrics.outcome_rules import counts_as
from metrics.period import Period
from metrics.sweep import LONGEST_CALL
from metrics.tables import CallRow, QueryRow


@dataclass(frozen=True, slots=True)
class Live:
    """Counts of a day that is not over."""

    in_progress: int
    calls: int
    resolved: int
    "Confirmed or filed; what a repeat may still undo is not among them."
    escalated: int


def live(session: Session, today: Period, now: datetime) -> Live:
    """Count today's calls."""
    real = CallRow.is_test.is_(False)
    standing = dict.fromkeys(CountsAs, 0)
    for outcome, count in _outcomes(session, today).items():
        standing[counts_as(outcome)] += count
    return Live(
        _count(session, real, CallRow.disposition.is_(None), CallRow.started_at >= now - LONGEST_CALL),
        _count(session, real, CallRow.started_at >= today.starts_at),
        standing[CountsAs.RESOLVED],
        standing[CountsAs.ESCALATED],
    )


def _outcomes(session: Session, today: Period) -> dict[QueryOutcome, int]:
    ended = (
        select(QueryRow.outcome, func.count())
        .where(QueryRow.opened_at >= today.starts_at, QueryRow.is_test.is_(False))
        .group_by(QueryRow.outcome)
    )
    return {QueryOutcome(outcome): count for outcome, count in session.execute(ended) if outcome}


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CallRow).where(*conditions)) or 0
