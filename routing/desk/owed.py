"""What departments owe to callers: messages and call-backs that nobody has closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """A message or a call-back with its due time."""

    department: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Debt:
    """How much is owed, and how much of it too late."""

    open: int
    overdue: int


def debt(owed: Iterable[Owed], departments: tuple[str, ...], now: datetime) -> Debt:
    """Return what some departments owe, or all where none is named."""
    due = [one.due_at for one in owed if not departments or one.department in departments]
    return Debt(len(due), sum(due_at < now for due_at in due))
