"""Copies a whole database into files and back into an empty one, by what the line itself has installed.

SQLite copies its own pages. PostgreSQL's rows are copied as text, which every version of the server reads,
into tables that this release's migrations make: no program of the server's version is needed.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, MetaData, inspect

from ivr.errors import BadDatabase, DatabaseDown
from ivr.storage.database import (
    is_before_baseline,
    migrate,
    newest,
    oldest,
    open_database,
    postgres_arguments,
    read_url,
    translated,
)

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SQLITE_FILE = "cityline.db"
EMPTIED = "survey_takers"
"Who answered the survey of staff: two nights' copies would tell whose answers came between them."
COLUMNS = """
SELECT c.table_name, c.column_name
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position
"""
SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table of PostgreSQL in a file."""

    name: str
    columns: tuple[str, ...]
    rows: int

    @property
    def file(self) -> str:
        """Its file's name."""
        return f"{self.name}.copy"


@dataclass(frozen=True, slots=True)
class CopiedDatabase:
    """What was copied."""

    kind: str
    revision: str
    tables: tuple[CopiedTable, ...] = ()
    "Of PostgreSQL alone; SQLite is one file."
    sequences: Mapping[str, int] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return (SQLITE_FILE,) if self.kind == SQLITE else tuple(table.file for table in self.tables)


def kind_of(url: str) -> str:
    """Return the kind of database at an address."""
    return read_url(url).get_backend_name()


def copy_out(url: str, folder: Path) -> CopiedDatabase:
    """Copy a database as it is at one moment, while others write to it; raise DatabaseDown or BadDatabase."""
    if kind_of(url) == SQLITE:
        return _sqlite_out(Path(read_url(url).database or ""), folder / SQLITE_FILE)
    try:
        return _postgres_out(url, folder)
    except psycopg.OperationalError as error:
        raise DatabaseDown(f"the database does not answer: {type(error).__name__}") from error


def _sqlite_out(file: Path, copy: Path) -> CopiedDatabase:
    if not file.is_file():
        raise BadDatabase(f"{file}: there is no such database; set CITYLINE_DATABASE_URL or CITYLINE_DATA")
    try:
        with (
            closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _empty(target)
            _ensure_whole(target, file)
            (revision,) = target.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    except sqlite3.Error as error:
        raise BadDatabase(f"{file}: cannot be copied: {error}") from error
    return CopiedDatabase(SQLITE, revision)


def _empty(copy: sqlite3.Connection) -> None:
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (EMPTIED,)).fetchone():
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute(f"DELETE FROM {EMPTIED}")  # noqa: S608 - our own name
        copy.commit()


def _ensure_whole(connection: sqlite3.Connection, file: Path) -> None:
    (told,) = connection.execute("PRAGMA integrity_check").fetchone()
    if told != "ok":
        raise BadDatabase(f"{file}: is damaged: {told}")


def _postgres_out(url: str, folder: Path) -> CopiedDatabase:
    words, names = postgres_arguments(url)
    with psycopg.connect(*words, **names) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        cursor = connection.cursor()
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(sql.SQL("SET LOCAL {} = 0").format(sql.Identifier(limit)))
        columns: dict[str, list[str]] = {}
        for table, column in cursor.execute(COLUMNS).fetchall():
            columns.setdefault(table, []).append(column)
        if "alembic_version" not in columns:
            raise BadDatabase("The database has no tables of a line; set CITYLINE_DATABASE_URL.")
        tables = tuple(_table_out(cursor, table, tuple(own), folder) for table, own in columns.items())
        sequences = {name: int(last) for name, last in cursor.execute(SEQUENCES).fetchall()}
        (revision,) = cursor.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    return CopiedDatabase(POSTGRESQL, revision, tables, sequences)


def _table_out(
    cursor: psycopg.Cursor[Any], table: str, columns: tuple[str, ...], folder: Path
) -> CopiedTable:
    copied = CopiedTable(table, columns, 0)
    if table == EMPTIED:
        (folder / copied.file).touch()
        return copied
    with (folder / copied.file).open("wb") as file, cursor.copy(_copy(copied, "TO STDOUT")) as blocks:
        for block in blocks:
            file.write(block)
    return CopiedTable(table, columns, cursor.rowcount)


