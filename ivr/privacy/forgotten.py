"""Records erasures outside the database, so that a restored backup brings nobody back."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.privacy.caller_data import forget, is_held
from ivr.storage.database import Database

NAME = "forgotten.jsonl"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file of caller hashes, each with the instant up to which calls were erased."""

    folder: Path

    def note(self, caller: str, until: datetime) -> None:
        """Add a caller; flushed to disk on return."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"caller": caller, "until": until.isoformat()}) + "\n"
        file = os.open(self.folder / NAME, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.write(file, line.encode())
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
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                noted = json.loads(line)
                yield noted["caller"], datetime.fromisoformat(noted["until"])
