"""What was announced, read from the database; while that does not answer nothing is new."""

from dataclasses import dataclass

import structlog

from ivr.database import Database
from ivr.errors import DatabaseDown
from routing.desk import store
from routing.desk.event import Event

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Announcements:
    """The source of a feed."""

    database: Database

    def latest(self) -> int:
        """Return the number of the last event, or -1 while that cannot be known."""
        try:
            with self.database.reading() as session:
                return store.latest(session)
        except DatabaseDown as error:
            log.warning("feed waits", kind=type(error).__name__)
            return -1

    def after(self, seq: int) -> tuple[Event, ...] | None:
        """Return the next events after a number; None when some are no longer kept."""
        try:
            with self.database.reading() as session:
                return store.events_after(session, seq)
        except DatabaseDown as error:
            log.warning("feed waits", kind=type(error).__name__)
            return ()
