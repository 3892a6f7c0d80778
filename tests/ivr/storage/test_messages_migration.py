"""A line that was installed earlier keeps its messages: they become callbacks."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from ivr.storage.database import Database, open_database
from ivr.storage.revision import MIGRATIONS
from routing.callbacks.callback import CallbackState, Result, TranscriptState
from routing.callbacks.store import load_callback

NOON = "2026-11-20 20:00:00+00:00"
LEAVE = """
INSERT INTO messages (recording, call_sid, department, article, language, seconds, transcript, state, left_at,
    due_at, purge_on)
VALUES (:recording, 'CA1', 'waste', 'waste.missed_pickup', 'en', 12.5, :words, :state, :at, :at, '2027-02-18')
"""


def upgrade(database: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@pytest.fixture
def earlier(tmp_path) -> Database:
    database = open_database(f"sqlite:///{tmp_path / 'earlier.db'}")
    upgrade(database, "0004")
    return database


def test_messages_become_callbacks_and_nothing_of_them_is_lost(earlier) -> None:
    with earlier.begin() as session:
        for recording, words, state in (("RE1", "", "waiting"), ("RE2", "call me", "done")):
            session.execute(text(LEAVE), {"recording": recording, "words": words, "state": state, "at": NOON})

    upgrade(earlier, "head")

    with earlier.reading() as session:
        waiting, done = (load_callback(session, recording) for recording in ("RE1", "RE2"))
        tables = session.execute(text("SELECT name FROM sqlite_master")).scalars().all()
    assert (waiting.state, waiting.reading, waiting.department) == (
        CallbackState.WAITING,
        TranscriptState.UNREADABLE,
        "waste",
    )
    assert (done.state, done.result, done.preview) == (CallbackState.DONE, Result.RESOLVED, "call me")
    assert waiting.left_at == datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    assert "messages" not in tables
    earlier.close()