def _copy(table: CopiedTable, direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table.name), names, sql.SQL(direction))


def ensure_can_be_copied_in(url: str, copied: CopiedDatabase) -> None:
    """Raise BadDatabase unless a copy fits into the database at an address, which must be empty."""
    if kind_of(url) != copied.kind:
        raise BadDatabase(f"The backup is of {copied.kind}; set CITYLINE_DATABASE_URL to such a database.")
    if not copied.revision.isdecimal() or int(copied.revision) > int(newest()):
        raise BadDatabase(
            f"The backup is at revision {copied.revision} and this release knows {newest()}; "
            "install the release that made it."
        )
    if is_before_baseline(copied.revision):
        raise BadDatabase(
            f"The backup is at revision {copied.revision}, and this release restores from {oldest()} on: "
            "restore and run `cityline migrate` with version 0.1.0, then with this one."
        )
    if copied.kind == SQLITE:
        file = Path(read_url(url).database or "")
        if file.exists():
            raise BadDatabase(f"{file} is there already; move it away first, with its -wal and -shm.")
        return
    with closing(open_database(url)) as database, translated(), database.engine.connect() as connection:
        _ensure_empty(connection)


def copy_in(url: str, folder: Path, copied: CopiedDatabase) -> None:
    """Put a copy into an empty database, whole or not at all."""
    if copied.kind == SQLITE:
        _sqlite_in(Path(read_url(url).database or ""), folder / SQLITE_FILE)
        return
    try:
        with closing(open_database(url)) as database, translated(), database.engine.begin() as connection:
            _ensure_empty(connection)
            migrate(connection, copied.revision)
            _postgres_in(connection, folder, copied)
    except psycopg.Error as error:  # its words may quote a row
        raise DatabaseDown(
            f"the database took no copy: {type(error).__name__}; nothing was changed"
        ) from None


def _sqlite_in(file: Path, copy: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.part")
    aside.unlink(missing_ok=True)
    aside.touch(0o600)
    try:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(aside)) as target:
            source.backup(target)
            _ensure_whole(target, copy)
        aside.replace(file)
    except sqlite3.Error as error:
        raise BadDatabase(f"{file}: the copy is no database: {error}") from error
    finally:
        aside.unlink(missing_ok=True)


def _ensure_empty(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        raise BadDatabase("The database has tables already; restore into an empty one (createdb cityline).")


def _postgres_in(connection: Connection, folder: Path, copied: CopiedDatabase) -> None:
    """Fill the tables; their triggers rest meanwhile, since what they do is in the backup already."""
    in_order = MetaData()
    in_order.reflect(connection)
    tables = {table.name: table for table in copied.tables}
    names = [table.name for table in in_order.sorted_tables]
    if set(names) != tables.keys():
        raise BadDatabase(f"The backup has other tables than revision {copied.revision}.")
    raw = connection.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        raise BadDatabase("Only PostgreSQL takes tables from files.")
    with raw.cursor() as cursor:
        for name in names:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
        for name in reversed(names):
            _emptied(cursor, sql.Identifier(name))
        for name in names:
            _table_in(cursor, tables[name], folder)
        for name in names:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))
        for sequence, last in (copied.sequences or {}).items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", (sequence, last))


def _emptied(cursor: Any, table: sql.Identifier) -> None:
    """Take out what the migrations put in; nobody, not even the owner, may do so in the audit log."""
    cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table))
    if cursor.fetchone() == (True,):
        cursor.execute(sql.SQL("DELETE FROM {}").format(table))


def _table_in(cursor: Any, table: CopiedTable, folder: Path) -> None:
    with (folder / table.file).open("rb") as file, cursor.copy(_copy(table, "FROM STDIN")) as blocks:
        while block := file.read(1 << 16):
            blocks.write(block)
    if cursor.rowcount != table.rows:
        raise BadDatabase(f"{table.name}: {cursor.rowcount} rows came back of {table.rows}.")
