"""A chart as PNG, for slides and letters: title, bars or lines, changes and legend on white."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw, ImageFont

from metrics.publishing.charts import LEFT, RIGHT, TOP, BarChart, ChartLine, LineChart
from metrics.publishing.pdf_report import HAIR, INK, PARTS, QUIET

SCALE = 2
"Pixels per unit of the frame, so that it is sharp on screen and in print."
HEAD, LEGEND = 26.0, 40.0
HATCH = 5
TITLE_SIZE, TEXT_SIZE = 14, 11
STROKES = (((11, 92, 107), ()), ((176, 122, 30), (6.0, 3.0)), ((23, 107, 58), (2.0, 3.0)))
"Each line's colour and dashes, as on the page; dashes tell them apart without colour."
BAND = 38
"Opacity out of 255: a light tint that other lines show through."
DOT = 2.5
Ends = tuple[tuple[float, float], tuple[float, float]]


def png_of(chart: BarChart, title: str, axes: tuple[str, str], legend: Sequence[str]) -> bytes:
    """Return the picture; the same chart gives the same bytes."""
    written = BytesIO()
    with _framed(chart, title, axes, written) as draw:
        for bar in chart.bars:
            draw.bar(bar.x, bar.y, bar.width, bar.height, PARTS[bar.part], is_hatched=bar.is_provisional)
        draw.steps(chart)
        draw.legend(chart.frame.height + 16, legend)
    return written.getvalue()


def lines_png_of(chart: LineChart, title: str, axes: tuple[str, str]) -> bytes:
    """Return a chart of lines with their interval bands."""
    written = BytesIO()
    with _framed(chart, title, axes, written) as draw:
        for place, line in enumerate(chart.lines):
            draw.curve(line, place)
        draw.steps(chart)
        draw.strokes(chart.frame.height + 20, [line.name for line in chart.lines])
    return written.getvalue()


@contextmanager
def _framed(
    chart: BarChart | LineChart, title: str, axes: tuple[str, str], written: BytesIO
) -> Iterator["_Drawing"]:
    """Draw title, axes and rows on the sheet, and write it as PNG."""
    frame = chart.frame
    size = (round(frame.width * SCALE), round((HEAD + frame.height + LEGEND) * SCALE))
    with Image.new("RGB", size, "white") as picture:
        draw = _Drawing(ImageDraw.Draw(picture, "RGBA"))
        draw.text(0, 4, title, INK, TITLE_SIZE)
        draw.text(0, HEAD - 6, axes[0], QUIET)
        for row in chart.rows:
            draw.line(LEFT, row.at, frame.width - RIGHT, row.at, HAIR)
            draw.text(LEFT - 6, row.at - 7, row.label, QUIET, anchor="ra")
        yield draw
        for mark in chart.columns:
            draw.text(mark.at, frame.floor + 6, mark.label, QUIET, anchor="ma")
        draw.text(frame.width - RIGHT, frame.height, axes[1], QUIET, anchor="ra")
        picture.save(written, "PNG", optimize=True)


class _Drawing:
    """Draws in the units of a frame that starts below the title."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def steps(self, chart: BarChart | LineChart) -> None:
        for step in chart.steps:
            self.line(step.at, TOP, step.at, chart.frame.floor, INK)
            self.text(step.at + 3, TOP, step.label, INK)

    def curve(self, line: ChartLine, place: int) -> None:
        colour, dashes = STROKES[place % len(STROKES)]
        if band := _places(line.band):
            self._draw.polygon([self._at(*point) for point in band], (*colour, BAND))
        for segment in line.segments:
            for ends in pairwise(_places(segment)):
                self._stroke(ends, colour, dashes)
        for x, y in line.dots:
            corners = (*self._at(x - DOT, y - DOT), *self._at(x + DOT, y + DOT))
            self._draw.ellipse(corners, colour)

    def strokes(self, y: float, names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            x = LEFT + place * 200
            colour, dashes = STROKES[place % len(STROKES)]
            self._stroke(((x, y), (x + 24, y)), colour, dashes)
            self.text(x + 30, y - 7, name, INK)

    def _stroke(self, ends: Ends, colour: tuple[int, int, int], dashes: tuple[float, ...]) -> None:
        for start, end in _dashed(ends, dashes):
            self._draw.line((*self._at(*start), *self._at(*end)), colour, round(2.5 * SCALE))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * SCALE, (y + HEAD) * SCALE

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: tuple[int, int, int],
        size: int = TEXT_SIZE,
        anchor: str = "la",
    ) -> None:
        top = y if size == TITLE_SIZE else y + HEAD
        self._draw.text((x * SCALE, top * SCALE), text, colour, _font(size), anchor)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: tuple[int, int, int]) -> None:
        ends = (x * SCALE, (y + HEAD) * SCALE, to_x * SCALE, (to_y + HEAD) * SCALE)
        self._draw.line(ends, colour, SCALE // 2)

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: tuple[int, int, int],
        *,
        is_hatched: bool,
    ) -> None:
        left, top, right, low = (round(end * SCALE) for end in (x, y + HEAD, x + width, y + height + HEAD))
        if right <= left or low <= top:
            return
        self._draw.rectangle((left, top, right - 1, low - 1), colour)
        for row in range(top, low) if is_hatched else ():
            for column in range(left + (row - left) % (2 * HATCH), right, 2 * HATCH):
                self._draw.line((column, row, min(column + HATCH, right) - 1, row), "white")

    def legend(self, y: float, names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            x = LEFT + place * 132
            self.bar(x, y, 10, 10, PARTS[place], is_hatched=False)
            self.text(x + 15, y - 1, name, INK)


def _places(points: str) -> list[tuple[float, float]]:
    """The points of an SVG list."""
    pairs = (point.partition(",") for point in points.split())
    return [(float(x), float(y)) for x, _, y in pairs]


def _dashed(ends: Ends, dashes: tuple[float, ...]) -> Iterator[Ends]:
    """A segment as dashes; unbroken without a pattern."""
    (x, y), (to_x, to_y) = ends
    length = hypot(to_x - x, to_y - y)
    if not dashes or not length:
        yield ends
        return
    drawn, gap = dashes
    at = 0.0
    while at < length:
        first, last = at / length, min(at + drawn, length) / length
        yield (
            (x + (to_x - x) * first, y + (to_y - y) * first),
            (x + (to_x - x) * last, y + (to_y - y) * last),
        )
        at += drawn + gap


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, so that a machine without fonts draws the same picture."""
    return ImageFont.load_default(size * SCALE)
