"""Counts every figure of a period again."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from math import sqrt

from ivr.recount.rows import StaffedHours, copy_staffed_hours

UNITS = ("queries", "calls", "turns", "transfers", "wrap_ups", "labels", "ratings", "promises")
Z = 1.959964
"The two-sided 95 % quantile of the normal distribution, to the places that reports use."


class Side(StrEnum):
    """What figures are broken down by."""

    DAY = "day"
    DEPARTMENT = "department"
    TOPIC = "article"
    LANGUAGE = "language"
    CARRIER = "carrier"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval: the shares from which this one lies at most Z standard errors."""
        if not self.whole:
            return None
        n, share = self.whole, self.part / self.whole
        # The two roots of (p - share)² = Z² p (1 - p) / n.
        a, b, c = 1 + Z * Z / n, -(2 * share + Z * Z / n), share * share
        root = sqrt(max(0.0, b * b - 4 * a * c))
        return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure; `slice` is empty for the whole line."""

    section: str
    figure: str
    slice: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """All figures, as rows have them."""

    shares: dict[FigureKey, Share]
    amounts: dict[FigureKey, float]


def recount(rows: sqlite3.Connection, staffed: StaffedHours, by: Side | None = None) -> Recount:
    """Count the whole line from its copied rows, and each slice of it; the copy is closed after that."""
    with closing(rows) as copy:
        copy_staffed_hours(copy, staffed)
        for script in ("units.sql", "figures.sql", "amounts.sql"):
            copy.executescript(files("ivr.recount").joinpath(script).read_text())
        amounts = {
            FigureKey(section, figure): float(amount)
            for section, figure, amount in copy.execute("SELECT * FROM amounts")
        }
        shares = _shares(copy)
        if by:
            for unit in UNITS:
                copy.execute(f"UPDATE {unit} SET slice = {by.value}")  # noqa: S608 - our own names
            shares |= _shares(copy, is_sliced=True)
    return Recount(shares, amounts)


UNKNOWN = "(unknown)"
"The slice of what has no department or topic."


def _shares(copy: sqlite3.Connection, *, is_sliced: bool = False) -> dict[FigureKey, Share]:
    return {
        FigureKey(section, figure, (str(key) or UNKNOWN) if is_sliced else ""): Share(part, whole)
        for key, section, figure, part, whole in copy.execute("SELECT * FROM figures")
    }
