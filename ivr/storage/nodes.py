"""The processes that answer calls on one database: which are there, which drain, and which hear new calls."""

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
"Silence after which a process counts as gone."
AT_ONCE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many processes take calls, and how many of them hear new ones themselves."""

    nodes: int = 0
    hearing: int = 0

    @property
    def is_hearing(self) -> bool:
        """Whether no process leaves new calls to the carrier's recognition."""
        return self.hearing == self.nodes


def note_node(session: Session, node: str, now: datetime, *, takes_calls: bool, hears: bool) -> None:
    """Note that a process is there, and forget those that are gone."""
    values = {"id": node, "seen_at": now, "takes_calls": takes_calls, "hears": hears}
    if not insert_new(session, NodeRow, values):
        session.execute(update(NodeRow).where(NodeRow.id == node).values(values), execution_options=AT_ONCE)
    session.execute(delete(NodeRow).where(NodeRow.seen_at < now - SILENCE), execution_options=AT_ONCE)


def has_peer(session: Session, node: str, now: datetime) -> bool:
    """Whether a process other than this one takes calls."""
    others = select(NodeRow.id).where(
        NodeRow.id != node, NodeRow.takes_calls.is_(True), NodeRow.seen_at >= now - SILENCE
    )
    return bool(session.scalar(select(exists(others))))


def fleet(session: Session, now: datetime) -> Fleet:
    """Return what all processes reported."""
    there = select(NodeRow.hears).where(NodeRow.takes_calls.is_(True), NodeRow.seen_at >= now - SILENCE)
    heard = session.scalars(there).all()
    return Fleet(len(heard), sum(heard))


@dataclass(frozen=True, slots=True)
class Node:
    """This process among those of its database."""

    id: str
    database: Database

    def note(self, now: datetime, *, takes_calls: bool, hears: bool) -> None:
        """Report that this process is there."""
        with self.database.begin() as session:
            note_node(session, self.id, now, takes_calls=takes_calls, hears=hears)

    def fleet(self, now: datetime) -> Fleet:
        """Return what all processes reported."""
        with self.database.reading() as session:
            return fleet(session, now)

    def has_peer(self, now: datetime) -> bool:
        """Whether another process takes calls."""
        with self.database.reading() as session:
            return has_peer(session, self.id, now)
