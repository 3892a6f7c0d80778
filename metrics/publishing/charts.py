"""Bars and lines over time as shapes, laid out for a frame; templates, PDF and PNG draw them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from metrics.publishing.scale import Scale, scale_for


@dataclass(frozen=True, slots=True)
class AxisMark:
    """A place on an axis with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ChartStep:
    """Where something changed that the figures depend on: a threshold, an answer, a price."""

    column: int
    "The column before which it happened."
    label: str


LEFT, RIGHT, TOP, BOTTOM = 48.0, 8.0, 16.0, 28.0


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """The space that a chart is laid out for; a telephone has its own, as shrunk letters cannot be read."""

    name: str
    width: float
    height: float
    labels: int
    "More labels than these would run into one another."

    @property
    def inside(self) -> float:
        """The width between the axis and the right edge."""
        return self.width - LEFT - RIGHT

    @property
    def floor(self) -> float:
        """Where zero is."""
        return self.height - BOTTOM

    def y(self, scale: Scale, value: float) -> float:
        """How far down a value is."""
        return TOP + (self.floor - TOP) * (1 - scale.share(value))

    def x(self, place: int, count: int) -> float:
        """The middle of a column."""
        return LEFT + self.inside * (place + 0.5) / max(count, 1)

    def marks(self, labels: Sequence[str]) -> tuple[AxisMark, ...]:
        """The labels that have room below the columns."""
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


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars within a frame; y grows downwards."""

    frame: ChartFrame
    bars: tuple[Bar, ...]
    rows: tuple[AxisMark, ...]
    columns: tuple[AxisMark, ...]
    steps: tuple[AxisMark, ...]
    count: int
    "How many columns there are."

    def part(self, part: int) -> str:
        """All bars of one part as one SVG path."""
        return path_of(bar for bar in self.bars if bar.part == part)

    @property
    def provisional(self) -> str:
        """All provisional bars as one SVG path."""
        return path_of(bar for bar in self.bars if bar.is_provisional)


def path_of(bars: Iterable[Bar]) -> str:
    """Return rectangles as one SVG path, which is a fraction of the bytes of a shape for each."""
    return "".join(
        f"M{bar.x:.1f} {bar.y:.1f}h{bar.width:.1f}v{bar.height:.1f}h{-bar.width:.1f}z" for bar in bars
    )


def bar_chart(
    columns: Sequence[Column],
    steps: Sequence[ChartStep] = (),
    frame: ChartFrame = WIDE,
    tick: Callable[[float], str] = "{:g}".format,
) -> BarChart:
    """Return the bars of columns; `tick` writes a number at the axis."""
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
    """A value at a time; None where nothing was measured, and then the line is broken."""

    label: str
    value: float | None
    low: float | None = None
    "The interval's ends, where it has one."
    high: float | None = None
    is_of_few: bool = False
    "Then it is a dot that no line joins: its interval says more than its height."


@dataclass(frozen=True, slots=True)
class ChartLine:
    """Stretches of a line as SVG points, and the band of its interval."""

    name: str
    segments: tuple[str, ...]
    band: str
    "Empty when there is no interval."
    dots: tuple[tuple[float, float], ...]
    "Every point, so that one between two gaps is seen, too."


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines within a frame."""

    frame: ChartFrame
    lines: tuple[ChartLine, ...]
    rows: tuple[AxisMark, ...]
    columns: tuple[AxisMark, ...]
    steps: tuple[AxisMark, ...]
    count: int
    "How many points stand side by side."


def line_chart(
    series: Sequence[tuple[str, Sequence[Point]]],
    tick: Callable[[float], str],
    steps: Sequence[ChartStep] = (),
    frame: ChartFrame = WIDE,
) -> LineChart:
    """Return lines of shares, whose points stand at the same times; `tick` writes a share."""
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
