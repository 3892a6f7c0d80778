"""What the line was worth in a period, as the dashboard tells it: hours and money, gross and net."""

from dataclasses import dataclass

from metrics.automation import COST, HOURS, Automated
from metrics.dashboard.view import Words
from metrics.dashboard.wording import decimal, whole


@dataclass(frozen=True, slots=True)
class Worth:
    """Hours and money in words, and what they leave out."""

    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    formulas: tuple[str, ...]


def worth(known: Automated, words: Words) -> Worth:
    """Return what is known; nothing is claimed for what nobody has stated."""
    language = words.language
    hours = (
        ("hours_gross", known.gross_hours),
        ("hours_review", known.review_hours),
        ("hours_net", known.net_hours),
    )
    notes = []
    if known.without_minutes:
        notes.append(words("dashboard.hours_unknown", count=whole(known.without_minutes, language)))
    if known.unstated:
        prices = ", ".join(words(f"dashboard.price_{price.value}") for price in known.unstated)
        notes.append(words("dashboard.prices_unknown", prices=prices))
    return Worth(
        (
            *((words(f"dashboard.{name}"), decimal(value, language)) for name, value in hours),
            (words("dashboard.cost"), cost_told(known, words)),
        ),
        tuple(notes),
        (HOURS.spoken(language), COST.spoken(language)),
    )


def cost_told(known: Automated, words: Words) -> str:
    """Return what a resolved query cost, or that it is not known."""
    cost = known.cost_per_resolved
    is_known = cost is not None and not known.unstated
    return decimal(cost or 0.0, words.language, 2) if is_known else words("dashboard.cost_unknown")
