"""What callers ask about their own data, by which day it is due, and who objects to transcription."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption
from ivr.storage.tables import ObjectionRow, PrivacyRequestRow
from metrics.ledger.repeat import caller_hash, key_name
from metrics.ledger.sql import insert_new

ANSWERED_WITHIN = timedelta(days=30)
"The strictest of Canada's and Quebec's acts and of the GDPR; thirty working days in British Columbia."


class RequestKind(StrEnum):
    """What is asked."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"


class Way(StrEnum):
    """How it reached the city."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    COUNTER = "counter"


class Closing(StrEnum):
    """How a request ended."""

    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that is not answered yet."""

    id: int
    kind: RequestKind
    way: Way
    asked_at: datetime
    due_on: date
    encrypted_number: str
    encrypted_note: str
    "What is to be corrected, for example."
    is_confirmed: bool
    "Whether who asks has shown to have the number's telephone."


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks, before it is kept."""

    kind: RequestKind
    way: Way
    caller: str
    "The hash of their number."
    encrypted_number: str
    encrypted_note: str = ""


def open_request(session: Session, asking: Asking, now: datetime, zone: ZoneInfo) -> date:
    """Keep a request; the same one again changes nothing. Return by which day it must be answered."""
    known = select(PrivacyRequestRow.due_on).where(
        PrivacyRequestRow.closed_at.is_(None),
        PrivacyRequestRow.caller == asking.caller,
        PrivacyRequestRow.kind == asking.kind.value,
    )
    if (due := session.scalar(known)) is not None:
        return due
    row = PrivacyRequestRow(
        kind=asking.kind.value,
        way=asking.way.value,
        caller=asking.caller,
        encrypted_number=asking.encrypted_number,
        encrypted_note=asking.encrypted_note,
        asked_at=now,
        due_on=now.astimezone(zone).date() + ANSWERED_WITHIN,
    )
    session.add(row)
    return row.due_on


def requests_open(session: Session) -> tuple[OpenRequest, ...]:
    """Return what must still be answered, the most urgent first."""
    rows = session.scalars(
        select(PrivacyRequestRow)
        .where(PrivacyRequestRow.closed_at.is_(None))
        .order_by(PrivacyRequestRow.due_on, PrivacyRequestRow.id)
    )
    return tuple(
        OpenRequest(
            row.id,
            RequestKind(row.kind),
            Way(row.way),
            row.asked_at,
            row.due_on,
            row.encrypted_number,
            row.encrypted_note,
            row.confirmed_at is not None,
        )
        for row in rows
    )


def confirm_requests(session: Session, callers: Collection[str], now: datetime) -> None:
    """Note that who asks has the telephone of their number."""
    for row in _open_of(session, callers):
        row.confirmed_at = now


def answer_requests(session: Session, callers: Collection[str], kind: RequestKind, now: datetime) -> None:
    """Close a caller's requests of a kind, since what they ask was just done."""
    for row in _open_of(session, callers):
        if row.kind == kind.value:
            _close(row, Closing.DONE, now)


def close_request(session: Session, id_: int, closing: Closing, now: datetime) -> bool:
    """End a request; return whether it was open. Number and note go: who asked is not kept."""
    row = session.get(PrivacyRequestRow, id_)
    if row is None or row.closed_at is not None:
        return False
    _close(row, closing, now)
    return True


def count_overdue(session: Session, today: date) -> int:
    """Return how many requests are past their day."""
    overdue = (PrivacyRequestRow.closed_at.is_(None), PrivacyRequestRow.due_on < today)
    return session.scalar(select(func.count()).select_from(PrivacyRequestRow).where(*overdue)) or 0


def _open_of(session: Session, callers: Collection[str]) -> Collection[PrivacyRequestRow]:
    found = select(PrivacyRequestRow).where(
        PrivacyRequestRow.closed_at.is_(None), PrivacyRequestRow.caller.in_(callers)
    )
    return session.scalars(found).all()


def _close(row: PrivacyRequestRow, closing: Closing, now: datetime) -> None:
    row.closing, row.closed_at = closing.value, now
    row.caller = row.encrypted_number = row.encrypted_note = ""


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
