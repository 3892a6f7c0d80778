"""What a caller pressed when asked, at the end, how satisfied they were."""

from dataclasses import dataclass
from datetime import datetime

HIGHEST = 5
SATISFIED = 4
"From here on a caller counts as satisfied: the two best of five."


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One call in which the question was asked; `score` is None when no key was pressed."""

    call_sid: str
    at: datetime
    after_person: bool
    "Whether it was asked after a person had taken the call."
    score: int | None = None
    "1–5, where 5 is best."

    def __post_init__(self) -> None:
        if self.score is not None and not 1 <= self.score <= HIGHEST:
            raise ValueError(f"{self.score} is no score from 1 to {HIGHEST}")
