"""Bars and lines over time as shapes, laid out for a frame; templates and the PDF draw them."""

from collections.abc import Callable, Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class AxisMark:
    """A tick of an axis with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ChartStep:
    """A change that affects the figures: a threshold, an answer, a price."""

    column: int
    "The column before which it happened."
    label: str


LEFT, RIGHT, TOP, BOTTOM = 48.0, 8.0, 16.0, 28.0


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """The space for a chart; telephones have their own, since shrunk labels are illegible."""

    name: str
    width: float
    height: float
    labels: int
    "More labels would overlap."

    @property
    def inside(self) -> float:
        """The width between the axis and the right edge."""
        return self.width - LEFT - RIGHT

    @property
    def floor(self) -> float:
        """The y position of zero."""
        return self.height - BOTTOM

    def y(self, scale: Scale, value: float) -> float:
        """The y position of a value."""
        return TOP + (self.floor - TOP) * (1 - scale.share(value))

    def x(self, place: int, count: int) -> float:
        """The x position of a column's middle."""
        return LEFT + self.inside * (place + 0.5) / max(count, 1)

    def marks(self, labels: Sequence[str]) -> tuple[AxisMark, ...]:
        """The labels for which there is room below the columns."""
        every = -(-len(labels) // self.labels) or 1
        return tuple(
            AxisMark(self.x(n, len(labels)), label) for n, label in enumerate(labels) if n % every == 0
        )

    def steps(self, steps: Sequence[ChartStep], columns: int) -> tuple[AxisMark, ...]:
        """Where changes are marked: at the left edge of their column."""
        return tuple(
            AxisMark(LEFT + step.column * self.inside / max(columns, 1), step.label) for step in steps
        )


WIDE = ChartFrame("wide", 720.0, 240.0, 12)
NARROW = ChartFrame("narrow", 330.0, 240.0, 4)
FRAMES = (WIDE, NARROW)


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: its parts from the bottom up, in the chart's order."""

    label: str
    parts: tuple[float, ...]
    is_provisional: bool = False
    "Hatched: its day's repeat tests are not over."


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    part: int
    "Its part of the column, from 0."
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars within a frame; y grows downwards."""

    frame: ChartFrame
    bars: tuple[Bar, ...]
    rows: tuple[AxisMark, ...]
    columns: tuple[AxisMark, ...]
    steps: tuple[AxisMark, ...]
    count: int
    "The number of columns."

    def part(self, part: int) -> str:
        """All bars of one part as one SVG path."""
        return path_of(bar for bar in self.bars if bar.part == part)

    @property
    def provisional(self) -> str:
        """All provisional bars as one SVG path."""
        return path_of(bar for bar in self.bars if bar.is_provisional)


def path_of(bars: Iterable[Bar]) -> str:
    """Return rectangles as one SVG path, a fraction of the size of separate shapes."""
    return "".join(
        f"M{bar.x:.1f} {bar.y:.1f}h{bar.width:.1f}v{bar.height:.1f}h{-bar.width:.1f}z" for bar in bars
    )


def bar_chart(
    columns: Sequence[Column],
    steps: Sequence[ChartStep] = (),
    frame: ChartFrame = WIDE,
    tick: Callable[[float], str] = "{:g}".format,
) -> BarChart:
    """Return the bars of columns; `tick` writes a number on the axis."""
    scale = scale_for(max((sum(column.parts) for column in columns), default=0.0))
    slot = frame.inside / max(len(columns), 1)
    bars = [
        bar
        for place, column in enumerate(columns)
        for bar in _stacked(column, LEFT + place * slot, slot, scale, frame)
    ]
    return BarChart(
        frame,
        tuple(bars),
        tuple(AxisMark(frame.y(scale, value), tick(value)) for value in scale.ticks),
        frame.marks([column.label for column in columns]),
        frame.steps(steps, len(columns)),
        len(columns),
    )


def _stacked(column: Column, x: float, slot: float, scale: Scale, frame: ChartFrame) -> list[Bar]:
    gap = min(slot * 0.2, 6.0)
    bars, below = [], 0.0
    for part, value in enumerate(column.parts):
        top, bottom = frame.y(scale, below + value), frame.y(scale, below)
        if value:
            bars.append(Bar(x + gap / 2, top, slot - gap, bottom - top, part, column.is_provisional))
        below += value
    return bars


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time; None breaks the line, since nothing was measured."""

    label: str
    value: float | None
    low: float | None = None
    "The ends of its interval, if it has one."
    high: float | None = None
    is_of_few: bool = False
    "Drawn as a dot without a line: its interval says more than its height."


@dataclass(frozen=True, slots=True)
class ChartLine:
    """Segments of a line as SVG points, and its interval's band."""

    name: str
    segments: tuple[str, ...]
    band: str
    "Empty without an interval."
    dots: tuple[tuple[float, float], ...]
    "Every point, so that one between two gaps is visible."


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines within a frame."""

    frame: ChartFrame
    lines: tuple[ChartLine, ...]
    rows: tuple[AxisMark, ...]
    columns: tuple[AxisMark, ...]
    steps: tuple[AxisMark, ...]
    count: int
    "The number of points side by side."


def line_chart(
    series: Sequence[tuple[str, Sequence[Point]]],
    tick: Callable[[float], str],
    steps: Sequence[ChartStep] = (),
    frame: ChartFrame = WIDE,
) -> LineChart:
    """Return lines of shares measured at the same times; `tick` writes a share."""
    scale = Scale(1.0, 0.25)
    times = [point.label for point in series[0][1]] if series else []
    return LineChart(
        frame,
        tuple(_line(name, points, scale, frame) for name, points in series),
        tuple(AxisMark(frame.y(scale, value), tick(value)) for value in scale.ticks),
        frame.marks(times),
        frame.steps(steps, len(times)),
        len(times),
    )


def _line(name: str, points: Sequence[Point], scale: Scale, frame: ChartFrame) -> ChartLine:
    segments: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point.value is None or point.is_of_few:
            segments.append([])
        else:
            at = f"{frame.x(place, len(points)):.1f},{frame.y(scale, point.value):.1f}"
            segments[-1].append(at)
    drawn = tuple(" ".join(segment) for segment in segments if segment)
    return ChartLine(name, drawn, _band(points, scale, frame), _dots(points, scale, frame))


def _dots(points: Sequence[Point], scale: Scale, frame: ChartFrame) -> tuple[tuple[float, float], ...]:
    return tuple(
        (frame.x(place, len(points)), frame.y(scale, point.value))
        for place, point in enumerate(points)
        if point.value is not None
    )


def _band(points: Sequence[Point], scale: Scale, frame: ChartFrame) -> str:
    known = [(frame.x(n, len(points)), point.low, point.high) for n, point in enumerate(points)]
    above = [f"{x:.1f},{frame.y(scale, high):.1f}" for x, _, high in known if high is not None]
    below = [f"{x:.1f},{frame.y(scale, low):.1f}" for x, low, _ in known if low is not None]
    return " ".join((*above, *reversed(below)))
