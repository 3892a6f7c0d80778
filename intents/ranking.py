"""What a matcher makes of a text, before anything is decided."""

from dataclasses import dataclass

from intents.understanding import Candidate


@dataclass(frozen=True, slots=True)
class Ranking:
    """The likeliest articles and the signs against them."""

    candidates: tuple[Candidate, ...]
    "Best first."
    chance: float
    "0–1: that the text belongs to any article at all."
