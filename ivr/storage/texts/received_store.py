"""Stores the texts that came in; each function joins the caller's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from ivr.storage.texts.tables import ReceivedTextRow
from metrics.ledger.sql import Kept, insert_missing, value_of
from routing.texting.received import ReceivedText, TextOutcome

NAMES = tuple(field.name for field in fields(ReceivedText))
RECEIVED = Kept(ReceivedTextRow)
"What is kept of conversations by text."


def keep_received(session: Session, text: ReceivedText) -> bool:
    """Insert a text; False where it is known, or another text has taken its turn."""
    table = ReceivedTextRow.__table__
    if not isinstance(table, Table):
        raise TypeError("a mapped class has a table")
    values = {name: getattr(text, name) for name in NAMES} | {"outcome": text.outcome.value}
    insert_missing(session, table, [values])
    return received_text(session, text.id) == text


def received_text(session: Session, text_id: str) -> ReceivedText | None:
    """Return a text, or None for one that is not kept."""
    row = session.get(ReceivedTextRow, text_id)
    return _text(row) if row else None


def latest_received(session: Session, callers: Iterable[str]) -> ReceivedText | None:
    """Return the last text of a number's latest conversation, by its hashes.

    The last turn, and not the latest time: clocks of two machines differ, and a turn is taken once.
    """
    conversation = (
        select(ReceivedTextRow.call_sid)
        .where(ReceivedTextRow.caller.in_(tuple(callers)))
        .order_by(ReceivedTextRow.at.desc(), ReceivedTextRow.turn.desc())
        .limit(1)
        .scalar_subquery()
    )
    turns = select(ReceivedTextRow).where(ReceivedTextRow.call_sid == conversation)
    row = session.scalars(turns.order_by(ReceivedTextRow.turn.desc()).limit(1)).first()
    return _text(row) if row else None


def count_received(session: Session, callers: Iterable[str], since: datetime) -> int:
    """Count a number's texts since an instant."""
    theirs = (ReceivedTextRow.caller.in_(tuple(callers)), ReceivedTextRow.at > since)
    return session.scalar(select(func.count()).select_from(ReceivedTextRow).where(*theirs)) or 0


def newest_received(session: Session, limit: int) -> tuple[ReceivedText, ...]:
    """Return the last texts, the latest first."""
    order = (ReceivedTextRow.at.desc(), ReceivedTextRow.id)
    return tuple(map(_text, session.scalars(select(ReceivedTextRow).order_by(*order).limit(limit))))


def outcomes_since(session: Session, since: datetime) -> Mapping[TextOutcome, int]:
    """Count texts by what was done about them; together they are every text that came in."""
    counts = (
        select(ReceivedTextRow.outcome, func.count())
        .where(ReceivedTextRow.at > since)
        .group_by(ReceivedTextRow.outcome)
    )
    found = {row.outcome: row[1] for row in session.execute(counts)}
    return {outcome: found.get(outcome.value, 0) for outcome in TextOutcome}


def received_in(session: Session, call_sid: str) -> tuple[ReceivedText, ...]:
    """Return a conversation's texts, in order."""
    rows = select(ReceivedTextRow).where(ReceivedTextRow.call_sid == call_sid).order_by(ReceivedTextRow.turn)
    return tuple(map(_text, session.scalars(rows)))


def conversations_of(session: Session, caller: str, until: datetime | None = None) -> tuple[str, ...]:
    """Return a number's conversations by text; none if the caller is unknown."""
    if not caller:
        return ()
    theirs = select(ReceivedTextRow.call_sid).where(ReceivedTextRow.caller == caller).distinct()
    return tuple(session.scalars(theirs if until is None else theirs.where(ReceivedTextRow.at <= until)))


def _text(row: ReceivedTextRow) -> ReceivedText:
    return value_of(ReceivedText, row)
