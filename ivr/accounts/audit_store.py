"""The audit log in the database: append and read, nothing else."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.accounts.tables import ActRow

THE_MACHINE = ""
"Who acted, where it was done at the machine itself."
PAGE = 1000
CHAIN = 731126
"The lock that serializes appends."


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to whom, and when."""

    at: datetime
    person: str
    "The id of an account; empty for an act at the machine's own command line."
    act: str
    "A short name such as accounts.added."
    subject: str
    "The subject's id: an account, a call, a department; never a caller's words or number."
    seq: int = 0
    "Its position in the log."


def append(session: Session, act: AuditEntry) -> None:
    """Append an act; concurrent appends wait for each other."""
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN)))
    last = session.scalars(select(ActRow.mark).order_by(ActRow.seq.desc()).limit(1)).first()
    mark = mark_of(act, last or "")
    session.add(ActRow(at=act.at, person=act.person, act=act.act, subject=act.subject, mark=mark))
    session.flush()


def head(session: Session) -> tuple[int, str]:
    """Return the last act's place in the log and its mark; 0 and nothing for an empty log."""
    last = select(ActRow.seq, ActRow.mark).order_by(ActRow.seq.desc()).limit(1)
    seq, mark = session.execute(last).one_or_none() or (0, "")
    return seq, mark


def mark_of(act: AuditEntry, before: str) -> str:
    """Return an act's mark, which depends on the act and everything before it."""
    at = act.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    told = f"{before}\x1f{at}\x1f{act.person}\x1f{act.act}\x1f{act.subject}"
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of checking the whole chain."""

    acts: int
    head: str
    "The mark of the last act. Kept elsewhere, it proves later that nothing before it was changed."
    broken_at: int | None = None
    "The first act whose mark does not follow from the one before it."
    marks: frozenset[str] = frozenset()


def verified(session: Session) -> Verified:
    """Recompute every mark."""
    mark, count, marks = "", 0, set[str]()
    for row in _from_the_first(session):
        mark = mark_of(AuditEntry(row.at, row.person, row.act, row.subject), mark)
        count += 1
        if mark != row.mark:
            return Verified(count, mark, row.seq)
        marks.add(mark)
    return Verified(count, mark, marks=frozenset(marks))


def _from_the_first(session: Session) -> Iterator[ActRow]:
    """Yield the log a page at a time, so that no cursor stays open where the reader stops."""
    seq = 0
    while page := session.scalars(
        select(ActRow).where(ActRow.seq > seq).order_by(ActRow.seq).limit(PAGE)
    ).all():
        yield from page
        seq = page[-1].seq


def latest(
    session: Session, count: int, before: int | None = None, person: str = ""
) -> tuple[AuditEntry, ...]:
    """Return acts, newest first; on request only those before a place in the log, or of one person."""
    acts = select(ActRow).order_by(ActRow.seq.desc()).limit(count)
    if before is not None:
        acts = acts.where(ActRow.seq < before)
    if person:
        acts = acts.where(ActRow.person == person)
    return tuple(
        AuditEntry(row.at, row.person, row.act, row.subject, row.seq) for row in session.scalars(acts)
    )
