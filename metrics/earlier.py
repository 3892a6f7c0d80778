"""How often a caller raised a topic before, as the ledger knows it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.repeat import REPEAT_WINDOW
from metrics.tables import QueryRow


def earlier_calls(session: Session, call_sid: str, caller_hash: str, article: str, now: datetime) -> int:
    """How many other calls of a caller within seven days raised a topic; 0 where either is unknown."""
    if not caller_hash or not article:
        return 0
    calls = (
        select(func.count(QueryRow.call_sid.distinct()))
        .where(QueryRow.caller_hash == caller_hash, QueryRow.article == article)
        .where(QueryRow.opened_at > now - REPEAT_WINDOW, QueryRow.call_sid != call_sid)
    )
    return session.scalar(calls) or 0
