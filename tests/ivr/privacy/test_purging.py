"""Callers' words go on their day, whoever runs how many services."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from ivr.privacy.retention import Purging
from ivr.storage import lease
from ivr.storage.database import Database, open_database
from ivr.storage.store import CallerWords, keep_words, words_of
from metrics.facts import anonymizing
from metrics.facts.anonymizing import oldest_identified
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED


def keep(database: Database, purge_on: date) -> None:
    with database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "en", "a question", purge_on), str)


def kept(database: Database) -> int:
    with database.reading() as session:
        return len(words_of(session, "CA1"))


def test_words_go_on_their_day_without_anybodys_cron(database: Database) -> None:
    keep(database, TODAY)

    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW)

    assert kept(database) == 0


def test_purged_words_are_in_no_file_any_more(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cityline.db'}")
    database.upgrade()
    keep(database, TODAY)
    assert any(b"a question" in file.read_bytes() for file in tmp_path.iterdir())

    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW)

    assert not any(b"a question" in file.read_bytes() for file in tmp_path.iterdir())
    database.close()


def test_one_process_does_the_days_work_for_all(database: Database) -> None:
    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW)
    keep(database, TODAY)

    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW + timedelta(hours=1))

    assert kept(database) == 1


def test_the_next_day_is_another_days_work(database: Database) -> None:
    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW)
    keep(database, TODAY)

    Purging(database, lambda: TODAY + timedelta(days=1), UTC_ZONE).round(NOW + timedelta(days=1))

    assert kept(database) == 0


def test_a_ledger_that_is_years_behind_is_read_without_a_lock_and_written_a_little_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymizing, "AT_ONCE", 2)
    for number in range(5):
        at, sid = NOW - timedelta(days=100 - number), f"CA{number}"
        query = QueryRecord(sid, 1, at, "en", outcome=CONFIRMED, closed_at=at, caller_hash="key.one")
        call = CallRecord(sid, at, "en", "key.one", disposition=Disposition.RESOLVED, ended_at=at)
        with database.begin() as session:
            ledger.append(session, call, query)
    written: list[list[str]] = []

    @contextmanager
    def watched(begin: Callable[[], AbstractContextManager[Session]]) -> Iterator[Session]:
        statements: list[str] = []
        written.append(statements)
        with begin() as session, watching(session.connection(), statements):
            yield session

    begin = Database.begin
    monkeypatch.setattr(Database, "begin", lambda self: watched(partial(begin, self)))
    Purging(database, lambda: TODAY, UTC_ZONE).round(NOW)

    with database.reading() as session:
        assert oldest_identified(session) is None
        assert ledger.calls_of(session, "key.one") == ()
    parts = [some for some in written if any("UPDATE call_records" in one for one in some)]
    days = [some for some in written if any("UPDATE query_records" in one for one in some)]
    assert (len(days), len(parts)) == (5, 3)
    assert not any("FROM query_records" in one for some in (*days, *parts) for one in some)


@contextmanager
def watching(connection: Connection, statements: list[str]) -> Iterator[None]:
    """Note what a transaction asks and writes."""

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(" ".join(statement.split()))

    event.listen(connection, "before_cursor_execute", note)
    yield
    event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize(("minutes", "may"), [(14, False), (15, True)])
def test_work_that_a_process_began_and_never_ended_is_taken_over(database: Database, minutes, may) -> None:
    with database.begin() as session:
        assert lease.take_lease(session, "retention", TODAY, NOW)

    with database.begin() as session:
        assert lease.take_lease(session, "retention", TODAY, NOW + timedelta(minutes=minutes)) is may


def test_what_should_be_gone_for_more_than_a_day_is_counted(database: Database) -> None:
    purging = Purging(database, lambda: TODAY, UTC_ZONE)
    purging.round(NOW)
    keep(database, TODAY - timedelta(days=1))

    purging.round(NOW + timedelta(minutes=1))

    assert purging.overdue == 1
