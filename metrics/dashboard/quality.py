"""Quality: accuracy over time, and results by language and by prompt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from metrics.dashboard import view
from metrics.dashboard.choice import Names
from metrics.dashboard.columns import ColumnWindow
from metrics.dashboard.view import DashboardWords, duration, percent, whole
from metrics.dates import days
from metrics.facts.formula import Rate
from metrics.facts.restatement import Cause, Restatement
from metrics.facts.statement import StatementKind
from metrics.facts.tally import TIMINGS, Tally
from metrics.publishing.charts import FRAMES, LineChart, Point, line_chart
from metrics.rates.figures import PromptFigures, Slice
from metrics.rates.period_figures import Figures
from metrics.rates.rates import FORMULAS


def durations(figures: Figures, words: DashboardWords) -> list[dict[str, str]]:
    """Return the durations that were measured, with their percentiles."""
    rows = []
    for span, timing in TIMINGS.items():
        sketch = figures.tally.took(span)
        if not sketch.n:
            continue
        texts = [
            f"p{share * 100:.0f} {duration(sketch.percentile_ms(share), words.language)}"
            for share in timing.percentiles
        ]
        rows.append(
            {
                "name": timing.name.spoken(words.language),
                "measured": timing.measured.spoken(words.language),
                "mean": duration(sketch.mean_ms, words.language),
                "percentiles": " · ".join(texts),
                "n": whole(sketch.n, words.language),
            }
        )
    return rows


ACCURACY = FORMULAS["label_right"]
FAIR = tuple(
    FORMULAS[name]
    for name in (
        "resolved", "abandoned", "no_input", "no_match", "opted_out", "needed_a_person", "transfer_success",
        "repeated", "label_right", "satisfied", "response_rate",
    )
)  # fmt: skip
"Rates that should be the same in every language."
PROMPTS = (
    *("HowCanIHelp", "DidThatHelp", "AnythingElse", "IsItAbout", "WhichOf", "FromMenu"),
    *("WhatAddress", "IsItThere", "ShallIReport", "AskNumber", "AskCode", "AskAttribute"),
    *("ShallIText", "ShallIConnect", "WhatReference", "GuidedChoice", "GuidedYesNo"),
)
"Every question that the line asks; those of older versions are called another question."


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The accuracy of reviewed turns over time."""

    charts: tuple[LineChart, ...]
    "One chart for each frame."
    rows: tuple[tuple[str, str, str, str], ...]
    "Time, share, counts and interval."


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share as a table cell."""

    share: str
    numbers: str
    is_of_few: bool


@dataclass(frozen=True, slots=True)
class FairRow:
    """A formula compared across languages."""

    name: str
    shares: tuple[ShareCell, ...]


@dataclass(frozen=True, slots=True)
class PromptRow:
    """A prompt's results in one language."""

    name: str
    language: str
    played: str
    no_input: ShareCell
    no_match: ShareCell


def accuracy(found: Sequence[ColumnWindow], words: view.DashboardWords) -> Accuracy | None:
    """Return the accuracy of each window with its interval, or None without reviews."""
    rates = [(window.label(words.language), window.tally.rate(ACCURACY)) for window in found]
    if not any(rate.denominator for _, rate in rates):
        return None
    line = (ACCURACY.name.spoken(words.language), [_point(when, rate) for when, rate in rates])
    return Accuracy(
        share_charts([line], words.language),
        tuple(_row(when, rate, words) for when, rate in rates if rate.denominator),
    )


def share_charts(lines: Sequence[tuple[str, Sequence[Point]]], language: str) -> tuple[LineChart, ...]:
    """Return shares over time, laid out for each frame."""
    return tuple(line_chart(lines, lambda share: percent(share, language, 0), frame=each) for each in FRAMES)


def fairness(slices: Sequence[Slice], words: view.DashboardWords) -> tuple[FairRow, ...]:
    """Return the rates that should be equal across languages."""
    return tuple(
        FairRow(
            formula.name.spoken(words.language),
            tuple(_share(one.tally.rate(formula), words) for one in slices),
        )
        for formula in FAIR
        if any(one.tally.rate(formula).denominator for one in slices)
    )


def prompt_rows(found: Sequence[PromptFigures], words: view.DashboardWords) -> tuple[PromptRow, ...]:
    """Return every prompt, most played first."""
    played = sorted(found, key=lambda one: (-one.tally["turns"], one.prompt, one.language))
    return tuple(
        PromptRow(
            prompt_name(one.prompt, words),
            one.language,
            whole(one.tally["turns"], words.language),
            _of_turns(one.tally, "no_input", words),
            _of_turns(one.tally, "no_match", words),
        )
        for one in played
    )


def prompt_name(prompt: str, words: view.DashboardWords) -> str:
    """Return what a question of the line is called."""
    return words(f"dashboard.prompt_{prompt if prompt in PROMPTS else 'other'}")


def _of_turns(tally: Tally, name: str, words: view.DashboardWords) -> ShareCell:
    return _share(tally.rate(FORMULAS[name]), words)


def _share(rate: Rate, words: view.DashboardWords) -> ShareCell:
    return ShareCell(percent(rate.share, words.language), view.numbers(rate, words), rate.is_of_few)


def _point(when: str, rate: Rate) -> Point:
    low, high = rate.interval or (None, None)
    return Point(when, rate.share, low, high)


def _row(when: str, rate: Rate, words: view.DashboardWords) -> tuple[str, str, str, str]:
    language = words.language
    few = f" · {words('dashboard.few')}" if rate.is_of_few else ""
    return when, percent(rate.share, language), view.numbers(rate, words) + few, view.interval(rate, language)


@dataclass(frozen=True, slots=True)
class ShownRestatement:
    """A restatement in words."""

    on: str
    days: str
    what: str
    by: str
    why: str


def restated(
    found: Iterable[Restatement], names: Names, words: DashboardWords
) -> tuple[ShownRestatement, ...]:
    """Return restatements in words, oldest first."""
    return tuple(
        ShownRestatement(
            days(one.on, one.on, words.language),
            days(one.first, one.last, words.language),
            _what(one, names, words),
            one.by or "–",
            one.why or "–",
        )
        for one in found
    )


def _what(one: Restatement, names: Names, words: DashboardWords) -> str:
    match one.cause:
        case Cause.STATED:
            before = words("dashboard.restated_nothing") if one.before is None else f"{one.before:g}"
            kind = words(f"dashboard.stated_{one.about}")
            subject = _subject(one, names, words)
            return words(
                "dashboard.restated_stated", kind=kind, subject=subject, before=before, value=f"{one.value:g}"
            )
        case Cause.RESTATED | Cause.LATE:
            return words(f"dashboard.restated_{one.cause.value}")
        case Cause.REVIEWED:
            return words("dashboard.restated_reviewed", hours=f"{one.value:g}")
        case _:
            assert_never(one.cause)


def _subject(one: Restatement, names: Names, words: DashboardWords) -> str:
    if one.about is StatementKind.MINUTES:
        return names.departments.get(one.subject) or names.article(one.subject) or one.subject
    return words(f"dashboard.{one.about}_{one.subject}")
