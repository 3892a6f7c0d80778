"""What keeps the ledger whole: spooled rows are written, forgotten calls closed, days counted."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import structlog

from ivr.database import Database
from ivr.errors import CitylineError
from ivr.spool import Spool
from metrics import store as ledger
from metrics.ledger import CallRecord, QueryRecord, Record
from metrics.outcome import QueryOutcome, disposition_of
from metrics.sweep import LONGEST_CALL
from routing.desk.call_store import end_lost_calls

ROUND_SECONDS = 60.0
Duty: TypeAlias = Callable[[datetime], object]
"Done once a round; to do it again changes nothing."
log = structlog.get_logger()


async def take_care(duties: Sequence[Duty], clock: Callable[[], datetime]) -> None:
    """Go round for as long as the service runs; a duty that fails keeps none of the others from its turn."""
    while True:
        await asyncio.sleep(ROUND_SECONDS)
        for duty in duties:
            try:
                await asyncio.to_thread(duty, clock())
            except CitylineError as error:
                log.warning("caretaking waits", kind=type(error).__name__)


def go_round(database: Database, spool: Spool, now: datetime) -> None:
    """Write what was put aside, then close the calls that nobody ended."""
    spool.drain(lambda records: _write(database, records))
    with database.begin() as session:
        ledger.sweep(session, now)
        end_lost_calls(session, now - LONGEST_CALL, now)


def _write(database: Database, records: Sequence[Record]) -> None:
    """Each file is committed before the spool removes it."""
    with database.begin() as session:
        ledger.append(session, *records)


def put_aside(sid: str, language: str, spool: Spool, now: datetime) -> None:
    """Put a call aside that could not be kept: it went to the operator because the line failed."""
    failed = QueryOutcome.TECHNICAL_FAILURE
    spool.append(
        QueryRecord(sid, 1, now, language, outcome=failed, closed_at=now),
        CallRecord(sid, now, language, disposition=disposition_of([failed]), ended_at=now),
    )
