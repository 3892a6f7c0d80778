"""A period along one of its sides, and a period beside others."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.period_figures import Figures
from metrics.rates import FORMULAS
from metrics.tally import Tally

HEADLINES = tuple(
    FORMULAS[name]
    for name in ("resolved", "escalated", "provisional", "abandoned", "opted_out", "repeated", "no_match")
)
"What a slice is shown by."


class By(StrEnum):
    """Along what a period is broken down."""

    DAY = "day"
    DEPARTMENT = "department"
    TOPIC = "topic"
    LANGUAGE = "language"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Slice:
    """One line of a breakdown."""

    key: str
    "A slug, a language, an hour 0–23, or a day as 2026-11-25; empty where it is not known."
    tally: Tally


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period, the one before it, and the same weekdays a year ago."""

    now: Figures
    before: Figures
    year_ago: Figures


@dataclass(frozen=True, slots=True)
class PromptFigures:
    """How a prompt fared."""

    prompt: str
    language: str
    tally: Tally
