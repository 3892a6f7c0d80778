"""Ledger rows on disk while the database is down: nothing that happened goes uncounted."""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ivr.record_codec import UnreadableRecord, from_line, to_line
from metrics.ledger import Record

Write: TypeAlias = Callable[[Sequence[Record]], None]
"Writes records to the ledger and has committed when it returns; to write one twice must change nothing."


@dataclass(frozen=True, slots=True)
class Drained:
    """What became of the rows on disk."""

    written: int
    unreadable: int
    "Torn by a crash in mid-write; they are kept in a file beside the others, named .unreadable."


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder with one file for each process that had to put rows aside."""

    folder: Path
    process: str
    "Names this process's file, and no other process has the same."

    def append(self, *records: Record) -> None:
        """Put records aside; when this returns, they are on the disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = b"\n" + b"".join(to_line(record) + b"\n" for record in records)
        with _locked(self.folder / f"{self.process}.jsonl") as file:
            _write_all(file, lines)

    def drain(self, write: Write) -> Drained:
        """Write what every process has put aside to the ledger, and remove it only then."""
        drained = [_drain(path, write) for path in sorted(self.folder.glob("*.jsonl"))]
        return Drained(sum(one.written for one in drained), sum(one.unreadable for one in drained))

    def waiting(self) -> int:
        """How many files there are to drain."""
        return sum(1 for _ in self.folder.glob("*.jsonl"))

    def is_empty(self) -> bool:
        """Whether there is nothing to drain."""
        return not self.waiting()


def _drain(path: Path, write: Write) -> Drained:
    with _locked(path):
        records, torn = _read(path)
        if records:
            write(records)
        if torn:
            _keep(torn, path.with_suffix(".unreadable"))
        path.unlink()
    return Drained(len(records), len(torn))


def _read(path: Path) -> tuple[list[Record], list[bytes]]:
    records: list[Record] = []
    torn: list[bytes] = []
    for line in filter(None, path.read_bytes().splitlines()):
        try:
            records.append(from_line(line))
        except UnreadableRecord:
            torn.append(line)
    return records, torn


def _keep(lines: list[bytes], path: Path) -> None:
    with _locked(path) as file:
        _write_all(file, b"".join(line + b"\n" for line in lines))


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The file under a lock that ends with the process; a file drained while we waited is made anew."""
    while True:
        file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_nlink:
                yield file
                return
        finally:
            os.close(file)


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
    os.fsync(file)
