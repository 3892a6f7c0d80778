"""What the dashboard shows of a period, as plain values for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from metrics.dashboard.change_log import Change
from metrics.dashboard.chart import BarChart, bar_chart
from metrics.dashboard.columns import PARTS, Stretch, columns_of, marked, parts_of
from metrics.dashboard.names import Names
from metrics.dashboard.wording import percent, points, whole
from metrics.figures import Comparison
from metrics.period_figures import Figures
from metrics.rate import Rate
from metrics.rates import FORMULAS, SECTIONS
from metrics.text import Text

HEADLINES = ("resolved", "escalated")


class Words(Protocol):
    """What pages say in one language."""

    @property
    def language(self) -> str:
        """Its code."""

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as people read it."""

    id: str
    name: str
    share: str
    numbers: str
    interval: str
    written: str
    "Its formula in words."
    notes: tuple[str, ...]
    compared: tuple[str, ...] = ()


def shown(figures: Figures, id_: str, words: Words) -> Shown:
    """Return one rate with everything that a reader needs to judge it."""
    formula, rate = FORMULAS[id_], figures.rate(id_)
    notes = [words("dashboard.few")] if rate.is_of_few else []
    if formula.waits_for_repeats and figures.provisional_days:
        notes.append(words("dashboard.provisional"))
    return Shown(
        id_,
        formula.name.spoken(words.language),
        percent(rate.share, words.language),
        numbers(rate, words),
        interval(rate, words.language),
        formula.written(words.language, figures.terms),
        tuple(notes),
    )


def plain(rate: Rate, name: Text, written: Text, words: Words) -> Shown:
    """Return a rate that is no formula of the facts, and never waits for repeats."""
    few = (words("dashboard.few"),) if rate.is_of_few else ()
    named, told = name.spoken(words.language), written.spoken(words.language)
    share = percent(rate.share, words.language)
    return Shown("", named, share, numbers(rate, words), interval(rate, words.language), told, few)


def sections(figures: Figures, words: Words) -> list[tuple[str, list[Shown]]]:
    """Return every formula that has something to count, by what it is about."""
    return [
        (section, [shown(figures, made.id, words) for made in formulas if figures.rate(made.id).denominator])
        for section, formulas in SECTIONS.items()
    ]


def headlines(compared: Comparison, words: Words) -> tuple[Shown, ...]:
    """Return resolved and escalated, beside the period before and the year ago."""
    found = []
    for id_ in HEADLINES:
        one, now = shown(compared.now, id_, words), compared.now.rate(id_)
        others = (("previous", compared.before), ("last_year", compared.year_ago))
        texts = tuple(_change(now, then.rate(id_), name, words) for name, then in others)
        found.append(
            Shown(one.id, one.name, one.share, one.numbers, one.interval, one.written, one.notes, texts)
        )
    return tuple(found)


def numbers(rate: Rate, words: Words) -> str:
    """Return “1,032 of 2,204”."""
    numerator, denominator = (whole(n, words.language) for n in (rate.numerator, rate.denominator))
    return words("dashboard.of", numerator=numerator, denominator=denominator)


def interval(rate: Rate, language: str) -> str:
    """Return the 95 % interval, or a dash."""
    if rate.interval is None:
        return "–"
    return " – ".join(percent(end, language) for end in rate.interval)


def chart(found: Sequence[Stretch], changed: Sequence[Change], words: Words) -> BarChart:
    """Return queries over time as a picture, with the steps that changes explain."""
    parts = [words(f"dashboard.{part}") for part in PARTS]
    return bar_chart(columns_of(found), parts, [each.step for each in marked(found, changed)])


def change_list(
    found: Sequence[Stretch], changed: Sequence[Change], names: Names, words: Words
) -> list[tuple[str, str, str]]:
    """Return every change as its letter in the picture, its day and what it was."""
    return [
        (each.letter, change.day.isoformat(), change_label(change, names, words))
        for each in marked(found, changed)
        for change in each.changes
    ]


def change_label(change: Change, names: Names, words: Words) -> str:
    """Return what changed, in a few words."""
    if change.article:
        return f"{names.article(change.article)} v{change.version}"
    return words(f"dashboard.term_{change.term}")


def table(found: Sequence[Stretch], words: Words) -> list[tuple[str, list[str]]]:
    """Return the chart's numbers, a row for each column."""
    return [
        (stretch.first.isoformat(), [whole(part, words.language) for part in parts_of(stretch.tally)])
        for stretch in found
    ]


def _change(now: Rate, then: Rate, name: str, words: Words) -> str:
    named = words(f"dashboard.{name}")
    change = points(now, then, words.language)
    return (
        words("dashboard.before", change=change, name=named)
        if change
        else words("dashboard.no_comparison", name=named)
    )
