"""The day so far, straight from the ledger: what a manager looks at while the telephone rings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from metrics.outcome import CountsAs, QueryOutcome
from metrics.outcome_rules import counts_as
from metrics.period import Period
from metrics.tables import CallRow, QueryRow

LONGEST = timedelta(hours=4)
"As the sweep has it: an older call that has not ended is one that nobody closed."


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
    started = (CallRow.started_at >= today.starts_at, CallRow.is_test.is_(False))
    open_now = (
        CallRow.disposition.is_(None),
        CallRow.started_at >= now - LONGEST,
        CallRow.is_test.is_(False),
    )
    ended = dict(
        session.execute(
            select(QueryRow.outcome, func.count())
            .where(QueryRow.opened_at >= today.starts_at, QueryRow.is_test.is_(False))
            .where(QueryRow.outcome.is_not(None))
            .group_by(QueryRow.outcome)
        )
        .tuples()
        .all()
    )
    standing = {kind: 0 for kind in CountsAs}
    for outcome, count in ended.items():
        standing[counts_as(QueryOutcome(outcome))] += count
    return Live(
        _count(session, *open_now),
        _count(session, *started),
        standing[CountsAs.RESOLVED],
        standing[CountsAs.ESCALATED],
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CallRow).where(*conditions)) or 0
