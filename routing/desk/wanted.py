"""Which calls somebody looks for."""

from dataclasses import dataclass, field
from datetime import datetime

MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search; what is empty does not matter."""

    words: str = field(default="", repr=False)
    "Of the caller, as they stand in the redacted transcript."
    article: str = ""
    department: str = ""
    reference: str = ""
    "The end of the carrier's name of the call."
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit: int = MOST_FOUND

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return self == Wanted(limit=self.limit)
