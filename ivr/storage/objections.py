"""Callers who wish that no call of theirs is transcribed, by hash; joins the caller's transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.storage.tables import ObjectionRow
from metrics.ledger.sql import insert_new


def remember_objection(session: Session, caller: str, now: datetime) -> None:
    """Remember that a caller objects to transcription, from the next call on."""
    insert_new(session, ObjectionRow, {"caller": caller, "since": now})


def withdraw_objection(session: Session, callers: Collection[str]) -> None:
    """Forget a caller's objection, by their hash under each secret."""
    session.execute(delete(ObjectionRow).where(ObjectionRow.caller.in_(callers)))


def objected_since(session: Session, callers: Collection[str]) -> datetime | None:
    """Return since when a caller objects; None if they do not."""
    known = select(ObjectionRow.since).where(ObjectionRow.caller.in_(callers)).order_by(ObjectionRow.since)
    return session.scalars(known).first()
