"""What was announced, while the database answers and while it does not."""

from datetime import UTC, datetime
from pathlib import Path

from ivr.line.announcements import Announcements
from ivr.storage.database import Database, open_database
from routing.desk.call_store import announce
from routing.desk.feed import Event, EventKind

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
