"""The handoff: everything a person needs to continue a call without asking again."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter

from intents.meaning.understanding import CallerState
from intents.privacy.personal import Personal
from routing.decision import Reason
from routing.journeys.run import Run


class How(StrEnum):
    """How a caller gave a detail."""

    SPOKEN = "spoken"
    KEYED = "keyed"
    CONFIRMED = "confirmed"
    "Given again the same way in another turn."


@dataclass(frozen=True, slots=True)
class Entity:
    """A detail for the department: an address, an account, a plate."""

    kind: Personal
    encrypted: str = field(repr=False)
    "The encrypted value, for those who may reveal it."
    how: How = How.SPOKEN


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that the caller heard."""

    article: str
    version: int
    is_whole: bool = True
    "False if the caller was taken or cut in before its end."


@dataclass(frozen=True, slots=True)
class HandOff:
    """What the line knows at a transfer."""

    language: str
    "The caller's language."
    department: str
    reason: Reason
    article: str = ""
    "Empty if the topic is unknown."
    confidence: float = 0.0
    last_words: str = field(default="", repr=False)
    "The caller's last words on the topic, redacted."
    entities: tuple[Entity, ...] = ()
    answered: tuple[ToldAnswer, ...] = ()
    attempts: int = 0
    "Answers and reprompts before the transfer."
    asked_for_person: int = 0
    earlier: int = 0
    "The caller's other calls on the topic within seven days."
    wants: str = ""
    "The person asked for by name."
    run: Run | None = None
    "The caller's last guided journey, with the answers so far."
    owed: tuple[str, ...] = ()
    "The articles of further questions that were not answered yet."
    facility: str = ""
    "The facility whose hours were told last."
    day: date | None = None
    "The day of those hours; None for the moment itself."
    states: tuple[CallerState, ...] = ()
    "The states that the caller showed, the weightiest first."
    is_doubted: bool = False
    "Whether the number that was shown is somebody else's, so that it is not kept."


def to_json(handoff: HandOff) -> str:
    """Return a handoff as JSON; details stay encrypted."""
    return _converter().dumps(handoff).decode()


def from_json(text: str) -> HandOff:
    """Read a handoff from JSON."""
    return _converter().loads(text, HandOff)


@cache
def _converter() -> OrjsonConverter:
    return make_converter()
