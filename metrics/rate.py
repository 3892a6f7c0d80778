"""A share, with the two numbers that make it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

FEW = 30
"Of fewer, a share says little and is marked."

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share")

    @property
    def share(self) -> float | None:
        """0–1, or None when there is nothing to take a share of."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_of_few(self) -> bool:
        """Whether there are too few to conclude anything."""
        return self.denominator < FEW


def rate_of(things: Iterable[Thing], counts: Callable[[Thing], bool]) -> Rate:
    """How many of some things count."""
    marks = [counts(thing) for thing in things]
    return Rate(sum(marks), len(marks))
