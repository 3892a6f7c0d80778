"""Watches for callers whom nobody has answered long after they were promised an answer."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ivr.desk.callbacks.store import count_long_overdue
from ivr.storage.database import Database

log = structlog.get_logger()


@dataclass(slots=True)
class LongOverdue:
    """How many messages and call-backs are days overdue; a gauge, an alert and the desk tell of them."""

    database: Database
    count: int = field(default=0, init=False)

    def look(self, now: datetime) -> None:
        """Count them, and log an increase."""
        with self.database.reading() as session:
            count = count_long_overdue(session, now)
        if count > self.count:
            log.warning("callbacks_neglected", count=count)
        self.count = count
