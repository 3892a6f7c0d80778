"""Stores tickets; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import MetaData, delete, func, select, update
from sqlalchemy.orm import Session

from ivr.desk.tickets.tables import TicketBase, TicketRow
from ivr.desk.tickets.ticket import PAUSES, Ticket, TicketState
from metrics.ledger.sql import Kept, changed, insert_new, value_of

METADATA: MetaData = TicketBase.metadata
OPEN = tuple(state.value for state in TicketState if state is not TicketState.FILED)
MOST = 20
"How many are sent in one round."
TICKETS = Kept(TicketRow)
"How long tickets are kept here; the other system's copy stays with the city."


def add_ticket(session: Session, ticket: Ticket) -> bool:
    """Insert a ticket; return whether it is new."""
    return insert_new(session, TicketRow, {**asdict(ticket), "state": ticket.state.value})


def known_tickets(session: Session, ids: Iterable[str]) -> frozenset[str]:
    """Return those ids that have a ticket."""
    return frozenset(session.scalars(select(TicketRow.id).where(TicketRow.id.in_(tuple(ids)))))


def due_tickets(session: Session, now: datetime) -> tuple[Ticket, ...]:
    """Return the tickets to be sent now, oldest first."""
    due = (TicketRow.state.in_(OPEN), TicketRow.next_at <= now)
    rows = select(TicketRow).where(*due).order_by(TicketRow.made_at, TicketRow.id).limit(MOST)
    return tuple(map(_ticket, session.scalars(rows)))


def ticket_by_id(session: Session, ticket_id: str) -> Ticket | None:
    """Return a callback's ticket, if any."""
    row = session.get(TicketRow, ticket_id)
    return _ticket(row) if row else None


def save_ticket(session: Session, before: Ticket, after: Ticket) -> bool:
    """Save a ticket; False if another process changed it in the meantime."""
    statement = (
        update(TicketRow)
        .where(
            TicketRow.id == before.id, TicketRow.state == before.state.value, TicketRow.tries == before.tries
        )
        .values(**{**asdict(after), "state": after.state.value})
    )
    return bool(changed(session, statement))


def drop_ticket(session: Session, ticket_id: str) -> None:
    """Remove a ticket that is no longer needed."""
    changed(session, delete(TicketRow).where(TicketRow.id == ticket_id))


def count_stuck(session: Session) -> int:
    """Return how many tickets the other system has rejected several times."""
    stuck = (TicketRow.state.in_(OPEN), TicketRow.tries >= len(PAUSES))
    return session.scalar(select(func.count()).select_from(TicketRow).where(*stuck)) or 0


def tickets_of(session: Session, call_sid: str) -> tuple[Ticket, ...]:
    """Return a call's tickets."""
    rows = select(TicketRow).where(TicketRow.call_sid == call_sid).order_by(TicketRow.made_at)
    return tuple(map(_ticket, session.scalars(rows)))


def _ticket(row: TicketRow) -> Ticket:
    return value_of(Ticket, row)
