"""Stores journeys under way; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime

from sqlalchemy import CursorResult, Delete, MetaData, Update, delete, func, select, update
from sqlalchemy.orm import Session

from metrics.ledger.sql import insert_new
from routing.kept_journeys.tables import JourneyBase, KeptJourneyRow

METADATA: MetaData = JourneyBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class KeptJourney:
    """A journey under way, as it is kept."""

    id: str
    call_sid: str
    "The call on which it began."
    reference: str
    caller: str
    "A keyed hash of that caller's number; empty when it is hidden."
    article: str
    encrypted: str = field(repr=False)
    kept_at: datetime
    purge_on: date
    is_test: bool = False


def keep_journey(session: Session, kept: KeptJourney) -> None:
    """Insert a journey, or note how far it is now; whose it is stays."""
    changed = {"encrypted": kept.encrypted, "kept_at": kept.kept_at, "purge_on": kept.purge_on}
    if not _count(session, update(KeptJourneyRow).where(KeptJourneyRow.id == kept.id).values(**changed)):
        insert_new(session, KeptJourneyRow, asdict(kept))


def drop_journey(session: Session, kept_id: str) -> None:
    """Remove a journey that has ended."""
    _count(session, delete(KeptJourneyRow).where(KeptJourneyRow.id == kept_id))


def journeys_under(session: Session, reference: str, today: date) -> tuple[KeptJourney, ...]:
    """Return the journeys kept under a reference number; two callers may have the same one."""
    is_kept = (KeptJourneyRow.reference == reference, KeptJourneyRow.purge_on > today)
    return tuple(map(_kept, session.scalars(select(KeptJourneyRow).where(*is_kept))))


def journey_by(session: Session, caller: str, today: date) -> KeptJourney | None:
    """Return what a caller left last, by the hash of their number."""
    row = session.scalars(
        select(KeptJourneyRow)
        .where(KeptJourneyRow.caller == caller, KeptJourneyRow.purge_on > today)
        .order_by(KeptJourneyRow.kept_at.desc())
        .limit(1)
    ).first()
    return _kept(row) if row and caller else None


def journeys_of(session: Session, call_sid: str) -> tuple[KeptJourney, ...]:
    """Return the journeys that began in a call."""
    rows = session.scalars(select(KeptJourneyRow).where(KeptJourneyRow.call_sid == call_sid))
    return tuple(map(_kept, rows))


def calls_with_journeys(session: Session) -> frozenset[str]:
    """Return the calls in which a kept journey began."""
    return frozenset(session.scalars(select(KeptJourneyRow.call_sid)))


def purge_journeys(session: Session, today: date, held: Iterable[str]) -> int:
    """Remove journeys past their retention, except of calls on hold; return how many."""
    due = KeptJourneyRow.purge_on <= today
    return _count(session, delete(KeptJourneyRow).where(due, KeptJourneyRow.call_sid.not_in(held)))


def overdue_journeys(session: Session, today: date, held: Iterable[str]) -> int:
    """Return how many journeys are past their retention."""
    due = KeptJourneyRow.purge_on <= today
    count = select(func.count()).select_from(KeptJourneyRow).where(due, KeptJourneyRow.call_sid.not_in(held))
    return session.scalar(count) or 0


def forget_journeys_of(session: Session, call_sid: str) -> int:
    """Remove the journeys that began in a call; return how many."""
    return _count(session, delete(KeptJourneyRow).where(KeptJourneyRow.call_sid == call_sid))


def _count(session: Session, statement: Update | Delete) -> int:
    result = session.execute(statement, execution_options=UNSYNCHRONIZED)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _kept(row: KeptJourneyRow) -> KeptJourney:
    return KeptJourney(**{one.name: getattr(row, one.name) for one in fields(KeptJourney)})
