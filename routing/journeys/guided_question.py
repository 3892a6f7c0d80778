"""A journey's question while it is open: a few options, or yes and no."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class GuidedChoice:
    """A journey's question with options, while it is open."""

    article: str
    step: str
    options: tuple[str, ...]
    explained: bool = False
    "Whether what it means was said already."


@dataclass(frozen=True, slots=True)
class GuidedYesNo:
    """A journey's question that yes or no answers, while it is open."""

    article: str
    step: str
    explained: bool = False
    in_feet: str = ""
    "What a size without a unit answers, if it was told in feet."
    in_metres: str = ""


GuidedQuestion: TypeAlias = GuidedChoice | GuidedYesNo
