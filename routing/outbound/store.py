"""Stores what left the line; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import MetaData, delete, func, select, update
from sqlalchemy.orm import Session

from metrics.ledger.sql import Kept, changed, counted, insert_new
from routing.outbound.limits import DAY, HOUR, LONGEST_TALK, MOST_ALIKE, Sent, Spent
from routing.outbound.tables import OutboundBase, OutboundRow

METADATA: MetaData = OutboundBase.metadata
OUTBOUND = Kept(OutboundRow)
"What is kept of what left the line."
KEPT = timedelta(days=2)
NUMBERS = 731127
"The locks that let one text at a time count those before it, by number."


class Kind(StrEnum):
    """What it was."""

    TEXT = "text"
    SAFETY = "safety"
    "A text that tells of 9-1-1."
    HEARD = "heard"
    "A text that came in."
    DIAL = "dial"


Values = dict[str, str | float | None]
TEXTS = (Kind.TEXT.value, Kind.SAFETY.value)


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A text as it is noted."""

    id: str
    call_sid: str
    kind: Kind
    number: str
    "The number's keyed hash."
    words: str
    "A keyed digest of them."


def wait_for_number(session: Session, number: str) -> None:
    """Let other processes' texts to a number wait, by its hash, until this transaction ends."""
    if session.connection().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(select(func.pg_advisory_xact_lock(NUMBERS, func.hashtext(number))))


def note_text(session: Session, entry: TextEntry, now: datetime) -> bool:
    """Note a text; False if it is noted already."""
    values: Values = {"kind": entry.kind.value, "number": entry.number, "words": entry.words, "seconds": None}
    return _insert(session, entry.id, entry.call_sid, now, values)


def is_noted(session: Session, entry_id: str) -> bool:
    """Whether a text was let through before."""
    return session.get(OutboundRow, entry_id) is not None


def sent_lately(session: Session, numbers: Iterable[str], now: datetime) -> tuple[Sent, ...]:
    """Return a day's texts to a number, by its hashes; there are never many."""
    theirs = (
        OutboundRow.number.in_(tuple(numbers)),
        OutboundRow.kind.in_(TEXTS),
        OutboundRow.at > now - DAY,
    )
    return tuple(
        Sent(row.at, row.words, is_safety=row.kind == Kind.SAFETY)
        for row in session.scalars(select(OutboundRow).where(*theirs))
    )


def times_heard(session: Session, words: str, now: datetime) -> int:
    """Return how often a number has sent some words within an hour, as far as it matters."""
    alike = (OutboundRow.words == words, OutboundRow.at > now - HOUR, OutboundRow.kind == Kind.HEARD.value)
    return len(session.scalars(select(OutboundRow.id).where(*alike).limit(MOST_ALIKE)).all())


def texts_since(session: Session, since: datetime) -> int:
    """Return how many texts have left the line since an instant."""
    return counted(session, OutboundRow, OutboundRow.kind.in_(TEXTS), OutboundRow.at >= since)


def forget_number(session: Session, number: str, until: datetime | None) -> int:
    """Erase what went to a number and came from it, by its hash; return how much."""
    theirs = delete(OutboundRow).where(OutboundRow.number == number)
    if not number:
        return 0
    return changed(session, theirs if until is None else theirs.where(OutboundRow.at <= until))


def entries_of(session: Session, call_sid: str) -> tuple[OutboundRow, ...]:
    """Return what went out in a call or a conversation, in order."""
    rows = (
        select(OutboundRow).where(OutboundRow.call_sid == call_sid).order_by(OutboundRow.at, OutboundRow.id)
    )
    return tuple(session.scalars(rows))


def note_dial(
    session: Session, entry_id: str, call_sid: str, at: datetime, seconds: float | None = None
) -> None:
    """Note a dial, or how long it lasted; the first end counts."""
    values: Values = {"kind": Kind.DIAL.value, "number": "", "words": "", "seconds": seconds}
    if not _insert(session, entry_id, call_sid, at, values) and seconds is not None:
        lasting = update(OutboundRow).where(OutboundRow.id == entry_id, OutboundRow.seconds.is_(None))
        changed(session, lasting.values(seconds=seconds))


def spent_since(session: Session, since: datetime, now: datetime) -> Spent:
    """Return what has left the line since an instant, those included who still talk."""
    dials = (OutboundRow.kind == Kind.DIAL.value, OutboundRow.at >= since)
    over = session.scalar(select(func.sum(OutboundRow.seconds)).where(*dials)) or 0.0
    still = session.scalars(select(OutboundRow.at).where(*dials, OutboundRow.seconds.is_(None)))
    lasting = sum(min(now - at, LONGEST_TALK).total_seconds() for at in still)
    return Spent(over + lasting, texts_since(session, since))


def _insert(session: Session, entry_id: str, call_sid: str, at: datetime, values: Values) -> bool:
    kept: dict[str, object] = {"id": entry_id, "call_sid": call_sid, "at": at, "purge_on": (at + KEPT).date()}
    return insert_new(session, OutboundRow, kept | values)
