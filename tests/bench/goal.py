"""A figure that is wanted, and what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Goal:
    """`measured` should be at least `wanted`; for a ceiling, at most."""

    what: str
    wanted: float
    measured: float
    unit: str = "%"
    is_ceiling: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether it is, as the two are printed."""
        measured = round(self.measured, 1)
        return measured <= self.wanted if self.is_ceiling else measured >= self.wanted


def goals_table(goals: Sequence[Goal]) -> Table:
    """Return every goal with what was measured, and whether that is enough."""
    table = Table("what", "goal", "measured", "", title="Goals", title_justify="left")
    for each in goals:
        sign = "≤" if each.is_ceiling else "≥"
        verdict = "reached" if each.is_reached else f"{abs(each.measured - each.wanted):.1f} short"
        table.add_row(
            each.what, f"{sign} {each.wanted:g} {each.unit}", f"{each.measured:.1f} {each.unit}", verdict
        )
    return table
