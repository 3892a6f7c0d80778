"""Everything that a person needs to go on with a call, so that the caller need not repeat it."""

from dataclasses import dataclass, field
from enum import StrEnum

from intents.personal import Personal
from routing.decision import Reason


class How(StrEnum):
    """How a caller gave something."""

    SPOKEN = "spoken"
    KEYED = "keyed"
    CONFIRMED = "confirmed"
    "Given the same way a second time, in another turn."


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that the caller gave for the department: an address, an account, a plate."""

    kind: Personal
    sealed: str = field(repr=False)
    "The value, which only those can read who may reveal it."
    how: How = How.SPOKEN


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that the caller has heard."""

    article: str
    version: int


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
    last_words: str = field(default="", repr=False)
    "The caller's own last words on the matter, redacted."
    entities: tuple[Entity, ...] = ()
    answered: tuple[Told, ...] = ()
    attempts: int = 0
    "How often the line answered or asked again before a person was needed."
    asked_for_person: int = 0
    earlier: int = 0
    "How many other calls this caller made on the topic within seven days."
