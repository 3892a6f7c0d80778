"""Ledger upkeep: write spooled rows, close calls that were abandoned or that the carrier lost."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from intents.articles.catalog import Catalog
from ivr.asterisk.exchange import PREFIX, is_of_exchange
from ivr.call.call import Call
from ivr.call.states import CallState, Event, HungUp, MessageLeft, PersonReached
from ivr.desk.call_store import end_lost_calls
from ivr.errors import CitylineError, StaleCall
from ivr.storage.archive import CallArchive, read_call
from ivr.storage.database import Database
from ivr.storage.spool import Drained, Spool
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.records import CallRecord, QueryRecord, Record

CLOSES: dict[CallState, Event] = {CallState.RECORDING: MessageLeft(0.0), CallState.LISTENING: HungUp()}
GRACE = timedelta(minutes=1)
"How long after a hang-up the carrier may still report a recording or a stream's end."


SILENCE = timedelta(minutes=5)
"A caller who talks with the line says something, or is asked again, every minute at least."
LOOKED_BACK = timedelta(days=1)


def close_lost(archive: CallArchive, catalog: Callable[[Call], Catalog], now: datetime) -> int:
    """Close the calls whose callers left long enough ago, or that have been silent; return how many.

    One that cannot be closed, such as a newer release's, keeps no other open; its error is raised at the end.
    """
    silent = {kept.call_sid: kept for kept in archive.silent(now - LOOKED_BACK, now - SILENCE, PREFIX)}
    faults: list[Exception] = []
    count = 0
    for sid, kept in ({each.call_sid: each for each in archive.left()} | silent).items():
        try:
            count += _close(archive, catalog, read_call(kept), now, is_silent=sid in silent)
        except CitylineError:
            raise
        except Exception as error:  # whatever does not fit in what was stored
            log.warning("call_not_closed", call=sid, kind=type(error).__name__)
            faults.append(error)
    if faults:
        raise faults[0]
    return count


def _close(
    archive: CallArchive, catalog: Callable[[Call], Catalog], call: Call, now: datetime, *, is_silent: bool
) -> bool:
    is_gone = call.gone_at is not None and now - call.gone_at >= GRACE
    event = CLOSES.get(call.state) or (_lost_with_its_process(call) if is_silent else None)
    if event is None or not (is_gone or is_silent):
        return False
    # The recording or the stream's end arrived in the meantime.
    with suppress(StaleCall):
        archive.save(call.after(event, catalog(call), now))
    return True


def _lost_with_its_process(call: Call) -> Event | None:
    """How a call of the exchange ends whose process is gone, which nothing reports.

    Those who talk with a person may do so unchanged for hours; whose caller waits is saved now and then.
    """
    return HungUp(failed=True) if is_of_exchange(call.sid) and not call.accepted else None


def close_failed(archive: CallArchive, catalog: Callable[[Call], Catalog], sid: str, at: datetime) -> bool:
    """Close a call with which the line failed at a moment, unless it went on; False for one never stored."""
    call = archive.load(sid)
    if call is None:
        return False
    has_gone_on = call.gone_at is None and archive.saved_after(sid, at)
    if call.state is CallState.ENDED or has_gone_on:
        return True
    is_with_person = call.state is CallState.TRANSFERRING and call.accepted
    # The carrier reported its end in the meantime.
    with suppress(StaleCall):
        event = PersonReached() if is_with_person else HungUp(failed=True)
        archive.save(call.after(event, catalog(call), at))
    return True


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
