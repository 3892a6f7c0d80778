"""A line that was installed earlier learns what became of its requests, and keeps the counts of its texts."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Integer, MetaData, Table, text

from ivr.storage.database import MIGRATIONS, Database, open_database

AT = "2026-11-20 20:00:00+00:00"
QUERY = """
INSERT INTO query_records (call_sid, number, opened_at, language, article, article_version, department,
    confidence, delivered, transferred, outcome, caller_hash, is_test, queued, refers, texted, was_asked,
    sampled)
VALUES (:sid, 1, :at, 'en', 'roads.pothole', 1, 'roads', 1, true, false, 'service_request_filed', '', false,
    false, false, false, false, false)
"""
REQUEST = """
INSERT INTO service_requests (id, call_sid, reference, article, code, address, made_at, next_at, is_test,
    state, tries, server_id, refusal, details, attributes, purge_on)
VALUES (:id, :sid, '1', 'roads.pothole', 'POTHOLE', '', :at, :at, false, :state, 1, '', '', '', '[]',
    '2027-02-18')
"""
RECEIVED = """
INSERT INTO received_texts (id, call_sid, turn, caller, language, outcome, at, article, department, reply,
    encrypted_dialogue, purge_on)
VALUES (:id, :id, 1, '', 'en', :outcome, :at, '', '', '', '', '2027-02-18')
"""


def upgrade(database: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@pytest.fixture
def earlier(tmp_path: Path) -> Database:
    database = open_database(f"sqlite:///{tmp_path / 'earlier.db'}")
    upgrade(database, "0055")
    return database


def test_figures_outlive_a_change_of_their_key(earlier: Database) -> None:
    upgrade(earlier, "0067")
    with earlier.begin() as session:
        for name, counted in (
            ("daily_facts", "calls"),
            ("daily_durations", "count"),
            ("daily_minutes", "resolved"),
        ):
            table = Table(name, MetaData(), autoload_with=session.connection())
            known = {one.name: 0 if isinstance(one.type, Integer) else "total" for one in table.columns}
            session.execute(table.insert(), known | {"day": date(2026, 1, 2), counted: 7})

    upgrade(earlier, "head")

    with earlier.reading() as session:
        for name, counted in (
            ("daily_facts", "calls"),
            ("daily_durations", '"count"'),
            ("daily_minutes", "resolved"),
        ):
            assert session.execute(text(f"SELECT carrier, {counted} FROM {name}")).all() == [("", 7)]
    earlier.close()


def test_requests_and_texts_of_an_earlier_line_are_counted(earlier: Database) -> None:
    states = {"CA1": ["filed"], "CA2": ["sending"], "CA3": ["filed", "refused"], "CA4": []}
    with earlier.begin() as session:
        for sid, fates in states.items():
            session.execute(text(QUERY), {"sid": sid, "at": AT})
            for number, state in enumerate(fates):
                session.execute(
                    text(REQUEST), {"id": f"{sid}-{number}", "sid": sid, "at": AT, "state": state}
                )
        for id_, outcome in (("SM1", "answered"), ("SM2", "answered"), ("SM3", "stopped")):
            session.execute(text(RECEIVED), {"id": id_, "outcome": outcome, "at": AT})

    upgrade(earlier, "head")

    with earlier.reading() as session:
        found = session.execute(text("SELECT call_sid, filing FROM query_records")).all()
        texts = session.execute(text("SELECT day, outcome, texts FROM daily_texts ORDER BY outcome")).all()
    assert dict(map(tuple, found)) == {
        "CA1": "accepted",
        "CA2": "waiting",
        "CA3": "refused",
        "CA4": None,
    }
    assert [tuple(row) for row in texts] == [("2026-11-20", "answered", 2), ("2026-11-20", "stopped", 1)]
    earlier.close()
