"""The processes that answer calls on one database: which are there, and which drain."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from ivr.storage.database import Database
from ivr.storage.tables import NodeRow
from metrics.ledger.sql import insert_new

SEEN_SECONDS = 5.0
"How often a process reports."
SILENCE = timedelta(seconds=4 * SEEN_SECONDS)
"A process that has not reported for so long is gone."
AT_ONCE = {"synchronize_session": False}


def note_node(session: Session, node: str, now: datetime, *, takes_calls: bool) -> None:
    """Note that a process is there, and forget those that are gone."""
    values = {"id": node, "seen_at": now, "takes_calls": takes_calls}
    if not insert_new(session, NodeRow, values):
        session.execute(update(NodeRow).where(NodeRow.id == node).values(values), execution_options=AT_ONCE)
    session.execute(delete(NodeRow).where(NodeRow.seen_at < now - SILENCE), execution_options=AT_ONCE)


def is_another(session: Session, node: str, now: datetime) -> bool:
    """Whether a process other than this one takes calls."""
    others = select(NodeRow.id).where(
        NodeRow.id != node, NodeRow.takes_calls.is_(True), NodeRow.seen_at >= now - SILENCE
    )
    return bool(session.scalar(select(exists(others))))


@dataclass(frozen=True, slots=True)
class Node:
    """This process among those of its database."""

    id: str
    database: Database

    def note(self, now: datetime, *, takes_calls: bool) -> None:
        """Report that this process is there."""
        with self.database.begin() as session:
            note_node(session, self.id, now, takes_calls=takes_calls)

    def is_another(self, now: datetime) -> bool:
        """Whether another process takes calls."""
        with self.database.reading() as session:
            return is_another(session, self.id, now)
