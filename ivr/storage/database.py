"""The database: SQLite in WAL mode or PostgreSQL, one transaction for each turn or webhook."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import Error as SQLiteError
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import OperationalError as NotConnected
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from ivr.desk import call_store as desk
from ivr.errors import BadDatabase, DatabaseDown
from ivr.storage.settings import DatabaseSettings
from ivr.storage.turn import Turn

MIGRATIONS = "ivr.storage:migrations"
"Alembic's notation for a folder inside an installed package."


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return ScriptDirectory.from_config(config)


def newest() -> str:
    """Return the newest revision that this release knows."""
    return _scripts().get_current_head() or ""


def oldest() -> str:
    """Return the revision of the first migration, which creates every table."""
    return _scripts().get_base() or ""


def is_before_baseline(revision: str) -> bool:
    """Return whether a revision is of a release before the first migration, which joined all up to then."""
    return len(revision) == len(oldest()) and revision.isdecimal() and 0 < int(revision) < int(oldest())


def ensure_known(found: str | None, *, is_migrated: bool = False) -> bool:
    """Return whether a schema at revision `found` may be migrated; raise BadDatabase when it cannot be used.

    Migrations only expand, so a release also runs on a schema that is one revision newer than its own.
    """
    known = newest()
    match found:
        case None | "" if is_migrated:
            raise BadDatabase("The database has no tables yet; run `cityline migrate`.")
        case str() if found.isdecimal() and int(found) > int(known):
            if int(found) > int(known) + 1:
                raise BadDatabase(
                    f"The database is at revision {found} and this release knows {known}, too old "
                    "for these tables. Install the release that the other processes run, or the previous one."
                )
            return False
        case str() if found and is_before_baseline(found):
            raise BadDatabase(
                f"The tables are at revision {found}, and this release migrates from {oldest()} on: run "
                "`cityline migrate` of version 0.1.0 first, then of this one."
            )
        case str() if found and all(found != each.revision for each in _scripts().walk_revisions()):
            raise BadDatabase(
                "The database has tables of another program; set CITYLINE_DATABASE_URL to another database."
            )
        case str() if is_migrated and found != known:
            raise BadDatabase(
                f"The tables are at revision {found}; this release needs {known}: run `cityline migrate`."
            )
        case _:
            return True


POOLER_REFUSES = "unsupported startup parameter"
"Part of PgBouncer's message when a session sets limits at its start."
PATIENCE_SECONDS = 3
"A caller is waiting; after this long the line continues without the database."
WIPES_EVERY = 0.1

ALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"A server whose machine or network is gone says nothing: its connections end within about ten seconds."


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; close it when the service ends."""

    engine: Engine
    _watchers: list[Callable[[], None]] = field(default_factory=list)
    _turn: Turn = field(default_factory=Turn)
    "For SQLite, which allows one writer at a time and makes the others sleep longer and longer."

    @property
    def is_shared(self) -> bool:
        """Whether it is a server, which processes on several machines can share."""
        return self.engine.dialect.name == "postgresql"

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call a function after every transaction that announced something."""
        self._watchers.append(watcher)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with (
            translated(),
            self._in_turn(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            desk.publish(session)
        if desk.is_announced(session):
            self._tell_watchers()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if self.is_shared:
            yield
            return
        if not self._turn.take(PATIENCE_SECONDS):
            raise DatabaseDown("the database is busy with another change")
        try:
            yield
        finally:
            self._turn.give()

    def number(self, *, waits: bool) -> None:
        """Number the desk's committed events; one that does not wait may leave it to another process."""
        with self.reading() as session:
            is_needed = desk.are_unnumbered(session)
        if is_needed:
            with self.begin() as session:
                is_new = desk.number(session, waits=waits)
            if is_new:
                for watcher in self._watchers:
                    watcher()

    def _tell_watchers(self) -> None:
        for watcher in self._watchers:
            watcher()
        if not self._watchers:  # a command, in whose process no feed reads; what it wrote is committed anyway
            with suppress(DatabaseDown):
                self.number(waits=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot of the data that never waits for writers."""
        engine = self.engine.execution_options(is_reading=True)
        with translated(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Migrate to the newest version; several processes may do so at the same time."""
        with translated(), self.engine.begin() as connection:
            migrate(connection, "head")

    def ensure_usable(self) -> None:
        """Raise BadDatabase when the tables are older than this release needs, or newer than it can know."""
        with translated(), self.engine.connect() as connection:
            ensure_known(MigrationContext.configure(connection).get_current_revision(), is_migrated=True)

    def check(self) -> None:
        """Raise DatabaseDown when the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def has_table(self, name: str) -> bool:
        """Return whether a table is there; a command may be run before any migration."""
        with translated():
            return inspect(self.engine).has_table(name)

    def wipe(self) -> bool:
        """Empty SQLite's log of what was erased; False while somebody still reads the pages it keeps.

        Its own wait for readers would keep every writer out: it is tried again and again instead.
        """
        if self.is_shared:
            return True
        with translated(), closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            (patience_ms,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            try:
                return _wipe(cursor, patience_ms / 1000)
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _wipe(cursor: Any, patience_seconds: float) -> bool:
    cursor.execute("PRAGMA busy_timeout = 0")
    tries = 1 + round(patience_seconds / WIPES_EVERY)
    for again in reversed(range(tries)):
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # copies most beside the writers
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone() or (1,)
        if not is_busy:
            return True
        if again:
            time.sleep(WIPES_EVERY)
    return False


def migrate(connection: Connection, revision: str) -> None:
    """Migrate in a connection's transaction, in which every limit is lifted."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    _wait_for_other_upgrades(connection)
    config.attributes["connection"] = connection
    if ensure_known(MigrationContext.configure(connection).get_current_revision()):
        command.upgrade(config, revision)


def open_database(
    url: str, limits: DatabaseSettings | None = None, patience_seconds: float = PATIENCE_SECONDS
) -> Database:
    """Open sqlite:///path/to/file or postgresql://…; connections are made on first use.

    The patience is with other processes that write to a file; a command has more than a call.
    """
    target = read_url(url)
    if target.get_backend_name() == "sqlite":
        return Database(_sqlite(target, patience_seconds))
    limits = limits or DatabaseSettings.model_construct()
    return Database(
        create_engine(
            target,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=PATIENCE_SECONDS,
            pool_size=limits.database_pool,
            max_overflow=limits.database_overflow,
            connect_args={
                "connect_timeout": PATIENCE_SECONDS,
                "client_encoding": "utf8",
                **ALIVE,
                **_session_limits(target, limits),
            },
        )
    )


def postgres_arguments(url: str) -> tuple[Sequence[str], dict[str, Any]]:
    """Return psycopg's connection arguments for a URL."""
    target = read_url(url)
    words, names = target.get_dialect()().create_connect_args(target)
    return words, dict(names)


def _session_limits(url: URL, limits: DatabaseSettings) -> dict[str, str]:
    """PostgreSQL's settings at the start of a session, which PgBouncer refuses."""
    if limits.is_pooled or "options" in url.query:
        return {}
    seconds = {
        "statement_timeout": limits.database_statement_seconds,
        "idle_in_transaction_session_timeout": limits.database_idle_seconds,
        "lock_timeout": PATIENCE_SECONDS,
    }
    return {"options": " ".join(f"-c {name}={round(many * 1000)}" for name, many in seconds.items())}


def read_url(text: str) -> URL:
    """Return a database's address with the driver that reads it; raise BadDatabase."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadDatabase("the database URL cannot be read; write sqlite:///var/cityline.db") from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
        case "postgresql" if "@" in (url.host or ""):
            raise BadDatabase(
                "CITYLINE_DATABASE_URL: the password holds an @, which ends a password there; write it as "
                "%40, or choose one without (openssl rand -hex 24)"
            )
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise BadDatabase(
                "the database must be an SQLite file or PostgreSQL: sqlite:///… or postgresql://…"
            )


def _sqlite(url: URL, patience_seconds: float) -> Engine:
    file = Path(url.database or "")
    if file.exists() and not (file.is_file() or file.is_dir()):  # as root it would be closed to others
        raise BadDatabase(f"{file}: is a device or a pipe, and no file; set CITYLINE_DATABASE_URL")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadDatabase(f"{file}: its folder cannot be made; set CITYLINE_DATABASE_URL") from error
    engine = create_engine(
        url, hide_parameters=True, pool_timeout=PATIENCE_SECONDS, connect_args={"timeout": patience_seconds}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SQLiteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    _keep_from_others(connection)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_from_others(connection: SQLiteConnection) -> None:
    """Before the files beside it are made, which are as open as it is."""
    for _, _, name in connection.execute("PRAGMA database_list"):
        file = Path(name)
        if name and file.stat().st_mode & 0o077:
            with suppress(PermissionError):  # another user's file, whose own business it is
                file.chmod(0o600)


def _begin(connection: Connection) -> None:
    """Writers lock at once: a transaction that read first could not upgrade its lock later."""
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _wait_for_other_upgrades(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(731125)")
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise BadDatabase(
                f"The database keeps its texts as {encoding}, which lacks letters that callers' words have; "
                "make another: createdb --encoding UTF8 --template template0 cityline"
            )


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the database's library raises as errors of ours."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError) as error:
        if POOLER_REFUSES in str(error.orig):
            raise BadDatabase(
                "CITYLINE_DATABASE_URL names a pooler; set CITYLINE_DATABASE_DIRECT_URL to PostgreSQL's own "
                "address (docs/database.md)"
            ) from error
        raise DatabaseDown(f"the database does not answer: {_why(error.orig)}") from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its subclasses are faults of the query
            raise
        raise DatabaseDown(f"the database's file is damaged, or no database: {error.orig}") from error
    except PoolTimeout as error:
        raise DatabaseDown("every connection to the database is in use") from error


REFUSED = {
    "password authentication failed": "it refuses the name or password in CITYLINE_DATABASE_URL",
    "no password supplied": "CITYLINE_DATABASE_URL has no password, and it wants one",
    "does not exist": "it has no such database or role as CITYLINE_DATABASE_URL names",
    "resolve host": "the host in CITYLINE_DATABASE_URL has no address",
    "Connection refused": "nothing listens at the host and port in CITYLINE_DATABASE_URL",
}
"By PostgreSQL's and its library's words when a connection is not made, which name no row."


def _why(error: BaseException | None) -> str:
    """Return the cause for people: SQLite's words name no row, and tell a full disk from a lock."""
    if isinstance(error, SQLiteError):
        return str(error)
    said = str(error) if isinstance(error, NotConnected) and error.sqlstate is None else ""
    found = (cause for words, cause in REFUSED.items() if words in said)
    return next(found, type(error).__name__)
