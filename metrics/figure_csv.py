"""A report as CSV: a line for each formula of each period and slice, with what a reader needs to judge it."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from metrics.figure_rows import MADE_UP, note_of
from metrics.formula import DEFINITIONS, Formula
from metrics.period_figures import Figures
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.report import Report
from metrics.slice import HEADLINES
from metrics.tally import Tally

HEADER = (
    "from",
    "to",
    "part",
    "formula",
    "name",
    "numerator",
    "denominator",
    f"share (definitions {DEFINITIONS})",
    "low",
    "high",
    "note",
)


def report_csv(report: Report) -> str:
    """The whole report; `part` is empty for a whole period, else the key of a slice."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    for figures in (report.figures, *(earlier for _, earlier in report.earlier)):
        writer.writerows(_lines(figures, "", figures.tally, FORMULAS.values()))
    for one in report.slices:
        writer.writerows(_lines(report.figures, one.key or "(unknown)", one.tally, HEADLINES))
    return written.getvalue()


def _lines(
    figures: Figures, part: str, tally: Tally, formulas: Iterable[Formula]
) -> Iterator[tuple[object, ...]]:
    for formula in formulas:
        rate = tally.rate(formula)
        low, high = (f"{bound:.4f}" for bound in rate.interval) if rate.interval else ("", "")
        share = "" if rate.share is None else f"{rate.share:.4f}"
        counts = (rate.numerator, rate.denominator, share, low, high, _note(figures, formula.id, rate))
        yield (figures.period.first, figures.period.last, part, formula.id, formula.name.en, *counts)


def _note(figures: Figures, name: str, rate: Rate) -> str:
    """A line of a spreadsheet is often all that its reader sees."""
    return "; ".join(filter(None, (MADE_UP if figures.is_made_up else "", note_of(figures, name, rate))))
