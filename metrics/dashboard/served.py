"""What the line did for its queries, and its share in the resolved ones, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.dashboard.view import DashboardWords, ShownRate, numbers, percent, shown
from metrics.facts.formula import Rate
from metrics.facts.texts import TEXT_PARTS
from metrics.rates.period_figures import Figures

PARTS = ("done", "told", "sent", "handed_over")


@dataclass(frozen=True, slots=True)
class ServedPart:
    """One way of serving queries."""

    rate: ShownRate
    resolved: str
    "How many of the resolved queries were served this way; a dash if a person settles it."


@dataclass(frozen=True, slots=True)
class ServedTexts:
    """What was done about texts, each counted once and none of them resolved."""

    name: str
    written: str
    share: str
    numbers: str


def served_texts(texts: Mapping[str, int], words: DashboardWords) -> tuple[ServedTexts, ...]:
    """Return what was done about a period's texts; none if there were none."""
    whole = sum(texts.values())
    return tuple(
        ServedTexts(
            part.name.spoken(words.language),
            part.written.spoken(words.language),
            percent(rate.share, words.language),
            numbers(rate, words),
        )
        for part in TEXT_PARTS
        if (rate := Rate(texts.get(part.outcome, 0), whole)).denominator
    )


@dataclass(frozen=True, slots=True)
class Served:
    """All queries by how they were served."""

    parts: tuple[ServedPart, ...]
    rest: str
    "The queries that were served in none of these ways."
    rest_share: str
    referred: ShownRate


def served(figures: Figures, words: DashboardWords) -> Served | None:
    """Return how a period's queries were served; None if there were none."""
    real = figures.tally["real"]
    if not real:
        return None
    rest = Rate(figures.tally.served["not_served"], real)
    return Served(
        tuple(ServedPart(shown(figures, part, words), _resolved(figures, part, words)) for part in PARTS),
        numbers(rest, words),
        percent(rest.share, words.language),
        shown(figures, "referred", words),
    )


def _resolved(figures: Figures, part: str, words: DashboardWords) -> str:
    return "–" if part == "handed_over" else numbers(figures.rate(f"resolved_{part}"), words)
