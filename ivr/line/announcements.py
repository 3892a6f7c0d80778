"""Reads desk events from the database; while it is down there are none."""

from dataclasses import dataclass

import structlog

from ivr.errors import DatabaseDown
from ivr.storage.database import Database
from routing.desk import call_store
from routing.desk.feed import Event

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Announcements:
    """The source of a feed."""

    database: Database

    def latest(self) -> int:
        """Return the last event's number, or -1 while unknown."""
        try:
            self.database.number(waits=True)
            with self.database.reading() as session:
                return call_store.latest(session)
        except DatabaseDown as error:
            log.warning("feed_unavailable", kind=type(error).__name__)
            return -1

    def after(self, seq: int) -> tuple[Event, ...] | None:
        """Return the events after a number; None if some were purged."""
        try:
            self.database.number(waits=False)
            with self.database.reading() as session:
                return call_store.events_after(session, seq)
        except DatabaseDown as error:
            log.warning("feed_unavailable", kind=type(error).__name__)
            return ()
