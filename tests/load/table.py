"""Figures as a table: percentiles, beside what they should be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, how often, and the goal in words."""

    name: str
    values: Sequence[float]
    unit: str
    goal: str = ""


def print_figures(title: str, figures: Sequence[Figure]) -> None:
    """Print one table."""
    table = Table(
        "measured", "n", "p50", "p95", "p99", "max", "unit", "goal", title=title, title_justify="left"
    )
    for figure in figures:
        table.add_row(figure.name, str(len(figure.values)), *_percentiles(figure), figure.unit, figure.goal)
    Console(width=120).print(table)


def _percentiles(figure: Figure) -> tuple[str, ...]:
    if not figure.values:
        return ("–",) * 4
    return tuple(f"{np.percentile(figure.values, share):.4g}" for share in (50, 95, 99, 100))
