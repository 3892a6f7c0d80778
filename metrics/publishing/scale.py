"""A chart's axis: from 0 to a round number above the maximum, with a few round gridlines."""

from dataclasses import dataclass
from math import ceil, floor, log10

ROUND = (1, 2, 2.5, 5, 10)
STEPS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to `top`, with a gridline at every `step`."""

    top: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """Every value with a gridline."""
        return tuple(self.step * n for n in range(round(self.top / self.step) + 1))

    def share(self, value: float) -> float:
        """Return the height of a value (0–1)."""
        return min(value / self.top, 1.0)


def scale_for(most: float) -> Scale:
    """Return the axis for counts up to a maximum; gridlines are whole numbers."""
    if most <= 0:
        return Scale(1.0, 1.0)
    raw = most / STEPS
    unit = 10.0 ** floor(log10(raw))
    step = next(unit * factor for factor in ROUND if unit * factor >= raw)
    step = max(1.0, ceil(step))
    return Scale(step * ceil(most / step), step)
