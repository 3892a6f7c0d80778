"""Watches for callers whom nobody has answered long after they were promised an answer."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from ivr.desk.callbacks.store import count_long_overdue
from ivr.storage.database import Database
from ivr.storage.privacy_requests import count_overdue

log = structlog.get_logger()


@dataclass(slots=True)
class LongOverdue:
    """How many messages and call-backs are days overdue; a gauge, an alert and the desk tell of them."""

    database: Database
    zone: ZoneInfo
    count: int = field(default=0, init=False)
    requests: int = field(default=0, init=False)
    "Requests about callers' own data that are past the day the law gives."

    def look(self, now: datetime) -> None:
        """Count them, and log an increase."""
        with self.database.reading() as session:
            count = count_long_overdue(session, now)
            requests = count_overdue(session, now.astimezone(self.zone).date())
        if count > self.count:
            log.warning("callbacks_neglected", count=count)
        if requests > self.requests:
            log.warning("privacy_requests_overdue", count=requests)
        self.count, self.requests = count, requests
