"""Records erasures outside the database, so that a restored backup brings nobody back."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from ivr.privacy.caller_data import forget, is_held
from ivr.storage.database import Database

NAME = "forgotten.jsonl"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file of caller hashes, each with the instant up to which calls were erased.

    Machines may share its folder, on any file system that locks files.
    """

    folder: Path

    def note(self, caller: str, until: datetime) -> None:
        """Add a caller; flushed to disk on return."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"caller": caller, "until": until.isoformat()})
        file = os.open(self.folder / NAME, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A line of its own, also after one that a crash left unfinished.
            data = f"\n{line}\n".encode()
            while data:
                data = data[os.write(file, data) :]
            os.fsync(file)
        finally:
            os.close(file)

    def apply(self, database: Database) -> int:
        """Repeat all erasures; return how many calls had come back."""
        count = 0
        for caller, until in self._noted():
            with database.begin() as session:
                count += 0 if is_held(session, caller) else forget(session, caller, until)
        return count

    def _noted(self) -> Iterator[tuple[str, datetime]]:
        path = self.folder / NAME
        if not path.exists():
            return
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            noted = _read(line)
            if noted is not None:
                yield noted
            elif line.strip():
                # Whoever asked for that erasure was told that it failed, and no caller waits for it here.
                log.error("erasure_unreadable", file=NAME, line=number)


def _read(line: bytes) -> tuple[str, datetime] | None:
    try:
        noted = json.loads(line)
        return str(noted["caller"]), datetime.fromisoformat(noted["until"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
