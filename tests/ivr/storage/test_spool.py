"""The spool: rows put aside while the database is down are counted in the end, each once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DataError

from ivr.errors import DatabaseDown
from ivr.storage.database import Database
from ivr.storage.spool import Drained, Spool, UnreadableRecord, from_line, to_line
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, EscalationReason, QueryRecord, Record, TurnRecord
from metrics.ledger.store import append, call_record

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
CALL = CallRecord("CA1", NOON, "fr", "abc", 2, disposition=Disposition.ESCALATED, ended_at=NOON)
QUERY = QueryRecord(
    "CA1",
    1,
    NOON,
    "fr",
    reason=EscalationReason.ASKED,
    outcome=QueryOutcome.ESCALATED_CONNECTED,
    closed_at=NOON,
)
TURN = TurnRecord(
    "CA1", 1, NOON, "fr", "HowCanIHelp", "control", "agent_request", "Route", 1.0, audio_ms=512.5
)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", "one")


def drained(spool: Spool) -> list[Record]:
    rows: list[Record] = []
    spool.drain(rows.extend)
    return rows


def down(given: Sequence[Record]) -> None:
    raise DatabaseDown("down")


@given(st.sampled_from([CALL, QUERY, TURN, replace(QUERY, outcome=None, closed_at=None, reason=None)]))
def test_a_row_survives_the_way_to_the_disk_and_back(record: Record) -> None:
    assert from_line(to_line(record)) == record


@given(st.binary())
def test_bytes_that_are_no_row_are_told_apart(line: bytes) -> None:
    with pytest.raises(UnreadableRecord):
        from_line(line)


def test_rows_come_back_in_their_order(spool: Spool) -> None:
    spool.append(CALL, QUERY)
    spool.append(TURN)

    assert drained(spool) == [CALL, QUERY, TURN]


def test_a_drained_spool_is_empty(spool: Spool) -> None:
    spool.append(CALL)

    drained(spool)

    assert spool.is_empty()
    assert drained(spool) == []


def test_a_spool_that_was_never_used_is_empty(spool: Spool) -> None:
    assert spool.is_empty()
    assert spool.drain(lambda rows: None) == Drained(0, 0)


def test_nothing_is_removed_while_the_database_is_still_down(spool: Spool) -> None:
    def fail(rows: Sequence[Record]) -> None:
        raise DatabaseDown("it does not answer")

    spool.append(CALL)

    with pytest.raises(DatabaseDown):
        spool.drain(fail)

    assert drained(spool) == [CALL]


def test_a_row_that_the_ledger_refuses_is_set_aside_and_keeps_no_other_waiting(spool: Spool) -> None:
    rows: list[Record] = []

    def write(given: Sequence[Record]) -> None:
        if QUERY in given:
            raise DataError("insert", {}, ValueError("out of range"))
        rows.extend(given)

    spool.append(CALL, QUERY, TURN)

    result = spool.drain(write)

    assert (rows, result) == ([CALL, TURN], Drained(2, 0, refused=1))
    assert from_line((spool.folder / "one.refused").read_bytes()) == QUERY
    assert (spool.waiting(), spool.set_aside()) == (0, 1)


def test_a_full_disk_sets_no_row_aside(spool: Spool) -> None:
    def write(given: Sequence[Record]) -> None:
        raise OSError(28, "No space left on device")

    spool.append(CALL)

    with pytest.raises(OSError, match="No space"):
        spool.drain(write)

    assert (spool.waiting(), spool.set_aside()) == (1, 0)


def test_what_no_disk_takes_is_held_and_written_once_a_disk_or_the_ledger_is_back(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    full = Spool(tmp_path / "taken" / "spool", "one")
    rows: list[Record] = []

    full.append(QUERY, CALL)

    assert full.waiting() == 1
    with pytest.raises(DatabaseDown):
        full.drain(down)
    assert full.waiting() == 1
    full.drain(rows.extend)
    assert (rows, full.waiting()) == ([QUERY, CALL], 0)

    full.append(CALL)
    (tmp_path / "taken").unlink()
    with pytest.raises(DatabaseDown):
        full.drain(down)
    assert drained(Spool(tmp_path / "taken" / "spool", "other")) == [CALL], "a process that ends keeps it"


def test_a_file_that_cannot_be_opened_keeps_no_other_waiting(spool: Spool) -> None:
    rows: list[Record] = []
    spool.append(CALL)
    (spool.folder / "another machine's.jsonl").mkdir()

    with pytest.raises(IsADirectoryError):
        spool.drain(rows.extend)

    assert rows == [CALL]


def test_one_process_drains_what_a_dead_one_left(tmp_path: Path) -> None:
    Spool(tmp_path, "dead").append(CALL)

    assert drained(Spool(tmp_path, "living")) == [CALL]


def test_a_line_torn_by_a_crash_costs_no_other_row(spool: Spool) -> None:
    spool.append(CALL)
    file = spool.folder / "one.jsonl"
    file.write_bytes(file.read_bytes() + to_line(QUERY)[:20])
    spool.append(TURN)
    rows: list[Record] = []

    result = spool.drain(rows.extend)

    assert (rows, result) == ([CALL, TURN], Drained(2, 1))
    assert (spool.folder / "one.unreadable").read_bytes() == to_line(QUERY)[:20] + b"\n"


def test_no_row_is_lost_between_those_who_write_and_those_who_drain(spool: Spool) -> None:
    rows: list[Record] = []

    def write(number: int) -> None:
        spool.append(replace(CALL, call_sid=f"CA{number}"))
        if number % 5 == 0:
            spool.drain(rows.extend)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(60)))
    spool.drain(rows.extend)

    assert sorted(row.call_sid for row in rows) == sorted(f"CA{number}" for number in range(60))


def test_rows_written_twice_are_counted_once(spool: Spool, database: Database) -> None:
    def write(rows: Sequence[Record]) -> None:
        with database.begin() as session:
            append(session, *rows)
            append(session, *rows)

    spool.append(CALL, QUERY, TURN)

    spool.drain(write)

    with database.reading() as session:
        assert call_record(session, "CA1") == (CALL, (QUERY,))
