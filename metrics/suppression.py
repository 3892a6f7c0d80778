"""Small counts hidden before they are published, and enough others that none can be worked out from a sum."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

LEAST = 5
"A smaller count could point at somebody."
ALL = "(all)"

Key: TypeAlias = tuple[str, str]
Line: TypeAlias = tuple[Key, list[Key]]
"A sum, and what it is the sum of."


@dataclass(frozen=True, slots=True)
class Published:
    """A table of counts with its sums; a hidden count is None."""

    counts: Mapping[Key, int | None]
    "By row and column; ALL stands for a sum."


def suppressed(cells: Mapping[Key, int]) -> Published:
    """Hide each count under five; then, in every line that a sum closes, whatever would give one away."""
    table = _with_sums(cells)
    hidden = {key for key, count in table.items() if 0 < count < LEAST}
    lines = list(_lines(table))
    while _hid_more(lines, table, hidden):
        pass
    return Published({key: None if key in hidden else count for key, count in table.items() if count})


def _with_sums(cells: Mapping[Key, int]) -> dict[Key, int]:
    table = dict(cells)
    for (row, column), count in cells.items():
        for key in ((row, ALL), (ALL, column), (ALL, ALL)):
            table[key] = table.get(key, 0) + count
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
    rows: dict[str, list[Key]] = defaultdict(list)
    columns: dict[str, list[Key]] = defaultdict(list)
    for row, column in sorted(table):
        if column != ALL:
            rows[row].append((row, column))
        if row != ALL:
            columns[column].append((row, column))
    yield from (((row, ALL), parts) for row, parts in rows.items())
    yield from (((ALL, column), parts) for column, parts in columns.items())


def _is_safe(total: Key, parts: list[Key], table: Mapping[Key, int], hidden: set[Key]) -> bool:
    """A sum that is shown must leave two hidden counts or none, which together are not small."""
    unknown = [table[key] for key in parts if key in hidden]
    if total in hidden:
        return bool(unknown)
    return not unknown or (len(unknown) > 1 and sum(unknown) >= LEAST)
