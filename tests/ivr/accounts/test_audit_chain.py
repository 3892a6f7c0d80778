"""The audit log shows whether it was tampered with, and the database refuses the plain ways."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry, verified
from ivr.storage.database import Database, open_database
from tests.ivr.accounts.conftest import MORNING


@pytest.fixture
def three(database: Database) -> Database:
    with database.begin() as session:
        for subject in ("nora", "omar", "ada"):
            audit_store.append(session, AuditEntry(MORNING, "ada", "accounts.added", subject))
    return database


def check(database: Database) -> audit_store.Verified:
    with database.reading() as session:
        return verified(session)


def test_a_log_that_was_only_added_to_is_whole(three: Database) -> None:
    found = check(three)

    assert (found.acts, found.broken_at) == (3, None)
    assert found.head in found.marks


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_acts SET person = 'omar' WHERE subject = 'omar'",
        "DELETE FROM audit_acts WHERE subject = 'omar'",
    ],
)
def test_an_act_that_was_changed_or_removed_is_found(three: Database, tampering: str) -> None:
    with three.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_acts_no_{verb}"))
        connection.execute(text(tampering))

    assert check(three).broken_at is not None


def test_a_noted_mark_tells_that_the_end_was_cut_off(three: Database) -> None:
    head = check(three).head
    with three.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_acts_no_delete"))
        connection.execute(text("DELETE FROM audit_acts WHERE subject = 'ada'"))

    assert head not in check(three).marks


@pytest.mark.parametrize("tampering", ["UPDATE audit_acts SET act = 'x'", "DELETE FROM audit_acts"])
def test_sqlite_refuses_to_change_or_remove_an_act(sqlite_template, tmp_path, tampering: str) -> None:
    file = tmp_path / "line.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{file}")
    with database.begin() as session:
        audit_store.append(session, AuditEntry(MORNING, "ada", "accounts.added", "nora"))

    with pytest.raises(IntegrityError, match="only added to"), database.engine.begin() as connection:
        connection.execute(text(tampering))

    database.close()


def test_postgresql_gives_the_line_no_right_to_change_or_remove_an_act(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.engine.connect() as connection:
        granted = connection.exec_driver_sql(
            "SELECT relacl::text FROM pg_class WHERE relname = 'audit_acts'"
        ).scalar_one()
    database.close()

    owners = granted.strip("{}").split("/")[0].partition("=")[2]
    assert {"w", "d", "D"}.isdisjoint(owners)
    assert {"a", "r"} <= set(owners)
