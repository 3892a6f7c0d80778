"""Stores text messages and the numbers that get none; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, MetaData, delete, select, update
from sqlalchemy.orm import Session

from ivr.storage.texts.tables import TextingBase, TextMessageRow, UnreachableNumberRow
from metrics.ledger.sql import Kept, changed, counted, insert_new, value_of
from routing.texting.text_message import OPEN, Consent, TextMessage, Unreachable

METADATA: MetaData = TextingBase.metadata
MOST = 20
"So many are sent in one round."
LANDLINE_KEPT = timedelta(days=365)
"Then the number may have another owner or telephone; who said stop is kept until they say start."
TEXTS = Kept(TextMessageRow)
"What is kept of texts."


def queue_text(session: Session, text: TextMessage) -> bool:
    """Insert a text; return whether it is new."""
    return insert_new(session, TextMessageRow, _values(text))


def due_texts(session: Session, now: datetime) -> tuple[TextMessage, ...]:
    """Return the texts to be sent now, the oldest first; test calls' stay where they are."""
    rows = session.scalars(
        select(TextMessageRow)
        .where(
            TextMessageRow.state.in_([state.value for state in OPEN]),
            TextMessageRow.next_at <= now,
            TextMessageRow.is_test.is_(False),
        )
        .order_by(TextMessageRow.agreed_at, TextMessageRow.id)
        .limit(MOST)
    )
    return tuple(map(_text, rows))


def text_of(session: Session, text_id: str) -> TextMessage | None:
    """Return a text, or None for one that is not kept."""
    row = session.get(TextMessageRow, text_id)
    return _text(row) if row else None


def all_texts(session: Session) -> tuple[TextMessage, ...]:
    """Return every kept text, the latest first."""
    rows = session.scalars(select(TextMessageRow).order_by(TextMessageRow.agreed_at.desc()))
    return tuple(map(_text, rows))


def texts_of(session: Session, call_sid: str) -> tuple[TextMessage, ...]:
    """Return one call's texts, in order."""
    rows = session.scalars(
        select(TextMessageRow)
        .where(TextMessageRow.call_sid == call_sid)
        .order_by(TextMessageRow.agreed_at, TextMessageRow.id)
    )
    return tuple(map(_text, rows))


def save_text(session: Session, before: TextMessage, after: TextMessage) -> bool:
    """Save a text; False if another process has changed it meanwhile."""
    statement = (
        update(TextMessageRow)
        .where(
            TextMessageRow.id == before.id,
            TextMessageRow.state == before.state.value,
            TextMessageRow.tries == before.tries,
            TextMessageRow.next_at == before.next_at,
        )
        .values(**_values(after))
    )
    return bool(changed(session, statement))


def is_reachable(session: Session, numbers: Iterable[str]) -> bool:
    """Return whether none of a number's hashes is known to get no texts."""
    known = select(UnreachableNumberRow.number).where(UnreachableNumberRow.number.in_(tuple(numbers)))
    return session.scalar(known.limit(1)) is None


def unreachable_since(session: Session, numbers: Iterable[str]) -> tuple[tuple[Unreachable, datetime], ...]:
    """Return why a number gets no texts and since when, by its hashes."""
    known = select(UnreachableNumberRow).where(UnreachableNumberRow.number.in_(tuple(numbers)))
    return tuple((Unreachable(row.reason), row.since) for row in session.scalars(known))


def note_unreachable(session: Session, number: str, reason: Unreachable, now: datetime) -> None:
    """Keep a number's hash among those that get no texts; who said stop stays so."""
    is_new = insert_new(
        session, UnreachableNumberRow, {"number": number, "reason": reason.value, "since": now}
    )
    if not is_new and reason is Unreachable.STOPPED:
        told = update(UnreachableNumberRow).where(UnreachableNumberRow.number == number)
        changed(session, told.values(reason=reason.value))


def note_reachable(session: Session, numbers: Iterable[str]) -> None:
    """Text a number again, whose owner said start."""
    changed(session, delete(UnreachableNumberRow).where(UnreachableNumberRow.number.in_(tuple(numbers))))


def purge_texts(session: Session, today: date, now: datetime, held: Iterable[str]) -> int:
    """Remove texts past their retention, except of calls on hold, and old landlines; return how many."""
    changed(session, delete(UnreachableNumberRow).where(*_old_landlines(now)))
    return TEXTS.purge(session, today, held)


def overdue_landlines(session: Session, now: datetime) -> int:
    """Return how many numbers are remembered as landlines for longer than that holds."""
    return counted(session, UnreachableNumberRow, *_old_landlines(now))


def _old_landlines(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    is_landline = UnreachableNumberRow.reason == Unreachable.LANDLINE.value
    return is_landline, UnreachableNumberRow.since < now - LANDLINE_KEPT


OWN = tuple(field.name for field in fields(TextMessage) if field.name not in {"consent", "state"})


def _values(text: TextMessage) -> dict[str, object]:
    consent = asdict(text.consent)
    agreed_at = consent.pop("at")
    own = {name: getattr(text, name) for name in OWN}
    return {**own, **consent, "agreed_at": agreed_at, "state": text.state.value}


def _text(row: TextMessageRow) -> TextMessage:
    consent = Consent(row.question, row.answer, row.how, row.agreed_at)
    return value_of(TextMessage, row, consent=consent)
