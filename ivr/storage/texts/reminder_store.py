"""Stores reminders; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.storage.texts.tables import ReminderRow
from metrics.ledger.sql import Kept, changed, insert_new, value_of, values_of
from routing.texting.reminder import Reminder, ReminderState
from routing.texting.text_message import Consent

MOST = 50
"So many are looked at in one round."
IS_OPEN = ReminderRow.state == ReminderState.WAITING.value
REMINDERS = Kept(ReminderRow)
"What is kept of reminders, those to come as well."


def keep_reminder(session: Session, reminder: Reminder) -> bool:
    """Insert a reminder whose place is encrypted; a number has one of an article and a day.

    One that recurs takes the place of those before it: whoever has moved names the new address.
    """
    same = (ReminderRow.caller == reminder.caller, ReminderRow.article == reminder.article, IS_OPEN)
    if reminder.recurs and reminder.caller:
        earlier = update(ReminderRow).where(*same, ReminderRow.id != reminder.id)
        changed(session, earlier.values(state=ReminderState.REPLACED.value))
    known = session.scalar(select(ReminderRow.id).where(*same, ReminderRow.day == reminder.day).limit(1))
    if known and reminder.caller:
        return False
    return insert_new(session, ReminderRow, _values(reminder))


def due_reminders(session: Session, now: datetime) -> tuple[Reminder, ...]:
    """Return the reminders to be looked at now, the oldest first; test calls' stay where they are."""
    due = (IS_OPEN, ReminderRow.next_at <= now, ReminderRow.is_test.is_(False))
    rows = select(ReminderRow).where(*due).order_by(ReminderRow.next_at, ReminderRow.id).limit(MOST)
    return tuple(map(_reminder, session.scalars(rows)))


def save_reminder(session: Session, before: Reminder, after: Reminder) -> bool:
    """Save a reminder; False if it was cancelled, or another process has it."""
    statement = (
        update(ReminderRow)
        .where(ReminderRow.id == before.id, IS_OPEN, ReminderRow.next_at == before.next_at)
        .values(state=after.state.value, day=after.day, next_at=after.next_at, purge_on=after.purge_on)
    )
    return bool(changed(session, statement))


def cancel_reminder(session: Session, reminder_id: str) -> bool:
    """Cancel a reminder that is still to come; return whether it was."""
    open_one = update(ReminderRow).where(ReminderRow.id == reminder_id, IS_OPEN)
    return bool(changed(session, open_one.values(state=ReminderState.CANCELLED.value)))


def stop_reminders(session: Session, callers: Iterable[str]) -> int:
    """End every reminder of a number that texted STOP; return how many."""
    theirs = update(ReminderRow).where(ReminderRow.caller.in_(tuple(callers)), IS_OPEN)
    return changed(session, theirs.values(state=ReminderState.STOPPED.value))


def newest_reminders(session: Session, limit: int) -> tuple[Reminder, ...]:
    """Return reminders, those to come first in their order, then the latest."""
    coming = select(ReminderRow).where(IS_OPEN).order_by(ReminderRow.next_at, ReminderRow.id).limit(limit)
    past = select(ReminderRow).where(~IS_OPEN).order_by(ReminderRow.next_at.desc()).limit(limit)
    return tuple(map(_reminder, (*session.scalars(coming), *session.scalars(past))))[:limit]


def reminders_of(session: Session, call_sid: str) -> tuple[Reminder, ...]:
    """Return what a call's caller is reminded of."""
    return tuple(map(_reminder, session.scalars(select(ReminderRow).where(ReminderRow.call_sid == call_sid))))


def open_reminders(session: Session, caller: str) -> tuple[Reminder, ...]:
    """Return what a number is still to be reminded of, by its hash."""
    rows = session.scalars(select(ReminderRow).where(ReminderRow.caller == caller, IS_OPEN)) if caller else ()
    return tuple(map(_reminder, rows))


def _values(reminder: Reminder) -> dict[str, object]:
    consent = asdict(reminder.consent)
    agreed_at = consent.pop("at")
    place = reminder.place
    return values_of(reminder, ReminderRow, **consent, agreed_at=agreed_at, encrypted_place=place)


def _reminder(row: ReminderRow) -> Reminder:
    consent = Consent(row.question, row.answer, row.how, row.agreed_at)
    return value_of(Reminder, row, consent=consent, place=row.encrypted_place)
