"""Callers' words go on their day, whoever runs how many services."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.privacy.retention import Purging
from ivr.storage import lease
from ivr.storage.database import Database, open_database
from ivr.storage.store import CallerWords, keep_words, words_of

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


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
