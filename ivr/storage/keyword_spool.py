"""Keeps on disk what people texted about texts while the database was down: stop, or start again."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import orjson
import structlog

from ivr.storage.spool import UNREADABLE, keep_lines, locked, write_all
from routing.texting.text_message import KeywordKind

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TextedKeyword:
    """A number's hashes, what its owner texted, and when."""

    numbers: tuple[str, ...]
    kind: KeywordKind
    at: datetime


Note: TypeAlias = Callable[[TextedKeyword], None]
"Writes a keyword to the database; writing it twice must change nothing."


@dataclass(frozen=True, slots=True)
class KeywordSpool:
    """A folder with one file for each process that could not note a keyword."""

    folder: Path
    process: str
    _waiting: list[TextedKeyword] = field(default_factory=list, repr=False)
    "Those of this process, which holds to them before they are noted."
    _unwritten: list[TextedKeyword] = field(default_factory=list, repr=False)
    "Those that no disk took."

    def append(self, keyword: TextedKeyword) -> None:
        """Keep a keyword; it is on disk when this returns, or in memory where the disk takes nothing."""
        self._waiting.append(keyword)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self.folder / f"{self.process}.wishes") as file:
                write_all(file, b"\n" + _line(keyword) + b"\n")
        except OSError as error:
            self._unwritten.append(keyword)
            log.critical("wish_kept_in_memory", kind=type(error).__name__, wishes=len(self._unwritten))

    def drain(self, note: Note) -> None:
        """Note every process's keywords in the database, in the order of time, and only then forget them.

        A file that this process may not open or empty keeps no keyword waiting.
        """
        known, unwritten = len(self._waiting), len(self._unwritten)
        with ExitStack() as stack:
            files = [file for path in sorted(self.folder.glob("*.wishes")) if (file := _opened(path, stack))]
            keywords = [*chain.from_iterable(file.keywords for file in files), *self._unwritten[:unwritten]]
            for keyword in sorted(keywords, key=lambda each: each.at):
                note(keyword)
            for file in files:
                _put_away(file)
        del self._unwritten[:unwritten]
        # What another process noted of ours is not noted again, after what came since.
        del self._waiting[:known]

    def has_stopped(self, numbers: Sequence[str]) -> bool:
        """Whether the last keyword of a number that waits here is to get no texts."""
        theirs = [one.kind for one in self._waiting if not set(numbers).isdisjoint(one.numbers)]
        return bool(theirs) and theirs[-1] is KeywordKind.STOP


@dataclass(frozen=True, slots=True)
class _File:
    """One process's file: its keywords, and the lines that a crash left unfinished."""

    path: Path
    keywords: Sequence[TextedKeyword]
    torn: list[bytes]


def _opened(path: Path, stack: ExitStack) -> _File | None:
    """Read a file and lock it until the stack ends."""
    keywords: list[TextedKeyword] = []
    torn: list[bytes] = []
    try:
        stack.enter_context(locked(path))
        lines = path.read_bytes().splitlines()
    except OSError as error:
        log.warning("wishes_unreachable", kind=type(error).__name__)
        return None
    for line in filter(None, lines):
        try:
            keywords.append(_keyword(line))
        except (ValueError, KeyError, TypeError):
            torn.append(line)
    return _File(path, keywords, torn)


def _put_away(file: _File) -> None:
    try:
        if file.torn:
            keep_lines(file.torn, file.path.with_suffix(UNREADABLE))
            log.error("wishes_set_aside", unreadable=len(file.torn))
        os.truncate(file.path, 0)  # also where its folder lets nobody remove it: it is not noted again
        file.path.unlink()
    except OSError as error:
        log.warning("wishes_unreachable", kind=type(error).__name__)


def _line(keyword: TextedKeyword) -> bytes:
    return orjson.dumps(
        {"numbers": keyword.numbers, "wish": keyword.kind.value, "at": keyword.at.isoformat()}
    )


def _keyword(line: bytes) -> TextedKeyword:
    read = orjson.loads(line)
    at = datetime.fromisoformat(read["at"])
    if at.tzinfo is None:
        raise ValueError("a keyword without its time zone has no order")
    return TextedKeyword(tuple(map(str, read["numbers"])), KeywordKind(read["wish"]), at)
