"""The council report as PDF: six plain figures and a chart, then what they mean and rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from fpdf import FPDF, FontFace
from fpdf.enums import XPos, YPos

from metrics.publishing.charts import LEFT, BarChart

Colour: TypeAlias = tuple[int, int, int]
INK: Colour = (20, 37, 43)
QUIET: Colour = (74, 92, 99)
HAIR: Colour = (213, 221, 224)
PARTS: tuple[Colour, ...] = ((23, 107, 58), (143, 186, 160), (11, 92, 107), (214, 160, 60), (163, 36, 28))
"Resolved, provisional or waiting, escalated, everything else, not resolved: as on the page."
STYLES = (("", "regular"), ("B", "bold"))
FONT = "Inter"
FONT_FILES = {style: Path(__file__).parent / "fonts" / f"inter-{name}.ttf" for style, name in STYLES}
"The pages' typeface, which goes with the file: a reader's own in its place is wider, and cuts words off."
ENCODING = "windows-1252"
"The characters that it covers: Latin-1 with dashes, typographic quotation marks and œ."
TYPOGRAPHIC = str.maketrans({"\u2212": "–", "\u202f": "\u00a0"})
"Others that figures are written with."
LOGO_MM = 15


@dataclass(frozen=True, slots=True)
class Headline:
    """A large number, its denominator and its comparison."""

    name: str
    share: str
    numbers: str
    told: tuple[str, ...]
    "The days it counts and its comparison, one line each."


@dataclass(frozen=True, slots=True)
class PdfReport:
    """The contents of both pages."""

    language: str
    title: str
    period: str
    plain_columns: tuple[str, ...]
    plain_rows: tuple[tuple[str, ...], ...]
    "The few figures of the first page: their name, the period's, the earlier period's."
    lead: str
    "What the first page leaves to the second."
    behind_title: str
    headlines: tuple[Headline, ...]
    legend: tuple[str, ...]
    chart: BarChart
    chart_title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    made_at: datetime
    warning: str = ""
    "The warning that comes first."
    logo: Path | None = None


def pdf_of(sheet: PdfReport) -> bytes:
    """Return the report as PDF; the same report gives the same bytes."""
    page = FPDF(format="letter", unit="mm")
    for style, file in FONT_FILES.items():
        page.add_font(FONT, style, file)
    page.set_creation_date(sheet.made_at)
    page.set_lang(sheet.language)
    page.set_title(_plain(sheet.title))
    page.set_auto_page_break(auto=False)
    page.set_margin(16)
    page.add_page()
    _write_title(page, sheet)
    _write_table(page, sheet.plain_columns, sheet.plain_rows, size=12, line=9, names=54)
    _draw_chart(page, sheet)
    _write_notes(page, (sheet.lead,), 9)
    page.add_page()
    _line(page, sheet.behind_title, 14, "B")
    page.ln(2)
    _write_headlines(page, sheet.headlines)
    _write_table(page, sheet.columns, sheet.rows, size=8.5, line=4.6, names=40)
    _write_notes(page, sheet.notes, 7.5)
    return bytes(page.output())


def _write_title(page: FPDF, sheet: PdfReport) -> None:
    if sheet.logo:
        page.image(sheet.logo, x=page.w - page.r_margin - LOGO_MM, y=page.t_margin, h=LOGO_MM)
    page.set_font(FONT, "B", 18)
    page.set_text_color(*INK)
    width = page.epw - LOGO_MM - 4
    page.multi_cell(width, 8, _plain(sheet.title), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    _line(page, sheet.period, 10.5, colour=QUIET)
    if sheet.warning:
        _line(page, sheet.warning, 10.5, "B", PARTS[-1])
    page.ln(6)


def _write_headlines(page: FPDF, headlines: Sequence[Headline]) -> None:
    width, top = page.epw / max(len(headlines), 1), page.get_y()
    ends = [top]
    for place, headline in enumerate(headlines):
        left = page.l_margin + place * width
        for text, size, style, colour in (
            (headline.name, 10.5, "", QUIET),
            (headline.share, 24, "B", INK),
            (headline.numbers, 9.5, "", INK),
        ):
            page.set_x(left)
            _line(page, text, size, style, colour, width)
        page.set_font(FONT, size=8.5)
        page.set_text_color(*QUIET)
        for text in headline.told:
            page.set_x(left)
            page.multi_cell(width - 4, 4.25, _plain(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        ends.append(page.get_y())
        page.set_y(top)
    page.set_y(max(ends) + 3)


def _draw_chart(page: FPDF, sheet: PdfReport) -> None:
    _line(page, sheet.chart_title, 10.5, "B")
    chart, frame = sheet.chart, sheet.chart.frame
    left, top, scale = page.l_margin, page.get_y() + 1, page.epw / frame.width
    page.set_font(FONT, size=6.5)
    page.set_text_color(*QUIET)
    page.set_draw_color(*HAIR)
    for row in chart.rows:
        page.line(left + LEFT * scale, top + row.at * scale, left + page.epw, top + row.at * scale)
        page.text(left, top + row.at * scale + 0.8, _plain(row.label))
    for bar in chart.bars:
        page.set_fill_color(*_tint(PARTS[bar.part % len(PARTS)], bar.is_provisional))
        page.rect(left + bar.x * scale, top + bar.y * scale, bar.width * scale, bar.height * scale, style="F")
    for mark in chart.columns:
        label = _plain(mark.label)
        page.text(left + mark.at * scale - page.get_string_width(label) / 2, top + 228 * scale, label)
    _draw_steps(page, chart, left, top)
    page.set_y(top + frame.height * scale)
    _write_legend(page, sheet.legend)


def _draw_steps(page: FPDF, chart: BarChart, left: float, top: float) -> None:
    """Mark changes with letters, which the notes explain."""
    scale = page.epw / chart.frame.width
    page.set_draw_color(*INK)
    page.set_text_color(*INK)
    page.set_dash_pattern(0.6, 0.6)
    for step in chart.steps:
        at = left + step.at * scale
        page.line(at, top + 4 * scale, at, top + chart.frame.floor * scale)
        page.text(at + 0.6, top + 10 * scale, step.label)
    page.set_dash_pattern()


def _write_legend(page: FPDF, legend: Sequence[str]) -> None:
    page.set_font(FONT, size=8)
    page.set_text_color(*INK)
    for place, name in enumerate(legend):
        text = _plain(name)
        page.set_fill_color(*PARTS[place % len(PARTS)])
        page.rect(page.get_x(), page.get_y() + 0.8, 2.6, 2.6, style="F")
        page.set_x(page.get_x() + 3.6)
        page.cell(page.get_string_width(text) + 5, 4, text)
    page.ln(7)


def _write_table(
    page: FPDF, columns: Sequence[str], rows: Sequence[Sequence[str]], *, size: float, line: float, names: int
) -> None:
    """Write a table whose first column takes `names` percent of the width."""
    page.set_font(FONT, size=size)
    page.set_text_color(*INK)
    page.set_draw_color(*HAIR)
    numbers = len(columns) - 1
    page.set_fill_color(255)
    with page.table(
        borders_layout="HORIZONTAL_LINES",
        col_widths=(names, *((100 - names) / numbers,) * numbers),
        headings_style=FontFace(emphasis="BOLD", color=INK),
        line_height=line,
        text_align=("LEFT", *("RIGHT",) * numbers),
    ) as table:
        for row in (columns, *rows):
            table.row([_plain(cell) for cell in row])
    page.ln(4)


def _write_notes(page: FPDF, notes: Sequence[str], size: float) -> None:
    page.set_font(FONT, size=size)
    page.set_text_color(*QUIET)
    page.set_auto_page_break(auto=True, margin=8)  # rather another page than a note that nobody can read
    for note in notes:
        page.multi_cell(0, size * 0.46, _plain(note), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_auto_page_break(auto=False)


def _line(
    page: FPDF, text: str, size: float, style: str = "", colour: Colour = INK, width: float = 0
) -> None:
    page.set_font(FONT, style, size)
    page.set_text_color(*colour)
    page.cell(width, size * 0.5, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _tint(colour: Colour, is_provisional: bool) -> Colour:  # noqa: FBT001 - a fact of the bar, not a switch
    """Provisional days are pale, since a hatch would blur on paper."""
    if not is_provisional:
        return colour
    red, green, blue = ((part + 255) // 2 for part in colour)
    return red, green, blue


def _plain(text: str) -> str:
    """The text with only the characters that the font has."""
    return text.translate(TYPOGRAPHIC).encode(ENCODING, "replace").decode(ENCODING)
