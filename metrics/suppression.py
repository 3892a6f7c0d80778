"""Small counts hidden before they are published, and enough others that none can be worked out from a sum."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

LEAST = 5
"A smaller count could point at somebody."
ALL = "(all)"

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """A table of counts with its sums; a hidden count is None."""

    counts: Mapping[Key, int | None]
    "By row and column; ALL stands for a sum."


def suppressed(cells: Mapping[Key, int]) -> Published:
    """Hide each count under five; then, in every line that a sum closes, whatever would give one away."""
    table = _with_sums(cells)
    hidden = {key for key, count in table.items() if 0 < count < LEAST}
    while _hid_more(table, hidden):
        pass
    return Published({key: None if key in hidden else count for key, count in table.items() if count})


def _with_sums(cells: Mapping[Key, int]) -> dict[Key, int]:
    table = dict(cells)
    for (row, column), count in cells.items():
        for key in ((row, ALL), (ALL, column), (ALL, ALL)):
            table[key] = table.get(key, 0) + count
    return table


def _hid_more(table: Mapping[Key, int], hidden: set[Key]) -> bool:
    """Hide the smallest count that helps in each line that gives one away; say whether there was any."""
    before = len(hidden)
    for total, parts in _lines(table):
        if not _is_safe(total, parts, table, hidden):
            visible = [(table[key], key) for key in parts if key not in hidden and table[key]]
            hidden.add(min(visible)[1] if visible else total)
    return len(hidden) > before


def _lines(table: Mapping[Key, int]) -> Iterator[tuple[Key, list[Key]]]:
    """Every sum with the counts that it is the sum of; the sums are lines of their own."""
    rows = sorted({row for row, _ in table})
    columns = sorted({column for _, column in table})
    for row in rows:
        yield (row, ALL), [(row, column) for column in columns if column != ALL and (row, column) in table]
    for column in columns:
        yield (ALL, column), [(row, column) for row in rows if row != ALL and (row, column) in table]


def _is_safe(total: Key, parts: list[Key], table: Mapping[Key, int], hidden: set[Key]) -> bool:
    """A sum that is shown must leave two hidden counts or none, which together are not small."""
    unknown = [table[key] for key in parts if key in hidden]
    if total in hidden:
        return bool(unknown)
    return not unknown or (len(unknown) > 1 and sum(unknown) >= LEAST)
