"""The audit log in the database: it can be added to and read, and nothing else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.accounts.act import Act
from ivr.accounts.tables import ActRow


def append(session: Session, act: Act) -> None:
    """Add an act at the end."""
    session.add(ActRow(at=act.at, person=act.person, act=act.act, subject=act.subject))


def latest(session: Session, count: int, before: int | None = None, person: str = "") -> tuple[Act, ...]:
    """Return the newest acts first; those before a place in the log, and of one person, when asked."""
    acts = select(ActRow).order_by(ActRow.seq.desc()).limit(count)
    if before is not None:
        acts = acts.where(ActRow.seq < before)
    if person:
        acts = acts.where(ActRow.person == person)
    return tuple(Act(row.at, row.person, row.act, row.subject, row.seq) for row in session.scalars(acts))
