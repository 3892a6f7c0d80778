"""Keeps on disk what people texted about texts while the database was down: stop, or start again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import orjson
import structlog

from ivr.storage.spool import UNREADABLE, keep_lines, locked, write_all
from routing.texting.keywords import Wish

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TextedWish:
    """A number's hashes, what its owner wished, and when."""

    numbers: tuple[str, ...]
    wish: Wish
    at: datetime


Note: TypeAlias = Callable[[TextedWish], None]
"Writes a wish to the database; writing it twice must change nothing."


@dataclass(frozen=True, slots=True)
class WishSpool:
    """A folder with one file for each process that could not note a wish."""

    folder: Path
    process: str
    _waiting: list[TextedWish] = field(default_factory=list, repr=False)
    "Those of this process, which holds to them before they are noted."
    _unwritten: list[TextedWish] = field(default_factory=list, repr=False)
    "Those that no disk took."

    def append(self, wish: TextedWish) -> None:
        """Keep a wish; it is on disk when this returns, or in memory where the disk takes nothing."""
        self._waiting.append(wish)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self.folder / f"{self.process}.wishes") as file:
                write_all(file, b"\n" + _line(wish) + b"\n")
        except OSError as error:
            self._unwritten.append(wish)
            log.critical("wish_kept_in_memory", kind=type(error).__name__, wishes=len(self._unwritten))

    def drain(self, note: Note) -> None:
        """Note every process's wishes in the database, and only then forget them."""
        known = len(self._waiting)
        for path in sorted(self.folder.glob("*.wishes")):
            with locked(path):
                _drain(path, note)
        while self._unwritten:
            note(self._unwritten[0])
            self._unwritten.pop(0)
        del self._waiting[
            :known
        ]  # what another process noted of ours is not noted again, after what came since

    def has_stopped(self, numbers: Sequence[str]) -> bool:
        """Whether the last wish of a number that waits here is to get no texts."""
        theirs = [one.wish for one in self._waiting if not set(numbers).isdisjoint(one.numbers)]
        return bool(theirs) and theirs[-1] is Wish.STOP


def _drain(path: Path, note: Note) -> None:
    torn: list[bytes] = []
    for line in filter(None, path.read_bytes().splitlines()):
        try:
            wish = _wish(line)
        except (ValueError, KeyError, TypeError):
            torn.append(line)
        else:
            note(wish)
    if torn:
        keep_lines(torn, path.with_suffix(UNREADABLE))
        log.error("wishes_set_aside", unreadable=len(torn))
    path.unlink()


def _line(wish: TextedWish) -> bytes:
    return orjson.dumps({"numbers": wish.numbers, "wish": wish.wish.value, "at": wish.at.isoformat()})


def _wish(line: bytes) -> TextedWish:
    read = orjson.loads(line)
    return TextedWish(
        tuple(map(str, read["numbers"])), Wish(read["wish"]), datetime.fromisoformat(read["at"])
    )
