"""What a reviewer says of a turn that was drawn for review: the ground truth of the line's accuracy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LabelKind(StrEnum):
    """Whether the line did right in a turn, and if not, what it should have done."""

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    SHOULD_HAVE_ESCALATED = "should_have_escalated"
    HEARD_WRONGLY = "heard_wrongly"


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """One reviewer's verdict on one turn; the same id again replaces it."""

    id: str
    call_sid: str
    turn: int
    at: datetime
    "When it was said; it counts on the day of the call."
    kind: LabelKind
    stratum: str
    "The part of the sample from which the turn was drawn, such as fr/low."
    by: str
