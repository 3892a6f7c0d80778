"""Everything that a person needs to go on with a call, so that the caller need not repeat it."""

from dataclasses import dataclass

from routing.decision import Reason


@dataclass(frozen=True, slots=True)
class HandOff:
    """What the line knows when it passes a call on."""

    language: str
    "The caller's."
    department: str
    reason: Reason
    article: str = ""
    "Empty when the topic is not known."
    confidence: float = 0.0
    answered: tuple[str, ...] = ()
    "The articles whose answers the caller has heard, with their versions."
