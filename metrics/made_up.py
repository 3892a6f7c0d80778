"""Calls that never happened, told from real ones by their key."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from metrics.tables import CallRow

MARK = "MADEUP"
"Every made-up call's key begins with it."


def holds_made_up_calls(session: Session) -> bool:
    """Whether a ledger is for showing only, as its oldest call tells; pages say so."""
    oldest = session.scalar(select(CallRow.call_sid).order_by(CallRow.started_at).limit(1))
    return oldest is not None and oldest.startswith(MARK)


def holds_calls(session: Session) -> bool:
    """Whether a ledger has any calls."""
    return bool(session.scalar(select(exists(select(CallRow.call_sid)))))
