"""One reviewed question: how callers ask it, what the line says, who answers for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

Language: TypeAlias = str
"ISO 639-1: en, fr."


class Handling(StrEnum):
    """What the line does with a question that it recognized."""

    ANSWER = "answer"
    PERSON = "person"
    ON_CALL = "on_call"
    REDIRECT = "redirect"


class Consequence(StrEnum):
    """How bad a wrong answer would be."""

    LOW = "low"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Wordings:
    """An article in one language."""

    name: str
    "A short noun phrase that fits into “Is it about …?”."
    spoken: str
    phrasings: tuple[str, ...]
    tests: tuple[str, ...] = ()
    "Questions that must find this article; none of them is a phrasing."
    near_misses: tuple[str, ...] = ()
    "Questions that must not find it."
    for_staff: str = ""
    "Its name for those who take a call about it; empty where the caller's serves them as well."

    @property
    def staff_name(self) -> str:
        """What staff call it: a caller's “your account” is not theirs."""
        return self.for_staff or self.name


@dataclass(frozen=True, slots=True)
class Article:
    """A published article; `version` grows with each change of a spoken text."""

    id: str
    department: str
    handling: Handling
    consequence: Consequence
    version: int
    owner: str
    written_by: str
    reviewed_by: str
    reviewed_on: date
    review_by: date
    wordings: MappingProxyType[Language, Wordings]
    source: str = ""
    "Where it was read, as file name, for messages about it."
    hours_of: str = ""
    "The department whose doors the answer is about: whether they are open now is told after it."

    def is_current(self, day: date) -> bool:
        """Whether the answer may still be spoken on that day."""
        return day <= self.review_by

    @property
    def reference(self) -> str:
        """The id and version that the ledger keeps."""
        return f"{self.id}@{self.version}"
