"""Lines over time, as shapes: shares with their intervals, or seconds with their percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.dashboard.chart import BOTTOM, HEIGHT, LABELS, LEFT, RIGHT, TOP, WIDTH, Mark
from metrics.dashboard.scale import Scale, scale_for


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time; None where nothing was measured, and then the line is broken."""

    label: str
    value: float | None
    low: float | None = None
    "The interval's ends, where it has one."
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Stretches of a line as SVG points, and the band of its interval."""

    name: str
    stretches: tuple[str, ...]
    band: str
    "Empty when there is no interval."
    dots: tuple[tuple[float, float], ...]
    "Every point, so that one between two gaps is seen, too."


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines within WIDTH × HEIGHT."""

    lines: tuple[Line, ...]
    rows: tuple[Mark, ...]
    columns: tuple[Mark, ...]


def line_chart(
    series: Sequence[tuple[str, Sequence[Point]]], unit: str = "", *, is_share: bool = False
) -> LineChart:
    """Return lines whose points stand at the same times; shares always go up to 1."""
    values = [value for _, points in series for point in points for value in (point.value, point.high)]
    most = 1.0 if is_share else max((value for value in values if value is not None), default=0.0)
    scale = Scale(1.0, 0.25) if is_share else scale_for(most, whole=False)
    times = [point.label for point in series[0][1]] if series else []
    every = -(-len(times) // LABELS) or 1
    return LineChart(
        tuple(_line(name, points, scale) for name, points in series),
        tuple(Mark(_y(scale, tick), _tick(tick, unit, is_share=is_share)) for tick in scale.ticks),
        tuple(Mark(_x(n, len(times)), label) for n, label in enumerate(times) if n % every == 0),
    )


def _line(name: str, points: Sequence[Point], scale: Scale) -> Line:
    stretches: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point.value is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{_x(place, len(points)):.1f},{_y(scale, point.value):.1f}")
    drawn = tuple(" ".join(stretch) for stretch in stretches if stretch)
    return Line(name, drawn, _band(points, scale), _dots(points, scale))


def _dots(points: Sequence[Point], scale: Scale) -> tuple[tuple[float, float], ...]:
    return tuple(
        (_x(place, len(points)), _y(scale, point.value))
        for place, point in enumerate(points)
        if point.value is not None
    )


def _band(points: Sequence[Point], scale: Scale) -> str:
    known = [(n, point.low, point.high) for n, point in enumerate(points)]
    above = [f"{_x(n, len(points)):.1f},{_y(scale, high):.1f}" for n, _, high in known if high is not None]
    below = [f"{_x(n, len(points)):.1f},{_y(scale, low):.1f}" for n, low, _ in known if low is not None]
    return " ".join((*above, *reversed(below)))


def _tick(value: float, unit: str, *, is_share: bool) -> str:
    return f"{value * 100:g} %" if is_share else f"{value:g}{unit}"


def _x(place: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / max(count, 1)


def _y(scale: Scale, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value))
