"""What was announced, while the database answers and while it does not."""

from datetime import UTC, datetime
from pathlib import Path

from structlog.testing import capture_logs

from ivr.desk.call_store import announce
from ivr.desk.feed import Event, EventKind
from ivr.line.announcements import Announcements
from ivr.storage.database import Database, open_database

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def test_a_feed_reads_what_was_announced(database: Database) -> None:
    with database.begin() as session:
        announce(session, EventKind.CITY, "banners", NOON)

    announcements = Announcements(database)

    assert announcements.latest() == 1
    assert announcements.after(0) == (Event(1, EventKind.CITY, "banners", NOON),)


def test_while_the_database_is_down_nothing_is_new(tmp_path: Path) -> None:
    down = open_database(f"sqlite:///{tmp_path}")

    announcements = Announcements(down)

    assert announcements.latest() == -1
    assert announcements.after(7) == ()


def test_an_outage_is_logged_when_it_begins_and_ends_and_not_ten_times_a_second(
    sqlite_database: Database, tmp_path: Path
) -> None:
    announcements = Announcements(open_database(f"sqlite:///{tmp_path}"))

    with capture_logs() as log:
        for _ in range(3):
            announcements.after(0)
        announcements.database = sqlite_database
        for _ in range(3):
            announcements.after(0)

    assert [line["event"] for line in log] == ["feed_unavailable", "feed_recovered"]
