"""A share, with the two numbers that make it."""

from dataclasses import dataclass
from math import sqrt

FEW = 30
"Of fewer, a share says little and is marked."
Z_95 = 1.959964
"So many standard errors to each side hold 95 % of a normal distribution."


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

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the true one lies with 95 % confidence, by Wilson's score."""
        n = self.denominator
        if not n:
            return None
        share, z2 = self.numerator / n, Z_95**2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        spread = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n**2)) / (1 + z2 / n)
        return max(0.0, middle - spread), min(1.0, middle + spread)
