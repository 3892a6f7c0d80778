"""Rounds a table of counts for the public, and proves that its sums give no small count away.

Each count is rounded at random to a multiple of five, up or down, so that it is right on the average. A sum
is rounded by itself, from the true one; where sums together would narrow a small count, some are withheld.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from scipy.optimize import linprog  # type: ignore[attr-defined]  # its public name, which scipy re-exports plainly
from scipy.sparse import csr_array, vstack

BASE = 5
"Smaller counts could identify a person; Statistics Canada also rounds to five."
LEAST_CHOICE = 3
"How many values must remain possible for a count below five."
ALL = "(all)"

Key: TypeAlias = tuple[str, ...]
"A position on each side of the table, such as topic and outcome; ALL stands for a sum along a side."
Bounds: TypeAlias = tuple[int, int]
Line: TypeAlias = tuple[list[int], Bounds]
"The counts in a sum by their position, and the sum's possible range."
Draw: TypeAlias = Callable[[str], float]
"A number from 0 to 1 that nobody else can compute, always the same for the same text."


def rounded(count: int, chance: float) -> int:
    """Round to one of the two nearest multiples of five, unbiased on average."""
    below, rest = count - count % BASE, count % BASE
    return below + BASE if chance * BASE < rest else below


def bounds_of(shown: int) -> Bounds:
    """Return the range of a count, given its rounded value."""
    return max(0, shown - BASE + 1), shown + BASE - 1


@dataclass(frozen=True, slots=True)
class Published:
    """A table as published; missing cells were rounded to zero, or are withheld sums."""

    counts: Mapping[Key, int]
    known: Mapping[Key, int]
    "What a reader knows: every count, and each sum that is not withheld."
    small: frozenset[Key]
    "The counts that must not be revealed."


def publish(cells: Mapping[Key, int], draw: Draw) -> Published:
    """Round a table with all its sums; each side of the table is a part of the key."""
    sums = _sums(cells)
    shown = {
        key: rounded(count, draw(f"{' '.join(key)} {count}")) for key, count in {**sums, **cells}.items()
    }
    small = frozenset(key for key, count in cells.items() if 0 < count < BASE)
    known = {place: shown.get(place, 0) for place in _places(cells)} | {key: shown[key] for key in sums}
    while exposed := exposed_in(small, known):
        narrowing = {total for total in sums for cell in exposed if _is_of(cell, total)}
        known = {key: count for key, count in known.items() if key not in narrowing}
    return Published({key: count for key, count in sorted(known.items()) if count}, known, small)


def exposed_in(
    small: Collection[Key], known: Mapping[Key, int], whole: Bounds | None = None
) -> frozenset[Key]:
    """Return the small counts for which what is known leaves too few values, by linear programs.

    `whole` is what another table tells of the sum of all.
    """
    cells = sorted(key for key in known if ALL not in key)
    number = {cell: place for place, cell in enumerate(cells)}
    bounds = [bounds_of(known[cell]) for cell in cells]
    lines: list[Line] = [
        ([number[cell] for cell in cells if _is_of(cell, total)], bounds_of(count))
        for total, count in known.items()
        if ALL in total
    ]
    lines += [(list(number.values()), whole)] if whole else []
    if not lines:
        return frozenset()
    matrix, limits = _inequalities(lines, len(cells))
    return frozenset(
        cell for cell in small if _values_left(number[cell], matrix, limits, bounds) < LEAST_CHOICE
    )


def _values_left(place: int, matrix: csr_array, limits: np.ndarray, bounds: list[tuple[int, int]]) -> int:
    """How many integers a count may still be."""
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(bounds))
        aim[place] = sign
        found = linprog(aim, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs")
        ends.append(sign * float(found.fun))
    least, most = np.ceil(ends[0] - 1e-6), np.floor(ends[1] + 1e-6)
    return int(most - least) + 1


def _inequalities(lines: list[Line], width: int) -> tuple[csr_array, np.ndarray]:
    """Each sum is at most its upper bound, and its negative at most the negative of the lower bound."""
    rows = [row for row, (parts, _) in enumerate(lines) for _ in parts]
    columns = [part for parts, _ in lines for part in parts]
    sums = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(lines), width))
    upper = [most for _, (_, most) in lines]
    lower = [-least for _, (least, _) in lines]
    return csr_array(vstack([sums, -sums])), np.array([*upper, *lower], dtype=float)


def _places(cells: Collection[Key]) -> list[Key]:
    """Every position in the table, whether or not anything was counted there."""
    return list(product(*(sorted(set(side)) for side in zip(*cells, strict=True))))


def _sums(cells: Mapping[Key, int]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for key, count in cells.items():
        for total in product(*((part, ALL) for part in key)):
            if ALL in total:
                sums[total] = sums.get(total, 0) + count
    return sums


def _is_of(cell: Key, total: Key) -> bool:
    return all(whole in (ALL, part) for part, whole in zip(cell, total, strict=True))
