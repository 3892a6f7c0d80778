"""Ledger upkeep: write spooled rows, close abandoned calls."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import structlog

from intents.articles.catalog import Catalog
from ivr.call.call import Call
from ivr.desk.call_store import end_lost_calls
from ivr.run.lost_callers import close_failed
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database
from ivr.storage.spool import Drained, Spool
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.records import CallRecord, QueryRecord, Record

log = structlog.get_logger()


CatalogOf = Callable[[Call], Catalog]
"Returns the answers with which a call began."
NoteLate = Callable[[Iterable[CallRecord]], None]
"Is told of each call that was written, since its day may be signed already."


def drain_spool(
    archive: CallArchive, catalog: CatalogOf, spool: Spool, late: NoteLate = lambda _: None
) -> Drained:
    """Write rows spooled while the database was down; log refused ones."""

    def write(records: Sequence[Record]) -> None:
        _write(archive, catalog, records)
        late(record for record in records if isinstance(record, CallRecord))

    drained = spool.drain(write)
    if drained.unreadable or drained.refused:
        log.error("spooled_rows_set_aside", unreadable=drained.unreadable, refused=drained.refused)
    return drained


def close_lost_calls(database: Database, now: datetime) -> None:
    """Close calls that never ended."""
    with database.begin() as session:
        ledger.sweep(session, now)
        end_lost_calls(session, now - LONGEST_CALL, now)


def _write(archive: CallArchive, catalog: CatalogOf, records: Sequence[Record]) -> None:
    """Each file is committed before the spool removes it.

    A call that was stored before the line failed is closed as it stands, with each query that it had.
    """
    ends = {record.call_sid: at for record in records if (at := _ended(record))}
    stored = {sid for sid, at in ends.items() if close_failed(archive, catalog, sid, at)}
    with archive.database.begin() as session:
        ledger.append(session, *(record for record in records if record.call_sid not in stored))


def _ended(record: Record) -> datetime | None:
    match record:
        case CallRecord(ended_at=at) | QueryRecord(closed_at=at):
            return at
        case _:
            return None


def put_aside(sid: str, language: str, spool: Spool, now: datetime) -> None:
    """Spool a failed call that could not be stored and went to the operator."""
    failed = QueryOutcome.TECHNICAL_FAILURE
    spool.append(
        QueryRecord(sid, 1, now, language, outcome=failed, closed_at=now),
        CallRecord(sid, now, language, disposition=disposition_of([failed]), ended_at=now),
    )
