"""What the line did for its queries, and what of the resolved ones it was, as people read it."""

from dataclasses import dataclass

from metrics.dashboard.view import DashboardWords, ShownRate, numbers, percent, shown
from metrics.facts.formula import Rate
from metrics.rates.period_figures import Figures

PARTS = ("done", "told", "sent", "handed_over")


@dataclass(frozen=True, slots=True)
class ServedPart:
    """One thing that was done for queries."""

    rate: ShownRate
    resolved: str
    "How many of the resolved queries it was; a dash where a person settles it."


@dataclass(frozen=True, slots=True)
class Served:
    """All queries by what was done for them."""

    parts: tuple[ServedPart, ...]
    rest: str
    "The queries for which nothing of this was done."
    rest_share: str
    referred: ShownRate


def served(figures: Figures, words: DashboardWords) -> Served | None:
    """Return what was done for a period's queries; None where there were none."""
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
