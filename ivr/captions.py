"""Captions: what is said and decided on a call as it happens, for whoever placed it; never kept or logged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from ivr.note import Note
from ivr.reply import Reply
from ivr.turn import Turn


@dataclass(frozen=True, slots=True)
class Opened:
    """The line speaks its greeting."""

    greeting: Reply


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The caller spoke or pressed keys, and the line replies."""

    turn: Turn
    note: Note

    @property
    def number(self) -> int:
        """The turn's number in its call, from 1."""
        return self.turn.call.turns


@dataclass(frozen=True, slots=True)
class Waited:
    """How long the caller of a turn waited from their last sound to the line's first, in milliseconds."""

    number: int
    milliseconds: float


Caption: TypeAlias = Opened | Exchanged | Waited


class Captions:
    """Brings a call's captions to the one who watches it; those of all other calls go nowhere."""

    def __init__(self) -> None:
        self._watchers: dict[str, Callable[[Caption], None]] = {}

    @contextmanager
    def watched(self, sid: str, watch: Callable[[Caption], None]) -> Iterator[None]:
        """Watch a call that this process takes, from before it is placed to its end."""
        self._watchers[sid] = watch
        try:
            yield
        finally:
            del self._watchers[sid]

    def publish(self, sid: str, caption: Caption) -> None:
        """Tell the one who watches the call, if anybody does."""
        watch = self._watchers.get(sid)
        if watch:
            watch(caption)
