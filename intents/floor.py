"""The least that a figure of an evaluation may be, and what changed since an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LOWER_IS_BETTER = frozenset({"calibration_error", "danger_false_alarms"})
NOTICEABLE = 0.0005


@dataclass(frozen=True, slots=True)
class Floor:
    """`accuracy=0.9`; for a figure that is better when lower it is a ceiling."""

    figure: str
    value: float

    @staticmethod
    def parse(text: str) -> "Floor | None":
        """`name=value`, or None when it is something else."""
        name, _, value = text.partition("=")
        try:
            return Floor(name.strip(), float(value))
        except ValueError:
            return None

    def is_met(self, figures: Mapping[str, float]) -> bool:
        """Whether the figure was measured and is good enough."""
        if self.figure not in figures:
            return False
        measured = figures[self.figure]
        return measured <= self.value if self.figure in LOWER_IS_BETTER else measured >= self.value


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and now."""

    figure: str
    before: float
    now: float

    @property
    def is_better(self) -> bool:
        """Whether it changed for the good."""
        return (self.now < self.before) == (self.figure in LOWER_IS_BETTER)


def missed(floors: Sequence[Floor], figures: Mapping[str, float]) -> tuple[Floor, ...]:
    """The floors that are not met."""
    return tuple(floor for floor in floors if not floor.is_met(figures))


def changes(before: Mapping[str, float], now: Mapping[str, float]) -> tuple[Change, ...]:
    """Every figure that got better or worse, the worst first."""
    both = [Change(name, before[name], now[name]) for name in now if name in before]
    told = [each for each in both if abs(each.now - each.before) >= NOTICEABLE]
    return tuple(sorted(told, key=lambda each: (each.is_better, -abs(each.now - each.before))))
