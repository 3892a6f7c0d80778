"""A quantity as it was said: a range in metres, square metres or dollars."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, isclose

CLOSE = 0.05
"Tolerance of “about” in both directions."
NUDGE = 1e-4
"“Less than ten” is a little less."


class Dimension(StrEnum):
    """What is measured."""

    LENGTH = "length"
    AREA = "area"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and its size in the dimension's base unit."""

    dimension: Dimension
    size: float
    is_metric: bool = True

    @property
    def squared(self) -> "Unit":
        """The corresponding unit of area."""
        return Unit(Dimension.AREA, self.size**2, self.is_metric)


METRE = Unit(Dimension.LENGTH, 1.0)
CENTIMETRE = Unit(Dimension.LENGTH, 0.01)
MILLIMETRE = Unit(Dimension.LENGTH, 0.001)
FOOT = Unit(Dimension.LENGTH, 0.3048, is_metric=False)
INCH = Unit(Dimension.LENGTH, 0.0254, is_metric=False)
YARD = Unit(Dimension.LENGTH, 0.9144, is_metric=False)
DOLLAR = Unit(Dimension.MONEY, 1.0)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was said about a quantity; if it is exact, both bounds are equal."""

    dimension: Dimension
    low: float
    high: float
    is_metric: bool = True

    @staticmethod
    def exactly(value: float, unit: Unit) -> "Quantity":
        """Return an exact number of a unit."""
        size = value * unit.size
        return Quantity(unit.dimension, size, size, unit.is_metric)

    def about(self) -> "Quantity":
        """Return it with the tolerance of “about”."""
        return replace(self, low=self.low * (1 - CLOSE), high=self.high * (1 + CLOSE))

    def less(self) -> "Quantity":
        """Return anything below it."""
        return replace(self, low=0.0, high=self.low * (1 - NUDGE))

    def at_most(self) -> "Quantity":
        """Return it or anything below it."""
        return replace(self, low=0.0)

    def more(self) -> "Quantity":
        """Return anything above it."""
        return replace(self, low=self.high * (1 + NUDGE), high=inf)

    def at_least(self) -> "Quantity":
        """Return it or anything above it."""
        return replace(self, high=inf)

    def until(self, other: "Quantity") -> "Quantity":
        """Return the range between both."""
        return replace(self, low=min(self.low, other.low), high=max(self.high, other.high))

    def by(self, other: "Quantity") -> "Quantity":
        """Return the area of two lengths."""
        return Quantity(Dimension.AREA, self.low * other.low, self.high * other.high, self.is_metric)

    def holds(self, other: "Quantity") -> bool:
        """Whether another quantity lies entirely within this one."""
        return self.low <= other.low and other.high <= self.high

    def is_more_than(self, limits: tuple["Quantity", ...]) -> bool | None:
        """Return whether it exceeds the limit in its own system of units; None if it may or may not."""
        own = next((each for each in limits if each.is_metric == self.is_metric), limits[0])
        if self.low > own.high and not isclose(self.low, own.high, rel_tol=NUDGE / 10):
            return True
        if self.high <= own.high or isclose(self.high, own.high, rel_tol=NUDGE / 10):
            return False
        return None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a unit, as written in a file."""

    value: float
    unit: Unit

    @property
    def quantity(self) -> Quantity:
        """The quantity itself."""
        return Quantity.exactly(self.value, self.unit)
