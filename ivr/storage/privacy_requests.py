"""What callers have asked about their own data, and by which day each must be answered."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption
from ivr.storage.tables import PrivacyRequestRow
from metrics.ledger.repeat import caller_hash, key_name

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
    PAGE = "page"
    "Confirmed there by a code that was texted to the number."


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
    encrypted_number: str
    encrypted_note: str = ""
    is_confirmed: bool = False
    "Whether who asks has shown to have the number's telephone."


def open_request(
    session: Session, asking: Asking, callers: Collection[str], now: datetime, zone: ZoneInfo
) -> None:
    """Keep what a caller asks, by their hashes; the same again, without a note, changes nothing.

    What came another way, or is confirmed, stands beside it: it may be somebody else with this number.
    """
    is_known = any(
        (row.kind, row.way) == (asking.kind.value, asking.way.value)
        and (row.confirmed_at or not asking.is_confirmed)
        for row in _open_of(session, callers)
    )
    if is_known and not asking.encrypted_note:
        return
    row = PrivacyRequestRow(
        kind=asking.kind.value,
        way=asking.way.value,
        caller=next(iter(callers)),
        encrypted_number=asking.encrypted_number,
        encrypted_note=asking.encrypted_note,
        asked_at=now,
        due_on=now.astimezone(zone).date() + ANSWERED_WITHIN,
        confirmed_at=now if asking.is_confirmed else None,
    )
    session.add(row)


def requests_open(session: Session, callers: Collection[str] | None = None) -> tuple[OpenRequest, ...]:
    """Return what must still be answered, the most urgent first; of one caller, or of all."""
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
        for row in _open_of(session, callers)
    )


def confirm_request(session: Session, id_: int, now: datetime) -> None:
    """Note that who asked this has the telephone of their number."""
    row = session.get(PrivacyRequestRow, id_)
    if row is not None and row.closed_at is None:
        row.confirmed_at = now


def answer_requests(
    session: Session, callers: Collection[str], now: datetime, kind: RequestKind | None = None
) -> None:
    """Close a caller's requests, of a kind or all, since what they ask was just done."""
    for row in _open_of(session, callers):
        if kind is None or row.kind == kind.value:
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


def rehash_requests(session: Session, encryption: Encryption) -> None:
    """Hash and encrypt open requests under the present secret; one that cannot be read stays as it is."""
    own = key_name(encryption.secret)
    for row in _open_of(session):
        if row.caller.startswith(f"{own}."):
            continue
        with suppress(BadCiphertext):
            number = encryption.decrypt(row.encrypted_number)
            note = encryption.decrypt(row.encrypted_note) if row.encrypted_note else ""
            row.caller, row.encrypted_number = (
                caller_hash(encryption.secret, number),
                encryption.encrypt(number),
            )
            row.encrypted_note = encryption.encrypt(note) if note else ""


def _open_of(session: Session, callers: Collection[str] | None = None) -> Collection[PrivacyRequestRow]:
    found = select(PrivacyRequestRow).where(PrivacyRequestRow.closed_at.is_(None))
    if callers is not None:
        found = found.where(PrivacyRequestRow.caller.in_(callers))
    return session.scalars(found.order_by(PrivacyRequestRow.due_on, PrivacyRequestRow.id)).all()


def _close(row: PrivacyRequestRow, closing: Closing, now: datetime) -> None:
    row.closing, row.closed_at = closing.value, now
    row.caller = row.encrypted_number = row.encrypted_note = ""
