"""How likely things are in a call that never happened, early and late in the line's life."""

from dataclasses import dataclass

FRENCH = 0.09
HIDDEN = 0.05
SECOND_TOPIC = 0.17
WRAP_UP = 0.64
RATING_ASKED, RATED = 0.35, 0.27
LABELLED = 0.008
CRASHED = 0.0012
CALLS_BACK = 0.24
"Of those who got no answer, so many call again about the same within days."


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Chances (0–1) that change as answers are improved, and that differ by language."""

    spam: float
    hangs_up_at_once: float
    opts_out: float
    danger: float
    fails: float
    not_understood: float
    stops_answer: float
    confirms: float
    says_no: float
    asks_after: float
    is_misrouted: float


def likelihood(age: float, language: str) -> Likelihood:
    """The chances at an age of the line (0–1)."""
    early, french = 1.0 - age, language == "fr"
    return Likelihood(
        spam=0.032,
        hangs_up_at_once=0.028 + 0.015 * early,
        opts_out=0.075 + 0.05 * early + 0.015 * french,
        danger=0.0035,
        fails=0.003 + 0.006 * early,
        not_understood=0.085 + 0.06 * early + 0.03 * french,
        stops_answer=0.05,
        confirms=0.5 - 0.07 * early,
        says_no=0.08 + 0.05 * early + 0.01 * french,
        asks_after=0.06 + 0.02 * early,
        is_misrouted=0.03 + 0.05 * early,
    )
