"""Purges callers' words daily at the end of their retention."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from ivr.privacy.caller_data import held_calls
from ivr.privacy.retention import overdue, purge
from ivr.privacy.traces import calls_with_traces
from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, take_lease
from ivr.studio.sampling.store import purge_sounds
from metrics.facts.anonymizing import anonymize_calls, anonymize_day, day_to_anonymize, oldest_identified
from metrics.ledger.repeat import REPEAT_WINDOW

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
        """Remove callers' hashes from queries whose repeats are known and calls whose words are gone."""
        for _ in range(MOST_DAYS):
            with self.database.begin() as session:
                day = day_to_anonymize(session, self.zone, now)
                if day is None:
                    break
                anonymize_day(session, day, self.zone, now)
        with self.database.begin() as session:
            settled = min(oldest_identified(session) or now, now - REPEAT_WINDOW)
            count = anonymize_calls(session, settled, calls_with_traces(session))
        log.info("callers_forgotten", calls=count)
