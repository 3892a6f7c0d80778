"""Charts as shapes: a page draws them as SVG, the council's sheet as PDF, and neither computes anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.dashboard.scale import Scale, scale_for

WIDTH, HEIGHT = 720.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 8.0, 16.0, 28.0
LABELS = 12
"More labels than these would run into one another."


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: its parts from the bottom up, in the chart's order."""

    label: str
    parts: tuple[float, ...]
    is_provisional: bool = False
    "Hatched: the repeat test of its day is not over."


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    part: int
    "Which part of the column it is, from 0."
    is_provisional: bool
    tells: str
    "What it stands for, in words and numbers."


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """Where something changed that the figures depend on: a threshold, an answer, a price."""

    column: int
    "The column before which it happened."
    label: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars within WIDTH × HEIGHT; y grows downwards."""

    bars: tuple[Bar, ...]
    rows: tuple[Mark, ...]
    columns: tuple[Mark, ...]
    steps: tuple[Mark, ...]

    @property
    def floor(self) -> float:
        """Where zero is."""
        return HEIGHT - BOTTOM


def bar_chart(columns: Sequence[Column], names: Sequence[str], steps: Sequence[Step] = ()) -> BarChart:
    """Return the bars of columns whose parts have these names."""
    scale = scale_for(max((sum(column.parts) for column in columns), default=0.0))
    slot = (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    bars = [
        bar
        for place, column in enumerate(columns)
        for bar in _stacked(column, LEFT + place * slot, slot, scale, names)
    ]
    every = -(-len(columns) // LABELS) or 1
    labels = (
        Mark(LEFT + (place + 0.5) * slot, column.label)
        for place, column in enumerate(columns)
        if place % every == 0
    )
    return BarChart(
        tuple(bars),
        tuple(Mark(_height(scale, tick), f"{tick:g}") for tick in scale.ticks),
        tuple(labels),
        tuple(Mark(LEFT + step.column * slot, step.label) for step in steps),
    )


def _stacked(column: Column, x: float, slot: float, scale: Scale, names: Sequence[str]) -> list[Bar]:
    gap = min(slot * 0.2, 6.0)
    bars, below = [], 0.0
    for part, value in enumerate(column.parts):
        top, bottom = _height(scale, below + value), _height(scale, below)
        tells = f"{column.label}: {names[part]} {value:g}"
        if value:
            bars.append(Bar(x + gap / 2, top, slot - gap, bottom - top, part, column.is_provisional, tells))
        below += value
    return bars


def _height(scale: Scale, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value))
