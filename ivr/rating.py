"""What came of the question how satisfied a caller was."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """The question was asked; `score` is None for as long as no key of it was pressed."""

    at: datetime
    after_person: bool
    score: int | None = None
    "1–5, where 5 is best."
