"""Patterns for any word of a list, which cost the same for ten words as for a thousand."""

import re
from collections.abc import Iterable
from itertools import groupby

_LITERAL = re.compile(r"[\w'’-]+")


def any_of(words: str | Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; a text separates them by spaces."""
    given = words.split() if isinstance(words, str) else [*words]
    plain = sorted({word for word in given if _LITERAL.fullmatch(word)})
    patterns = dict.fromkeys(word for word in given if not _LITERAL.fullmatch(word))
    return f"(?:{'|'.join([*patterns, *([_tree(plain)] if plain else [])])})"


def _tree(words: Iterable[str]) -> str:
    """Common beginnings are compared once: a search tries no word of another beginning."""
    branches = [
        (first, [word[1:] for word in row]) for first, row in groupby(words, key=lambda word: word[:1])
    ]
    ends_here = branches[0][0] == ""
    told = [re.escape(first) + _tree(rest) for first, rest in branches if first]
    if not told:
        return ""
    return f"(?:{'|'.join(told)}){'?' if ends_here else ''}" if ends_here or len(told) > 1 else told[0]
