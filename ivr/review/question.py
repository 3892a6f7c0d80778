"""A question that a reviewer took from a call: it tests the article from now on."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A caller's words, redacted, and the article that is right for them; `oos` when none is."""

    text: str
    language: str
    article: str
    added_at: datetime
    by: str

    @property
    def id(self) -> str:
        """The same question in the same language is kept once."""
        return hashlib.sha256(f"{self.language}:{self.text.casefold()}".encode()).hexdigest()[:32]

    def as_line(self) -> dict[str, str]:
        """Return it as a line of `cityline evaluate --questions`."""
        return {"text": self.text, "label": self.article, "lang": self.language}
