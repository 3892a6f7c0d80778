"""Limits of connections to PostgreSQL: set at the start of a session, unless a pooler stands between."""

from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from ivr.errors import BadInput, DatabaseDown
from ivr.storage.database import open_database
from ivr.storage.settings import load_database_settings


def setting(session: Session, name: str) -> str:
    return str(session.scalar(text(f"SHOW {name}")))


def test_a_session_begins_with_its_limits(postgres_url: str) -> None:
    limits = load_database_settings(database_statement_seconds=1.5, database_idle_seconds=2)

    with closing(open_database(postgres_url, limits)) as database, database.reading() as session:
        assert setting(session, "statement_timeout") == "1500ms"
        assert setting(session, "idle_in_transaction_session_timeout") == "2s"
        assert setting(session, "lock_timeout") == "3s"


def test_behind_a_pooler_sessions_are_left_as_they_are(postgres_url: str) -> None:
    limits = load_database_settings(database_direct_url=postgres_url)

    with closing(open_database(postgres_url, limits)) as database, database.reading() as session:
        assert setting(session, "statement_timeout") == "0"


def test_a_statement_that_lasts_too_long_is_a_database_that_is_down(postgres_url: str) -> None:
    limits = load_database_settings(database_statement_seconds=0.05)

    with (
        closing(open_database(postgres_url, limits)) as database,
        pytest.raises(DatabaseDown),
        database.begin() as session,
    ):
        session.execute(text("SELECT pg_sleep(5)"))


def test_a_pool_of_no_connections_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="CITYLINE_DATABASE_POOL"):
        load_database_settings(database_pool=0)
