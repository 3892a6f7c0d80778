"""How well the line hears and answers: by its reviewers over time, by language, and by prompt."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.dashboard import view
from metrics.dashboard.columns import Stretch
from metrics.dashboard.lines import LineChart, Point, line_chart
from metrics.dashboard.wording import percent, whole
from metrics.figures import PromptFigures, Slice
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.tally import Tally

ACCURACY = FORMULAS["label_right"]
FAIR = tuple(
    FORMULAS[name]
    for name in (
        "resolved", "abandoned", "no_input", "no_match", "opted_out", "needed_a_person", "transfer_success",
        "repeated", "label_right", "satisfied", "response_rate",
    )
)  # fmt: skip
"What must not depend on the language that somebody speaks."
PROMPTS = ("HowCanIHelp", "DidThatHelp", "AnythingElse", "IsItAbout", "WhichOf", "FromMenu")
"The prompts that have a name on the page; others are shown by their id."


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of reviewed turns in which the line did right, over time."""

    chart: LineChart
    rows: tuple[tuple[str, str, str, str], ...]
    "When, share, numbers and interval."


@dataclass(frozen=True, slots=True)
class Share:
    """A share as a cell of a table."""

    share: str
    numbers: str
    is_of_few: bool


@dataclass(frozen=True, slots=True)
class FairRow:
    """One formula beside itself in each language."""

    name: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class PromptRow:
    """How one prompt fared in one language."""

    name: str
    language: str
    played: str
    no_input: Share
    no_match: Share


def accuracy(found: Sequence[Stretch], words: view.Words) -> Accuracy | None:
    """Return the accuracy of each stretch with its interval, or None when nothing was reviewed."""
    rates = [(stretch.label, stretch.tally.rate(ACCURACY)) for stretch in found]
    if not any(rate.denominator for _, rate in rates):
        return None
    name = ACCURACY.name.spoken(words.language)
    return Accuracy(
        line_chart([(name, [_point(when, rate) for when, rate in rates])], is_share=True),
        tuple(_row(when, rate, words) for when, rate in rates if rate.denominator),
    )


def fairness(slices: Sequence[Slice], words: view.Words) -> tuple[FairRow, ...]:
    """Return what must be the same in every language, where it was counted at all."""
    return tuple(
        FairRow(
            formula.name.spoken(words.language),
            tuple(_share(one.tally.rate(formula), words) for one in slices),
        )
        for formula in FAIR
        if any(one.tally.rate(formula).denominator for one in slices)
    )


def prompt_rows(found: Sequence[PromptFigures], words: view.Words) -> tuple[PromptRow, ...]:
    """Return every prompt, the most played first."""
    played = sorted(found, key=lambda one: (-one.tally["turns"], one.prompt, one.language))
    return tuple(
        PromptRow(
            words(f"dashboard.prompt_{one.prompt}") if one.prompt in PROMPTS else one.prompt,
            one.language,
            whole(one.tally["turns"], words.language),
            _of_turns(one.tally, "no_input", words),
            _of_turns(one.tally, "no_match", words),
        )
        for one in played
    )


def _of_turns(tally: Tally, name: str, words: view.Words) -> Share:
    return _share(tally.rate(FORMULAS[name]), words)


def _share(rate: Rate, words: view.Words) -> Share:
    return Share(percent(rate.share, words.language), view.numbers(rate, words), rate.is_of_few)


def _point(when: str, rate: Rate) -> Point:
    low, high = rate.interval or (None, None)
    return Point(when, rate.share, low, high)


def _row(when: str, rate: Rate, words: view.Words) -> tuple[str, str, str, str]:
    language = words.language
    few = f" · {words('dashboard.few')}" if rate.is_of_few else ""
    return when, percent(rate.share, language), view.numbers(rate, words) + few, view.interval(rate, language)
