"""The database: SQLite in WAL mode or PostgreSQL, one transaction for each turn or webhook."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from ivr import store
from ivr.accounts import store as accounts
from ivr.errors import BadDatabase, DatabaseDown
from ivr.review import store as review
from metrics import store as ledger
from routing.desk import store as desk
from routing.editing import store as editing
from routing.promises import store as promises

MIGRATIONS = Path(__file__).parents[1] / "deploy" / "migrations"
METADATA = [
    ledger.METADATA,
    store.METADATA,
    accounts.METADATA,
    desk.METADATA,
    editing.METADATA,
    promises.METADATA,
    review.METADATA,
]
"Every table that a migration may change."
PATIENCE_SECONDS = 3
"A caller waits: whoever cannot have the database by then goes on without it."


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; close it when the service ends."""

    engine: Engine
    _watchers: list[Callable[[], None]] = field(default_factory=list)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Have a function called after every transaction that announced something."""
        self._watchers.append(watcher)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _translated(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
            desk.publish(session)
        if desk.is_announced(session):
            for watcher in self._watchers:
                watcher()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One view of the data that never waits for those who write."""
        engine = self.engine.execution_options(is_reading=True)
        with _translated(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Bring the tables to the newest version; other processes may do so at the same time."""
        if not (MIGRATIONS / "env.py").is_file():
            raise BadDatabase(f"the migrations are missing; install the folder {MIGRATIONS}")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with _translated(), self.engine.begin() as connection:
            _wait_for_other_upgrades(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check(self) -> None:
        """Raise DatabaseDown when the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open sqlite:///path/to/file or postgresql://…; nothing is connected before it is needed."""
    target = _url(url)
    if target.get_backend_name() == "sqlite":
        return Database(_sqlite(target))
    return Database(
        create_engine(
            target,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=PATIENCE_SECONDS,
            connect_args={"connect_timeout": PATIENCE_SECONDS},
        )
    )


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadDatabase("the database URL cannot be read; write sqlite:///var/cityline.db") from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise BadDatabase(
                "the database must be an SQLite file or PostgreSQL: sqlite:///… or postgresql://…"
            )


def _sqlite(url: URL) -> Engine:
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadDatabase(f"{file}: its folder cannot be made; set CITYLINE_DATABASE_URL") from error
    engine = create_engine(
        url, hide_parameters=True, pool_timeout=PATIENCE_SECONDS, connect_args={"timeout": PATIENCE_SECONDS}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SQLiteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that reads first could not get it later without starting anew."""
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _wait_for_other_upgrades(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(731125)")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseDown(f"the database does not answer: {type(error.orig).__name__}") from error
    except PoolTimeout as error:
        raise DatabaseDown("every connection to the database is in use") from error
