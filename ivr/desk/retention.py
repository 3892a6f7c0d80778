"""How long the desk keeps calls and events; each function joins the caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from ivr.desk.tables import DeskCallRow, DeskWrapUpRow, EventRow, ReportAnswerRow
from metrics.ledger.sql import changed, counted


def purge_calls(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Purge calls past retention, with their notes; calls on hold stay."""
    due = select(DeskCallRow.call_sid).where(_is_over(today, held))
    return _remove(session, session.scalars(due).all())


def overdue_calls(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Return how many calls are past retention, except calls on hold."""
    return counted(session, DeskCallRow, _is_over(today, held))


def forget_call(session: Session, sid: str) -> int:
    """Erase a call from the desk at the caller's request."""
    return _remove(session, [sid])


def purge_events(session: Session, before: datetime) -> int:
    """Remove what was announced before an instant, and return how many those were."""
    return changed(session, delete(EventRow).where(EventRow.at < before))


def overdue_events(session: Session, before: datetime) -> int:
    """Return how many events were announced before an instant."""
    return counted(session, EventRow, EventRow.at < before)


def _is_over(today: date, held: frozenset[str]) -> ColumnElement[bool]:
    return and_(DeskCallRow.purge_on <= today, DeskCallRow.call_sid.not_in(held))


def _remove(session: Session, sids: Sequence[str]) -> int:
    for table in (DeskCallRow, DeskWrapUpRow, ReportAnswerRow):
        changed(session, delete(table).where(table.call_sid.in_(sids)))
    return len(sids)
