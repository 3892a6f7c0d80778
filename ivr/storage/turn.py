"""Whose turn it is to write, where one writes at a time."""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class Turn:
    """A lock that goes to whoever has waited longest: a job of many transactions delays a call by one.

    Python's own lock goes to whoever comes first when it is free, which is most often who just released it.
    """

    _lock: Lock = field(default_factory=Lock)
    _waiting: deque[Lock] = field(default_factory=deque)
    _is_taken: bool = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._lock:
            if mine not in self._waiting:  # it came just now
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        """Hand the turn to the next who waits."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
