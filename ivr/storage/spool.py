"""Spools ledger rows to disk while the database is down, so that nothing goes uncounted."""

import fcntl
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

import structlog
from cattrs.errors import BaseValidationError
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from ivr.errors import CitylineError
from metrics.ledger.records import Record


class UnreadableRecord(ValueError):
    """A spooled line is not a ledger row."""


@dataclass(frozen=True, slots=True)
class SpoolLine:
    """The content of a spooled line."""

    record: Record


def to_line(record: Record) -> bytes:
    """Return a row as JSON without line breaks."""
    return _converter().dumps(SpoolLine(record))


def from_line(line: bytes) -> Record:
    """Return the row of a line that to_line made; raise UnreadableRecord for any other."""
    try:
        return _converter().loads(line, SpoolLine).record
    except (ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise UnreadableRecord("a line of the spool is truncated or malformed") from error


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter()
    configure_tagged_union(Record, converter)
    return converter


MOST_HELD = 10_000
"Rows in memory: two for each call that failed while neither database nor disk took anything."
log = structlog.get_logger()
UNREADABLE, REFUSED = SET_ASIDE = (".unreadable", ".refused")
Write: TypeAlias = Callable[[Sequence[Record]], None]
"Writes records to the ledger and commits before it returns; writing twice must change nothing."


@dataclass(frozen=True, slots=True)
class Drained:
    """The result of draining the spool."""

    written: int
    unreadable: int
    "Torn by a crash; kept beside the others in a file named .unreadable."
    refused: int = 0
    "Rows that the ledger refuses; kept in a file named .refused."


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder with one file for each process that spooled rows."""

    folder: Path
    process: str
    "Names this process's file; unique among processes."
    _held: deque[Record] = field(default_factory=lambda: deque(maxlen=MOST_HELD), repr=False)
    "Rows that no disk accepted."

    def append(self, *records: Record) -> None:
        """Spool records; they are on disk when this returns, or in memory where the disk takes nothing."""
        try:
            self._to_disk(records)
        except OSError as error:
            self._held.extend(records)
            log.critical("spooled_in_memory", kind=type(error).__name__, rows=len(self._held))

    def drain(self, write: Write) -> Drained:
        """Write every process's spooled rows to the ledger, and only then remove them.

        A file that this process may not open keeps no other waiting; its error is raised at the end.
        """
        self._let_go(write)
        drained: list[Drained] = []
        faults: list[OSError] = []
        for path in sorted(self.folder.glob("*.jsonl")):
            try:
                drained.append(_drain(path, write))
            except OSError as error:
                faults.append(error)
        if faults:
            raise faults[0]
        return Drained(
            sum(one.written for one in drained),
            sum(one.unreadable for one in drained),
            sum(one.refused for one in drained),
        )

    def waiting(self) -> int:
        """The number of files to drain; rows held in memory count as one more."""
        return sum(1 for _ in self.folder.glob("*.jsonl")) + bool(self._held)

    def set_aside(self) -> int:
        """The number of files whose rows need a person."""
        return sum(1 for kind in SET_ASIDE for _ in self.folder.glob(f"*{kind}"))

    def is_empty(self) -> bool:
        """Whether there is nothing to drain."""
        return not self.waiting()

    def _let_go(self, write: Write) -> None:
        """Write rows held in memory to the disk, or to the ledger if only that is back."""
        held = tuple(self._held)
        if not held:
            return
        try:
            self._to_disk(held)
        except OSError:
            refused = _written(held, write)
            log.critical("memory_spool_written", rows=len(held), refused=len(refused))
        for _ in held:
            self._held.popleft()

    def _to_disk(self, records: Sequence[Record]) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = b"\n" + b"".join(to_line(record) + b"\n" for record in records)
        with locked(self.folder / f"{self.process}.jsonl") as file:
            write_all(file, lines)


def _drain(path: Path, write: Write) -> Drained:
    with locked(path):
        records, torn = _read(path)
        refused = _written(records, write) if records else []
        if torn:
            keep_lines(torn, path.with_suffix(UNREADABLE))
        if refused:
            keep_lines([to_line(record) for record in refused], path.with_suffix(REFUSED))
        path.unlink()
    return Drained(len(records) - len(refused), len(torn), len(refused))


def _written(records: Sequence[Record], write: Write) -> list[Record]:
    """Write all at once, or else one by one so that none blocks the others; return those refused."""
    try:
        write(records)
    except (CitylineError, OSError):
        raise  # not the row's fault: the database is down, or the disk is full
    except Exception:  # whatever a driver thinks of a value
        if len(records) == 1:
            return list(records)
        return [refused for record in records for refused in _written([record], write)]
    return []


def _read(path: Path) -> tuple[list[Record], list[bytes]]:
    records: list[Record] = []
    torn: list[bytes] = []
    for line in filter(None, path.read_bytes().splitlines()):
        try:
            records.append(from_line(line))
        except UnreadableRecord:
            torn.append(line)
    return records, torn


def keep_lines(lines: list[bytes], path: Path) -> None:
    """Add lines to a file whose content needs a person."""
    with locked(path) as file:
        write_all(file, b"".join(line + b"\n" for line in lines))


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """The file, locked until the process ends; a file drained while we waited is created again."""
    while True:
        file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_nlink:
                yield file
                return
        finally:
            os.close(file)


def write_all(file: int, data: bytes) -> None:
    """Write bytes to the disk itself."""
    while data:
        data = data[os.write(file, data) :]
    os.fsync(file)
