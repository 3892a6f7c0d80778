"""Stores tickets; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime

from sqlalchemy import CursorResult, Delete, MetaData, Update, delete, func, select, update
from sqlalchemy.orm import Session

from metrics.ledger.sql import insert_new
from routing.tickets.tables import TicketBase, TicketRow
from routing.tickets.ticket import PAUSES, Ticket, TicketState

METADATA: MetaData = TicketBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
OPEN = tuple(state.value for state in TicketState if state is not TicketState.FILED)
MOST = 20
"So many are sent in one round."


def add_ticket(session: Session, ticket: Ticket) -> bool:
    """Insert a ticket; return whether it is new."""
    return insert_new(session, TicketRow, {**asdict(ticket), "state": ticket.state.value})


def known_tickets(session: Session, ids: Iterable[str]) -> frozenset[str]:
    """Return those ids of which there is a ticket."""
    return frozenset(session.scalars(select(TicketRow.id).where(TicketRow.id.in_(tuple(ids)))))


def due_tickets(session: Session, now: datetime) -> tuple[Ticket, ...]:
    """Return the tickets to be sent now, the oldest first."""
    due = (TicketRow.state.in_(OPEN), TicketRow.next_at <= now)
    rows = select(TicketRow).where(*due).order_by(TicketRow.made_at, TicketRow.id).limit(MOST)
    return tuple(map(_ticket, session.scalars(rows)))


def ticket_by_id(session: Session, ticket_id: str) -> Ticket | None:
    """Return a callback's ticket, or None."""
    row = session.get(TicketRow, ticket_id)
    return _ticket(row) if row else None


def save_ticket(session: Session, before: Ticket, after: Ticket) -> bool:
    """Save a ticket; False if another process has taken it meanwhile."""
    statement = (
        update(TicketRow)
        .where(
            TicketRow.id == before.id, TicketRow.state == before.state.value, TicketRow.tries == before.tries
        )
        .values(**{**asdict(after), "state": after.state.value})
    )
    return bool(_count(session, statement))


def drop_ticket(session: Session, ticket_id: str) -> None:
    """Remove a ticket that is not needed any more."""
    _count(session, delete(TicketRow).where(TicketRow.id == ticket_id))


def count_stuck(session: Session) -> int:
    """Return how many tickets the other system has not taken in several attempts."""
    stuck = (TicketRow.state.in_(OPEN), TicketRow.tries >= len(PAUSES))
    return session.scalar(select(func.count()).select_from(TicketRow).where(*stuck)) or 0


def tickets_of(session: Session, call_sid: str) -> tuple[Ticket, ...]:
    """Return a call's tickets."""
    rows = select(TicketRow).where(TicketRow.call_sid == call_sid).order_by(TicketRow.made_at)
    return tuple(map(_ticket, session.scalars(rows)))


def calls_with_tickets(session: Session) -> frozenset[str]:
    """Return the calls of which tickets are kept."""
    return frozenset(session.scalars(select(TicketRow.call_sid).distinct()))


def purge_tickets(session: Session, today: date, held: Iterable[str]) -> int:
    """Remove tickets past their retention, except of calls on hold; return how many."""
    due = TicketRow.purge_on <= today
    return _count(session, delete(TicketRow).where(due, TicketRow.call_sid.not_in(held)))


def forget_tickets_of(session: Session, call_sid: str) -> int:
    """Erase one call's tickets here; return how many. What the other system has stays with the city."""
    return _count(session, delete(TicketRow).where(TicketRow.call_sid == call_sid))


def _count(session: Session, statement: Update | Delete) -> int:
    result = session.execute(statement, execution_options=UNSYNCHRONIZED)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _ticket(row: TicketRow) -> Ticket:
    values = {field.name: getattr(row, field.name) for field in fields(Ticket)}
    return Ticket(**{**values, "state": TicketState(row.state)})
