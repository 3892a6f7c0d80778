"""What a member of staff says of a call that they took."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class WrapUpKind(StrEnum):
    """What came of it; the order is that of the keys 1 to 6."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    WRONG_DEPARTMENT = "wrong_department"
    ASSISTANT_WRONG = "assistant_wrong"
    COULD_HAVE_ANSWERED = "could_have_answered"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class WrapUp:
    """How a call was closed; a call is closed once."""

    kind: WrapUpKind
    by: str
    at: datetime
    department: str = ""
    "The right one, where it came to a wrong one."
    article: str = ""
    "What the line told wrongly, or could have answered."
    note: str = field(default="", repr=False)
    "Redacted."
