"""Retention: what is purged, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from ivr.api.idempotency import overdue_replies, purge_replies
from ivr.desk.call_store import overdue_calls, overdue_events, purge_calls, purge_events
from ivr.desk.callbacks.store import overdue_callbacks, purge_callbacks
from ivr.desk.tickets.store import TICKETS
from ivr.privacy.caller_data import held_calls
from ivr.privacy.traces import WORDS, calls_with_traces
from ivr.storage.database import Database
from ivr.storage.journeys.store import JOURNEYS
from ivr.storage.lease import finish_lease, take_lease
from ivr.storage.tables import StoredCallRow
from ivr.storage.texts.received_store import RECEIVED
from ivr.storage.texts.reminder_store import REMINDERS
from ivr.storage.texts.sent_store import TEXTS, overdue_landlines, purge_texts
from ivr.studio.sampling.store import overdue_sounds, purge_sounds
from ivr.studio.unanswered.store import overdue_asked, purge_asked
from ivr.systems.webhooks.store import overdue_deliveries, purge_deliveries
from metrics.facts.anonymizing import (
    anonymize_calls,
    anonymize_queries,
    calls_to_anonymize,
    days_to_anonymize,
    note_hash_keys,
    oldest_identified,
    repeats_of_day,
)
from metrics.ledger.reading import hash_keys
from metrics.ledger.repeat import REPEAT_WINDOW
from metrics.ledger.sql import Kept, changed, counted
from routing.outbound.store import OUTBOUND
from routing.requests.store import REQUESTS

COUNTED: tuple[Kept, ...] = (*WORDS, TEXTS, RECEIVED, OUTBOUND, REMINDERS, JOURNEYS, REQUESTS, TICKETS)
"The tables whose rows have a day of their own."
ANNOUNCED_KEPT = timedelta(days=1)
"Desks disconnected for longer reload everything."
CALLS_KEPT = timedelta(days=2)
"Stored calls untouched for this long are over and already swept."


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were removed."""

    words: int
    "Redacted utterances with their details, and summaries."
    callbacks: int
    "Messages and call-backs, with their history."
    desk: int
    "The desk's calls with their notes."
    calls: int
    events: int
    sounds: int = 0
    "Utterances that callers allowed to be kept for some days."
    requests: int = 0
    "What callers reported to the city."
    asked: int = 0
    "Unanswered questions."
    texts: int = 0
    "Texts that callers agreed to get, and those that came in."
    reminders: int = 0
    tickets: int = 0
    "Their entries in the city's ticket system."
    webhooks: int = 0
    "Messages to other systems."
    journeys: int = 0
    "Journeys that callers left to continue later."
    replies: int = 0
    "Responses kept for repeated API requests."
    outbound: int = 0
    "What was dialled and texted, by which the limits hold."


def purge(session: Session, today: date, held: frozenset[str] = frozenset()) -> Purged:
    """Remove every row past its retention, except calls on hold."""
    now = _midnight(today)
    return Purged(
        words=sum(words.purge(session, today, held) for words in WORDS),
        callbacks=purge_callbacks(session, today, now, held),
        tickets=TICKETS.purge(session, today, held),
        desk=purge_calls(session, today, now, held),
        calls=changed(session, delete(StoredCallRow).where(_is_over(now))),
        events=purge_events(session, now - ANNOUNCED_KEPT),
        sounds=purge_sounds(session, now, held),
        requests=REQUESTS.purge(session, today, held),
        asked=purge_asked(session, today, held),
        texts=purge_texts(session, today, now, held) + RECEIVED.purge(session, today, held),
        reminders=REMINDERS.purge(session, today, held),
        webhooks=purge_deliveries(session, now, held),
        journeys=JOURNEYS.purge(session, today, held),
        replies=purge_replies(session, now),
        outbound=OUTBOUND.purge(session, today, held),
    )


def overdue(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Return how many rows are past their retention, whatever they hold."""
    now = _midnight(today)
    return sum(
        (
            *(each.overdue(session, today, held) for each in COUNTED),
            overdue_callbacks(session, today, held),
            overdue_asked(session, today, held),
            overdue_calls(session, today, held),
            overdue_sounds(session, now, held),
            overdue_deliveries(session, now, held),
            overdue_landlines(session, now),
            overdue_replies(session, now),
            overdue_events(session, now - ANNOUNCED_KEPT),
            counted(session, StoredCallRow, _is_over(now)),
        )
    )


def _midnight(today: date) -> datetime:
    return datetime.combine(today, time(), UTC)


def _is_over(now: datetime) -> ColumnElement[bool]:
    return StoredCallRow.updated_at < now - CALLS_KEPT


JOB = "retention"
GRACE = timedelta(days=1)
"The daily purge runs soon after midnight."
MOST_DAYS = 60
"Days to anonymize in one round; a ledger that is years behind catches up within some nights."
log = structlog.get_logger()


@dataclass(slots=True)
class Purging:
    """Purges once a day, in whichever process comes first, and counts what is overdue."""

    database: Database
    today: Callable[[], date]
    "In the city's time zone."
    zone: ZoneInfo
    overdue: int = field(default=0, init=False)
    "Rows that should have been removed more than a day ago."
    _is_wiped: bool = field(default=True, init=False)
    "Whether what was purged has left the database's files, which waits for whoever reads them."

    def round(self, now: datetime) -> None:
        """Purge unless done today, then count overdue rows."""
        today = self.today()
        with self.database.begin() as session:
            is_mine = take_lease(session, JOB, today, now)
        if is_mine:
            with self.database.begin() as session:
                purged = purge(session, today, held_calls(session))
                finish_lease(session, JOB, today, now)
            log.info("purged", words=purged.words, callbacks=purged.callbacks, desk=purged.desk)
            self._forget_callers(now)
            self._is_wiped = False
        if not self._is_wiped:
            self._is_wiped = self.database.wipe()
        with self.database.reading() as session:
            self.overdue = overdue(session, today - GRACE, held_calls(session))

    def delete_sounds(self, now: datetime) -> None:
        """Delete the utterances whose week is over, except of calls on hold."""
        with self.database.begin() as session:
            purge_sounds(session, now, held_calls(session))

    def _forget_callers(self, now: datetime) -> None:
        """Remove callers' hashes from queries whose repeats are known and calls whose words are gone.

        Both are found without a lock, and removed in short transactions: a ledger may be years behind.
        """
        with self.database.reading() as session:
            days = days_to_anonymize(session, self.zone, now, MOST_DAYS)
            keys = hash_keys(session) if days else {}
        if days:
            with self.database.begin() as session:
                note_hash_keys(session, keys)
        for day in days:
            with self.database.reading() as session:
                verdicts = repeats_of_day(session, day, self.zone, now, keys)
            with self.database.begin() as session:
                anonymize_queries(session, verdicts)
        with self.database.reading() as session:
            settled = min(oldest_identified(session) or now, now - REPEAT_WINDOW)
            parts = calls_to_anonymize(session, settled, calls_with_traces(session))
        for some in parts:
            with self.database.begin() as session:
                anonymize_calls(session, some)
        log.info("callers_forgotten", calls=sum(map(len, parts)))
