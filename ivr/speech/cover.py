"""A sentence put together from recordings of its parts, for values that were foreseen one by one."""

from collections.abc import Callable
from functools import cache

_LONGEST_PART = 24
"Words; no recorded part of a sentence is longer."


def covered(piece: str, find: Callable[[str], bytes | None]) -> tuple[bytes, ...]:
    """The fewest recordings that say the piece in full; empty when some words have none."""
    words = piece.split()

    @cache
    def from_word(start: int) -> tuple[bytes, ...] | None:
        """The fewest recordings for the words from there on; nothing when they cannot be said."""
        if start == len(words):
            return ()
        best: tuple[bytes, ...] | None = None
        for end in range(min(len(words), start + _LONGEST_PART), start, -1):
            first = find(" ".join(words[start:end]))
            rest = from_word(end) if first is not None else None
            if first is not None and rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (first, *rest)
        return best

    return from_word(0) or ()
