"""Whoever is told how calls go on: the process's figures, its traces."""

from datetime import datetime
from typing import Protocol

from ivr.call import Call
from ivr.note import Note


class Observer(Protocol):
    """Told after a change was kept; it sees the call, and passes on neither words nor numbers."""

    def changed(self, before: Call | None, after: Call, note: Note | None, at: datetime, /) -> None:
        """A call was kept; it is new when there is none before, and a note tells of a turn."""

    def waited(self, sid: str, turn: int, milliseconds: float, /) -> None:
        """The caller of a turn waited so long from their last sound to the line's first."""
