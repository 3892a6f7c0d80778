"""Small counts hidden before they are published, and enough others that none can be worked out from a sum."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

LEAST = 5
"A smaller count could point at somebody."
ALL = "(all)"

Key: TypeAlias = tuple[str, ...]
"A place along each side of the table, such as topic and outcome; ALL stands for a sum along a side."
Line: TypeAlias = tuple[Key, list[Key]]
"A sum, and what it is the sum of."


@dataclass(frozen=True, slots=True)
class Published:
    """A table of counts with its sums; a hidden count is None."""

    counts: Mapping[Key, int | None]


def suppressed(cells: Mapping[Key, int]) -> Published:
    """Hide each count under five; then, in every line that a sum closes, whatever would give one away."""
    table = _with_sums(cells)
    hidden = {key for key, count in table.items() if 0 < count < LEAST}
    lines = list(_lines(table))
    while _hid_more(lines, table, hidden):
        pass
    return Published({key: None if key in hidden else count for key, count in table.items() if count})


def _with_sums(cells: Mapping[Key, int]) -> dict[Key, int]:
    table: dict[Key, int] = defaultdict(int)
    for key, count in cells.items():
        for sum_key in product(*((part, ALL) for part in key)):
            table[sum_key] += count
    return table


def _hid_more(lines: Iterable[Line], table: Mapping[Key, int], hidden: set[Key]) -> bool:
    """Hide the smallest count that helps in each line that gives one away; say whether there was any."""
    before = len(hidden)
    for total, parts in lines:
        if not _is_safe(total, parts, table, hidden):
            visible = [(table[key], key) for key in parts if key not in hidden and table[key]]
            hidden.add(min(visible)[1] if visible else total)
    return len(hidden) > before


def _lines(table: Mapping[Key, int]) -> Iterator[Line]:
    """Every sum with the counts that it is the sum of; the sums are lines of their own."""
    parts: dict[Key, list[list[Key]]] = {}
    for key in sorted(table):
        for side, part in enumerate(key):
            if part != ALL:
                total = (*key[:side], ALL, *key[side + 1 :])
                parts.setdefault(total, [[] for _ in key])[side].append(key)
    yield from ((total, some) for total, sides in parts.items() for some in sides if some)


def _is_safe(total: Key, parts: list[Key], table: Mapping[Key, int], hidden: set[Key]) -> bool:
    """A sum that is shown must leave two hidden counts or none, neither small together nor all 1."""
    unknown = [table[key] for key in parts if key in hidden]
    if total in hidden:
        return bool(unknown)
    return not unknown or (len(unknown) > 1 and sum(unknown) >= LEAST and sum(unknown) > len(unknown))
