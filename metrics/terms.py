"""The numbers inside the definitions, which a city may set; each is printed with the figures it makes."""

from dataclasses import dataclass
from datetime import timedelta

LIMITS = {
    "repeat_days": (1, 30),
    "answer_within_seconds": (5, 600),
    "short_abandon_seconds": (0, 30),
    "retransfer_minutes": (1, 60),
}
"The least and the most that each may be."


class BadTerm(ValueError):
    """A number is outside its limits."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the formulas call N, T, the short-abandon cut-off and the re-transfer time."""

    repeat_days: int = 7
    "The same caller with the same topic within so many days was not helped."
    answer_within_seconds: int = 60
    "The service level's T."
    short_abandon_seconds: int = 10
    "Whoever leaves the queue sooner is counted neither as offered nor as lost."
    retransfer_minutes: int = 10
    "A second department within so many minutes means that the first was wrong."

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            if not least <= getattr(self, name) <= most:
                raise BadTerm(f"{name} must be from {least} to {most}")

    @property
    def repeat_window(self) -> timedelta:
        """How long after a query a repeat tells that it was not resolved."""
        return timedelta(days=self.repeat_days)


USUAL = Terms()
