"""Records erasures outside the database, so that a restored backup brings nobody back.

A line names the erased calls and nothing of their caller: a hash of one of a city's few numbers could be
reversed by whoever has the line's secret, and it would stay.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from ivr.privacy.caller_data import come_back, forget, forget_calls, is_held
from ivr.storage.database import Database

NAME = "forgotten.jsonl"
LISTED = timedelta(days=400)
"Longer than any backup may be kept: an older one would bring back who was forgotten."
HASH_LISTED = timedelta(days=100)
"Earlier releases noted a caller's hash instead of the calls; such lines go sooner."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ErasedCalls:
    """What was erased when, by the ids of calls and conversations."""

    calls: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ErasedCaller:
    """An erasure as earlier releases noted it: the caller's hash, and up to when."""

    caller: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A file of erasures.

    Machines may share its folder, on any file system that locks files.
    """

    folder: Path

    def note(self, calls: tuple[str, ...], at: datetime) -> None:
        """Add erased calls; flushed to disk on return. Lines that no backup needs any more are removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._locked() as file:
            line = json.dumps({"calls": list(calls), "at": at.isoformat()})
            # A line of its own, also after one that a crash left unfinished.
            _write(file, f"\n{line}\n".encode())
            self._drop_old(at)

    def apply(self, database: Database, now: datetime, zone: ZoneInfo) -> int:
        """Repeat all erasures; return how many calls had come back."""
        if not (self.folder / NAME).exists():
            return 0
        try:
            with self._locked():
                self._drop_old(now)
        except OSError as error:  # what is erased again does not wait for it
            log.warning("old_erasures_kept", kind=type(error).__name__)
        noted = tuple(self._noted())
        erased = frozenset(sid for one in noted if isinstance(one, ErasedCalls) for sid in one.calls)
        with database.reading() as session:
            back = come_back(session, erased)
        count = len(back)
        if back:
            with database.begin() as session:
                forget_calls(session, back, now)
        for one in noted:
            if isinstance(one, ErasedCaller):
                with database.begin() as session:
                    held = is_held(session, one.caller)
                    count += 0 if held else forget(session, one.caller, one.at, zone, one.at)
        return count

    def _noted(self) -> Iterator[ErasedCalls | ErasedCaller]:
        for number, line in enumerate((self.folder / NAME).read_bytes().split(b"\n"), 1):
            noted = _read(line)
            if noted is not None:
                yield noted
            elif line.strip():
                # Whoever asked for that erasure was told that it failed, and no caller waits for it here.
                log.error("erasure_unreadable", file=NAME, line=number)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Open the file and lock it; one that was replaced meanwhile is opened again."""
        path = self.folder / NAME
        while True:
            file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if path.exists() and os.fstat(file).st_ino == path.stat().st_ino:
                    yield file
                    return
            finally:
                os.close(file)

    def _drop_old(self, now: datetime) -> None:
        """Replace the file by one without old lines; unreadable ones stay for whoever looks into them."""
        path = self.folder / NAME
        lines = [line for line in path.read_bytes().split(b"\n") if line.strip()]
        kept = [line for line in lines if not _is_old(_read(line), now)]
        if len(kept) == len(lines):
            return
        draft = path.with_suffix(".new")
        file = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            _write(file, b"".join(line + b"\n" for line in kept))
        finally:
            os.close(file)
        draft.replace(path)


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
    os.fsync(file)


def _is_old(noted: ErasedCalls | ErasedCaller | None, now: datetime) -> bool:
    match noted:
        case ErasedCalls(at=at):
            return now - at > LISTED
        case ErasedCaller(at=at):
            return now - at > HASH_LISTED
        case None:
            return False


def _read(line: bytes) -> ErasedCalls | ErasedCaller | None:
    try:
        noted = json.loads(line)
        at = datetime.fromisoformat(noted["at"] if "calls" in noted else noted["until"])
        if at.tzinfo is None:
            return None
        if "calls" in noted:
            return ErasedCalls(tuple(map(str, noted["calls"])), at)
        return ErasedCaller(str(noted["caller"]), at)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
