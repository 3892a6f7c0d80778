"""A real PgBouncer in transaction mode, as docs/database.md tells of it; skipped where there is none."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from ivr.errors import BadDatabase, DatabaseDown
from ivr.storage.database import Database, open_database
from ivr.storage.notifications import Notifications
from ivr.storage.settings import load_database_settings
from tests.conftest import NOBODY, Postgres

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")]
INI = """[databases]
postgres = host={home} dbname=postgres user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
auth_file = {folder}/users
pool_mode = transaction
max_prepared_statements = 200
"""


@pytest.fixture
def pooled_url(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path(postgres.home) / "pgbouncer"
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "users").write_text('"postgres" ""\n')
    (folder / "ini").write_text(INI.format(home=postgres.home, port=port, folder=folder))
    drop = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    process = subprocess.Popen([str(PROGRAM), "-q", f"{folder}/ini"], **drop)  # type: ignore[call-overload]  # options as a mapping
    try:
        _wait(port)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder)


def _wait(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("PgBouncer did not start")


@pytest.fixture
def pooled(pooled_url: str, postgres: Postgres) -> Iterator[Database]:
    limits = load_database_settings(database_direct_url=postgres.url)
    with closing(open_database(pooled_url, limits)) as database:
        yield database


def test_with_a_direct_address_transactions_go_through_the_pooler(pooled: Database) -> None:
    for _ in range(20):  # often enough that statements are prepared
        pooled.check()


def test_without_a_direct_address_it_says_which_setting_is_missing(pooled_url: str) -> None:
    with (
        closing(open_database(pooled_url)) as database,
        pytest.raises(BadDatabase, match="CITYLINE_DATABASE_DIRECT_URL"),
    ):
        database.check()


async def test_notifications_come_by_the_direct_address_alone(
    pooled: Database, pooled_url: str, postgres: Postgres
) -> None:
    with pytest.raises(DatabaseDown, match="CITYLINE_DATABASE_DIRECT_URL"):
        await Notifications(pooled, pooled_url, echo_seconds=1).follow(lambda: None)

    heard = Notifications(pooled, postgres.url)
    with pytest.raises(_Heard):
        await heard.follow(_stop)


class _Heard(Exception):
    """Ends the listening."""


def _stop() -> None:
    raise _Heard
