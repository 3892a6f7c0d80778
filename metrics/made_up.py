"""Calls that never happened, told from real ones by their key."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from metrics.tables import CallRow

MARK = "MADEUP"
"Every made-up call's key begins with it."


def holds_made_up_calls(session: Session) -> bool:
    """Whether a ledger is for showing only; pages say so."""
    return bool(session.scalar(select(exists().where(CallRow.call_sid.between(MARK, f"{MARK}~")))))


def holds_calls(session: Session) -> bool:
    """Whether a ledger has any calls."""
    return bool(session.scalar(select(exists(select(CallRow.call_sid)))))
