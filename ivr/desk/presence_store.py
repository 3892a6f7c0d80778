"""Stores who is at the desk and what they want to see; each function joins the caller's transaction."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.desk.call import Preference
from ivr.desk.presence import GONE_AFTER, Presence
from ivr.desk.tables import DeskCallRow, PreferenceRow, PresenceRow
from metrics.ledger.sql import insert_new

SHIFT = timedelta(hours=12)
"A call that ended earlier does not show who has been free longest."


def load_presences(session: Session, now: datetime) -> tuple[Presence, ...]:
    """Return who was seen within a shift, with their preferences."""
    ended = _last_calls(session, now)
    rows = session.execute(
        select(PresenceRow, PreferenceRow)
        .outerjoin(PreferenceRow, PreferenceRow.person == PresenceRow.person)
        .where(PresenceRow.seen_at > now - SHIFT)
        .order_by(PresenceRow.person)
    )
    return tuple(_presence(row, preference, ended.get(row.person)) for row, preference in rows)


def note_seen(session: Session, person: str, now: datetime) -> None:
    """Note a sign of life; somebody who returns is free from now on."""
    row = session.get(PresenceRow, person)
    if row is None:
        insert_new(
            session, PresenceRow, {"person": person, "since": now, "seen_at": now, "is_on_break": False}
        )
        return
    if now - row.seen_at >= GONE_AFTER:
        row.since, row.is_on_break = now, False
    row.seen_at = now


def put_on_break(session: Session, person: str, now: datetime, *, is_on_break: bool) -> None:
    """Begin or end a break; repeating it changes nothing."""
    note_seen(session, person, now)
    session.flush()
    row = session.get(PresenceRow, person)
    if row is not None and row.is_on_break != is_on_break:
        row.is_on_break, row.since = is_on_break, now


def _last_calls(session: Session, now: datetime) -> dict[str, datetime]:
    last = (
        select(DeskCallRow.taken_by, func.max(DeskCallRow.ended_at))
        .where(DeskCallRow.ended_at > now - SHIFT, DeskCallRow.taken_by != "")
        .group_by(DeskCallRow.taken_by)
    )
    return {person: at for person, at in session.execute(last) if at is not None}


def _presence(row: PresenceRow, kept: PreferenceRow | None, ended_at: datetime | None) -> Presence:
    preference = (
        Preference(tuple(kept.departments.split()), tuple(kept.languages.split())) if kept else Preference()
    )
    since = max(row.since, ended_at) if ended_at else row.since
    return Presence(row.person, since, row.seen_at, row.is_on_break, preference)


def load_preference(session: Session, person: str) -> Preference:
    """Load a person's preferences; everything by default."""
    row = session.get(PreferenceRow, person)
    if row is None:
        return Preference()
    return Preference(tuple(row.departments.split()), tuple(row.languages.split()), row.shortcuts)


def save_preference(session: Session, person: str, preference: Preference) -> None:
    """Save a person's preferences."""
    row = PreferenceRow(
        person=person,
        departments=" ".join(preference.departments),
        languages=" ".join(preference.languages),
        shortcuts=preference.shortcuts,
    )
    session.merge(row)
