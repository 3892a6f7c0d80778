"""Callers who wish that no call of theirs is transcribed, by hash; joins the caller's transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption
from ivr.storage.tables import ObjectionRow
from metrics.ledger.repeat import caller_hash, key_name
from metrics.ledger.sql import insert_new


def remember_objection(session: Session, caller: str, encrypted_number: str, now: datetime) -> None:
    """Remember that a caller objects to transcription, from the next call on."""
    values = {"caller": caller, "encrypted_number": encrypted_number, "since": now}
    insert_new(session, ObjectionRow, values)


def rehash_objections(session: Session, encryption: Encryption) -> int:
    """Hash who objected under another secret anew; return how many objections no call can match any more."""
    own, lost = key_name(encryption.secret), 0
    for row in session.scalars(select(ObjectionRow).where(ObjectionRow.caller.not_like(f"{own}.%"))).all():
        try:
            number = encryption.decrypt(row.encrypted_number)
        except BadCiphertext:
            number = ""
        if number:
            caller = caller_hash(encryption.secret, number)
            remember_objection(session, caller, encryption.encrypt(number), row.since)
            session.delete(row)
        elif encryption.secondary is None or not row.caller.startswith(f"{key_name(encryption.secondary)}."):
            lost += 1
    return lost


def withdraw_objection(session: Session, callers: Collection[str]) -> None:
    """Forget a caller's objection, by their hash under each secret."""
    session.execute(delete(ObjectionRow).where(ObjectionRow.caller.in_(callers)))


def objected_since(session: Session, callers: Collection[str]) -> datetime | None:
    """Return since when a caller objects; None if they do not."""
    known = select(ObjectionRow.since).where(ObjectionRow.caller.in_(callers)).order_by(ObjectionRow.since)
    return session.scalars(known).first()
