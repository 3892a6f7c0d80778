"""The database: one transaction at a time, the same on SQLite and PostgreSQL."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ivr.errors import BadDatabase, DatabaseDown
from ivr.run.tables import METADATA
from ivr.storage.database import Database, newest, oldest, open_database
from ivr.storage.turn import Turn

COUNT = text("SELECT count(*) FROM words")
MIGRATIONS = Path(str(files("ivr.storage"))) / "migrations"
INSERT = text(
    "INSERT INTO words (call_sid, turn, language, heard, purge_on) VALUES (:key, 1, 'en', '', CURRENT_DATE)"
)

SAY = text(
    "INSERT INTO words (call_sid, turn, language, heard, purge_on) "
    "VALUES ('CA1', :turn, 'en', :heard, CURRENT_DATE)"
)


def count(database: Database) -> object:
    with database.reading() as session:
        return session.execute(COUNT).scalar()


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []  # type: ignore[arg-type]  # it takes several


def test_the_migrations_follow_each_other_in_the_order_of_their_numbers() -> None:
    numbers = [path.name[:4] for path in sorted((MIGRATIONS / "versions").glob("*.py"))]
    script = ScriptDirectory(str(MIGRATIONS))

    assert [revision.revision for revision in script.walk_revisions()] == numbers[::-1]


def test_there_is_one_newest_migration_and_it_has_the_highest_number() -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    assert script.get_heads() == [max(path.name[:4] for path in (MIGRATIONS / "versions").glob("*.py"))]


def in_files(folder: Path, said: bytes) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if said in path.read_bytes()]


def test_what_was_erased_is_in_no_file_of_the_database(tmp_path: Path) -> None:
    said = b"the gate code of the caller's house"
    database = open_database(f"sqlite:///{tmp_path / 'cityline.db'}")
    database.upgrade()
    with database.begin() as session:
        for turn in range(200):  # several pages, so that some are freed as a whole
            session.execute(SAY, {"turn": turn, "heard": said.decode()})
    assert in_files(tmp_path, said)

    with database.begin() as session:
        session.execute(text("DELETE FROM words"))
    database.wipe()

    assert in_files(tmp_path, said) == []
    database.close()


def test_whoever_still_reads_what_was_erased_is_not_disturbed(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'cityline.db'}", patience_seconds=0.1)
    database.upgrade()
    with database.begin() as session:
        session.execute(INSERT, {"key": "kept"})

    with database.reading() as session:
        assert session.execute(COUNT).scalar() == 1
        with database.begin() as other:
            other.execute(text("DELETE FROM words"))
        assert database.wipe() is False
        assert session.execute(COUNT).scalar() == 1

    assert database.wipe() is True
    database.close()


def test_a_wipe_that_waits_for_a_reader_keeps_no_writer_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cityline.db'}"
    database, other = open_database(url, patience_seconds=2), open_database(url, patience_seconds=0.5)
    database.upgrade()

    with ThreadPoolExecutor() as threads, database.reading() as session:
        assert session.execute(COUNT).scalar() == 0
        with database.begin() as written:
            written.execute(INSERT, {"key": "before"})
        wiped = threads.submit(database.wipe)
        count = 0
        while not wiped.done():
            with other.begin() as written:
                written.execute(INSERT, {"key": f"meanwhile {count}"})
            count += 1
            time.sleep(0.05)

    assert wiped.result() is False
    assert count > 1
    database.close()
    other.close()


def test_the_turn_goes_to_whoever_waits_before_it_comes_back() -> None:
    turn = Turn()
    assert turn.take(1)

    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(turn.take, 10)
        while not turn._waiting:
            time.sleep(0.001)
        turn.give()
        assert turn.take(0.01) is False
        assert waiting.result()

    turn.give()
    assert turn.take(0.01)


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        session.execute(INSERT, {"key": "kept"})

    database.upgrade()

    assert count(database) == 1


def at_revision(database: Database, revision: int) -> None:
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": f"{revision:04}"})


@pytest.fixture
def own_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "own.db").write_bytes(sqlite_template.read_bytes())
    opened = open_database(f"sqlite:///{tmp_path / 'own.db'}")
    yield opened
    opened.close()


def test_a_database_of_the_next_release_is_left_as_it_is_and_used(own_database: Database) -> None:
    at_revision(own_database, int(newest()) + 1)

    own_database.upgrade()

    own_database.ensure_usable()


def test_a_database_of_a_far_release_is_refused_in_a_sentence(own_database: Database) -> None:
    at_revision(own_database, int(newest()) + 2)

    with pytest.raises(BadDatabase, match="too old for these tables"):
        own_database.upgrade()
    with pytest.raises(BadDatabase, match="too old for these tables"):
        own_database.ensure_usable()


def test_a_database_that_nobody_has_migrated_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match="no tables yet"):
        open_database(f"sqlite:///{tmp_path / 'empty.db'}").ensure_usable()


@pytest.mark.skipif(oldest() == newest(), reason="there is one migration")
def test_a_database_at_an_older_revision_is_refused_until_it_is_migrated(own_database: Database) -> None:
    at_revision(own_database, int(oldest()))

    with pytest.raises(BadDatabase, match="run `cityline migrate`\\."):
        own_database.ensure_usable()


@pytest.mark.parametrize("revision", [1, 12, int(oldest()) - 1])
def test_a_database_from_before_the_first_migration_is_sent_to_the_release_that_knows_it(
    own_database: Database, revision: int
) -> None:
    at_revision(own_database, revision)

    for use in (own_database.upgrade, own_database.ensure_usable):
        with pytest.raises(BadDatabase, match=r"of version 0\.1\.0 first"):
            use()


@pytest.mark.thorough
def test_processes_may_upgrade_at_the_same_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    program = f"from ivr.storage.database import open_database; open_database({url!r}).upgrade()"

    processes = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]

    assert [process.wait() for process in processes] == [0, 0, 0]


def test_a_transaction_is_kept_whole(database: Database) -> None:
    with database.begin() as session:
        session.execute(INSERT, {"key": "one"})
        session.execute(INSERT, {"key": "two"})

    assert count(database) == 2


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def raise_in_the_middle() -> None:
        with database.begin() as session:
            session.execute(INSERT, {"key": "one"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        raise_in_the_middle()

    assert count(database) == 0


def test_writers_at_the_same_time_wait_for_each_other(database: Database) -> None:
    def read_then_write(number: int) -> None:
        with database.begin() as session:
            session.execute(COUNT)
            session.execute(INSERT, {"key": str(number)})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(read_then_write, range(40)))

    assert count(database) == 40


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.begin() as session:
        session.execute(INSERT, {"key": "not yet there for others"})

        assert count(database) == 0


def test_sqlite_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/deep/folder/new.db")

    with database.reading() as session:
        mode = session.execute(text("PRAGMA journal_mode")).scalar()

    assert mode == "wal"
    database.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://host/name", "postgresql://h:port/"]
)
def test_a_url_that_cannot_serve_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(BadDatabase, match="sqlite:///"):
        open_database(url)


@pytest.mark.parametrize(
    "make_url",
    [
        lambda folder: f"postgresql://postgres@/none?host={folder}",
        lambda folder: f"sqlite:///{folder}",
    ],
)
def test_a_database_that_does_not_answer_is_one_kind_of_error(
    tmp_path: Path, make_url: Callable[[Path], str]
) -> None:
    database = open_database(make_url(tmp_path))

    with pytest.raises(DatabaseDown):
        count(database)


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "line.db").write_bytes(b"half a page, then nothing" * 100)

    with pytest.raises(DatabaseDown, match="damaged, or no database"):
        open_database(f"sqlite:///{tmp_path / 'line.db'}").check()


def fill(database: Database) -> None:
    """Write more than there is room for."""
    with database.begin() as session:
        session.execute(text("PRAGMA max_page_count = 1"))  # it becomes no less than there are
        for turn in range(1000):
            session.execute(INSERT, {"key": f"{turn}-{'x' * 50}"})


def test_a_full_disk_is_a_database_that_is_down_and_what_was_begun_leaves_nothing(tmp_path: Path) -> None:
    full = open_database(f"sqlite:///{tmp_path / 'line.db'}")
    full.upgrade()

    with pytest.raises(DatabaseDown, match="disk is full"):
        fill(full)

    assert count(full) == 0


def be_cut_off(database: Database) -> None:
    """Lose the connection in the middle of a transaction."""
    with database.begin() as session:
        session.execute(INSERT, {"key": "cut"})
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with database.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 3000)"), {"pid": pid})


def write_where_only_reading_is_left(database: Database) -> None:
    """Write on a server that is not promoted yet."""
    with database.begin() as session:
        session.execute(text("SET TRANSACTION READ ONLY"))
        session.execute(INSERT, {"key": "read only"})


@pytest.mark.parametrize("fail", [be_cut_off, write_where_only_reading_is_left])
def test_a_server_that_fails_over_is_down_for_a_moment_and_nothing_is_half_written(
    database: Database, fail: Callable[[Database], None]
) -> None:
    if not database.is_shared:
        pytest.skip("a file has no server")

    with pytest.raises(DatabaseDown):
        fail(database)

    assert count(database) == 0
    with database.begin() as session:
        session.execute(INSERT, {"key": "kept"})
    assert count(database) == 1


def test_an_error_of_the_database_never_shows_what_was_to_be_written(database: Database) -> None:
    with pytest.raises((DatabaseDown, ProgrammingError)) as caught, database.begin() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:heard)"), {"heard": "a caller's secret"})

    assert "secret" not in f"{caught.value}{caught.value.__cause__}"


def test_the_file_and_what_lies_beside_it_are_for_the_lines_own_user(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'line.db'}")
    with database.begin() as session:
        session.connection().exec_driver_sql("CREATE TABLE t (a INTEGER)")

        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}

    database.close()
    assert modes == dict.fromkeys(modes, "0o600")
    assert "line.db-wal" in modes


def test_a_pipe_or_a_device_is_no_database_and_stays_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o644)

    with pytest.raises(BadDatabase, match="is a device or a pipe"):
        open_database(f"sqlite:///{pipe}")

    assert pipe.stat().st_mode & 0o777 == 0o644
