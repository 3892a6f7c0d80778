"""A bar chart as a PNG picture, for slides and letters: title, bars, steps and legend on white."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from metrics.publishing.charts import LEFT, RIGHT, TOP, BarChart
from metrics.publishing.pdf_report import HAIR, INK, PARTS, QUIET

SCALE = 2
"Points for each unit of the frame, so that it is sharp on a screen and in print."
HEAD, LEGEND = 26.0, 40.0
HATCH = 5
TITLE_SIZE, TEXT_SIZE = 14, 11


def png_of(chart: BarChart, title: str, axes: tuple[str, str], legend: Sequence[str]) -> bytes:
    """Return the picture; the same chart gives the same bytes."""
    frame = chart.frame
    size = (round(frame.width * SCALE), round((HEAD + frame.height + LEGEND) * SCALE))
    with Image.new("RGB", size, "white") as picture:
        draw = _Drawing(ImageDraw.Draw(picture))
        draw.text(0, 4, title, INK, TITLE_SIZE)
        draw.text(0, HEAD - 6, axes[0], QUIET)
        for row in chart.rows:
            draw.line(LEFT, row.at, frame.width - RIGHT, row.at, HAIR)
            draw.text(LEFT - 6, row.at - 7, row.label, QUIET, anchor="ra")
        for bar in chart.bars:
            draw.bar(bar.x, bar.y, bar.width, bar.height, PARTS[bar.part], is_hatched=bar.is_provisional)
        for mark in chart.columns:
            draw.text(mark.at, frame.floor + 6, mark.label, QUIET, anchor="ma")
        draw.text(frame.width - RIGHT, frame.height, axes[1], QUIET, anchor="ra")
        for step in chart.steps:
            draw.line(step.at, TOP, step.at, frame.floor, INK)
            draw.text(step.at + 3, TOP, step.label, INK)
        draw.legend(frame.height + 16, legend)
        written = BytesIO()
        picture.save(written, "PNG", optimize=True)
    return written.getvalue()


class _Drawing:
    """Draws in the units of a frame that begins below the title."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

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


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes with Pillow, so that a machine without fonts draws the same picture."""
    return ImageFont.load_default(size * SCALE)
