"""Reads desk events from the database; while it is down there are none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from ivr.desk import call_store
from ivr.desk.feed import Event
from ivr.errors import DatabaseDown
from ivr.storage.database import Database

log = structlog.get_logger()
Value = TypeVar("Value")


@dataclass(slots=True)
class Announcements:
    """The source of a feed."""

    database: Database
    is_down: bool = False
    "Whether the last reading failed: it is read ten times a second, and logged when that changes."

    def latest(self) -> int:
        """Return the last event's number, or -1 while unknown."""
        return self._read(call_store.latest, -1, waits=True)

    def after(self, seq: int) -> tuple[Event, ...] | None:
        """Return the events after a number; None if some were purged."""
        none: tuple[Event, ...] | None = ()
        return self._read(lambda session: call_store.events_after(session, seq), none, waits=False)

    def _read(self, read: Callable[[Session], Value], nothing: Value, *, waits: bool) -> Value:
        try:
            self.database.number(waits=waits)
            with self.database.reading() as session:
                found = read(session)
        except DatabaseDown as error:
            if not self.is_down:
                log.warning("feed_unavailable", kind=type(error).__name__)
            self.is_down = True
            return nothing
        if self.is_down:
            log.info("feed_recovered")
        self.is_down = False
        return found
