"""What the line did for its queries, and its share in the resolved ones, in words."""

from dataclasses import dataclass

from metrics.dashboard.view import DashboardWords, ShownRate, numbers, percent, shown
from metrics.facts.formula import Rate
from metrics.rates.period_figures import Figures

PARTS = ("done", "told", "sent", "handed_over")


@dataclass(frozen=True, slots=True)
class ServedPart:
    """One way of serving queries."""

    rate: ShownRate
    resolved: str
    "How many of the resolved queries were served this way; a dash if a person settles it."


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
