"""Retention: what is removed, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import CursorResult, Delete, delete, func, select
from sqlalchemy.orm import Session

from ivr.outgoing.store import purge_deliveries
from ivr.privacy.traces import WORDS
from ivr.sampling.store import purge_sounds
from ivr.storage.tables import StoredCallRow
from routing.callbacks.store import overdue_callbacks, purge_callbacks
from routing.desk.call_store import purge_calls, purge_events
from routing.in_vain.store import overdue_asked, purge_asked
from routing.kept_journeys.store import overdue_journeys, purge_journeys
from routing.requests.store import purge_requests
from routing.texting.received_store import overdue_received, purge_received
from routing.texting.reminder_store import overdue_reminders, purge_reminders
from routing.texting.store import overdue_texts, purge_texts
from routing.tickets.store import purge_tickets

ANNOUNCED_KEPT = timedelta(days=1)
"Desks disconnected for longer reload everything."
CALLS_KEPT = timedelta(days=2)
"Stored calls untouched for this long are over and already swept."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed."""

    words: int
    "Utterances with what was taken out of them, and summaries."
    callbacks: int
    "Messages and call-backs, with what was done about each."
    desk: int
    "What the desk showed of calls, with the notes on them."
    calls: int
    events: int
    sounds: int = 0
    "Utterances that callers allowed to be kept for some days."
    requests: int = 0
    "What callers reported to the city."
    asked: int = 0
    "What was asked in vain."
    texts: int = 0
    "Texts that callers agreed to get, and those that came in."
    reminders: int = 0
    tickets: int = 0
    "What stood in the city's ticket system of it."
    webhooks: int = 0
    "What other systems were told."
    journeys: int = 0
    "What callers left to go on with later."


def purge(session: Session, today: date, held: frozenset[str] = frozenset()) -> Purged:
    """Remove every row past its retention, except calls on hold."""
    now = datetime.combine(today, time(), UTC)
    return Purged(
        words=sum(
            _remove(session, delete(kept).where(kept.purge_on <= today, kept.call_sid.not_in(held)))
            for kept in WORDS
        ),
        callbacks=purge_callbacks(session, today, held),
        tickets=purge_tickets(session, today, held),
        desk=purge_calls(session, today, held),
        calls=_remove(session, delete(StoredCallRow).where(StoredCallRow.updated_at < now - CALLS_KEPT)),
        events=purge_events(session, now - ANNOUNCED_KEPT),
        sounds=purge_sounds(session, now, held),
        requests=purge_requests(session, today, held),
        asked=purge_asked(session, today, held),
        texts=purge_texts(session, today, now, held) + purge_received(session, today, held),
        reminders=purge_reminders(session, today, held),
        webhooks=purge_deliveries(session, now, held),
        journeys=purge_journeys(session, today, held),
    )


def overdue(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Return how many rows with callers' words are past their retention."""
    counts = (
        select(func.count()).select_from(kept).where(kept.purge_on <= today, kept.call_sid.not_in(held))
        for kept in WORDS
    )
    others = overdue_callbacks(session, today, held) + overdue_asked(session, today, held)
    texts = overdue_texts(session, today, held) + overdue_journeys(session, today, held)
    texts += overdue_received(session, today, held) + overdue_reminders(session, today, held)
    return sum(session.scalar(count) or 0 for count in counts) + others + texts


def _remove(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
