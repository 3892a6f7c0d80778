"""What a matcher makes of a text, before anything is decided."""

from dataclasses import dataclass

from intents.understanding import Candidate, Danger


@dataclass(frozen=True, slots=True)
class Ranking:
    """The likeliest articles and the signs against them."""

    candidates: tuple[Candidate, ...]
    "Best first."
    chance: float
    "0–1: that the text belongs to any article at all."
    danger: Danger | None = None
    "When the text is more like callers in danger than like anything else."
