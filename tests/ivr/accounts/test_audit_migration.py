"""A log that earlier releases wrote loses its callers' hashes, and is whole again after that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry, verified
from ivr.storage.database import Database, open_database
from ivr.storage.revision import MIGRATIONS
from tests.conftest import Postgres

AT = datetime(2026, 11, 20, 20, tzinfo=UTC)
HASH = "12345678." + "ab" * 32


def upgrade(database: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the release before."""
    url = f"sqlite:///{tmp_path / 'earlier.db'}"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        name = f"audit_{token_hex(4)}"
        admin = open_database(server.url)
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.close()
        url = server.url.replace("/postgres?", f"/{name}?")
    database = open_database(url)
    upgrade(database, "0050")
    yield database
    database.close()


def append(database: Database, *acts: tuple[str, str]) -> str:
    with database.begin() as session:
        for act, subject in acts:
            audit_store.append(session, AuditEntry(AT, "pia", act, subject))
        return audit_store.head(session)[1]


def test_no_hash_of_a_caller_stays_and_the_log_says_that_it_was_rewritten(earlier: Database) -> None:
    head = append(earlier, ("caller.looked_up", HASH), ("accounts.added", "nora"), ("caller.forgotten", HASH))

    upgrade(earlier, "head")

    with earlier.reading() as session:
        acts = [(one.act, one.subject) for one in reversed(audit_store.latest(session, 9))]
        found = verified(session)
    assert acts == [
        ("caller.looked_up", ""),
        ("accounts.added", "nora"),
        ("caller.forgotten", ""),
        ("audit.rewritten", head),
    ]
    assert (found.acts, found.broken_at) == (4, None)
    append(earlier, ("accounts.added", "omar"))
    with earlier.reading() as session:
        assert verified(session).broken_at is None


def test_a_log_without_callers_stays_as_it_is(earlier: Database) -> None:
    head = append(earlier, ("accounts.added", "nora"))

    upgrade(earlier, "head")

    with earlier.reading() as session:
        assert verified(session).head == head


@pytest.mark.parametrize("subject", [HASH, ""])
def test_the_database_refuses_changes_as_before(earlier: Database, subject: str) -> None:
    append(earlier, ("caller.looked_up", subject))

    upgrade(earlier, "head")

    with earlier.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            kept = "SELECT count(*) FROM sqlite_master WHERE name = 'audit_acts_no_update'"
            assert connection.execute(text(kept)).scalar() == 1
        else:
            rights = "SELECT relacl::text FROM pg_class WHERE relname = 'audit_acts'"
            assert "w" not in connection.execute(text(rights)).scalar_one().partition("=")[2].split("/")[0]
