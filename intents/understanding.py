"""What an utterance was taken to mean: a closed union."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class DangerKind(StrEnum):
    """Why someone may be in danger; each has its own fixed, reviewed words."""

    LIFE = "emergency.life"
    FIRE_GAS_POWER = "emergency.fire_gas_power"
    SELF_HARM = "crisis.self_harm"


class ControlKind(StrEnum):
    """What is not a question to the city but a wish about the call itself."""

    PERSON = "agent_request"
    REPEAT = "repeat"
    SLOWER = "slower"
    LANGUAGE = "language_switch"
    GOODBYE = "thanks_goodbye"
    ARE_YOU_HUMAN = "are_you_human"
    COMPLAINT_ABOUT_LINE = "complaint_about_bot"
    PAYMENT = "payment_by_phone_attempt"
    YES = "yes"
    NO = "no"
    NONE_OF_THESE = "none_of_these"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be meant."""

    article: str
    confidence: float
    "0–1, calibrated: of the candidates given 0.8, 8 of 10 are right."


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller said nothing, or nothing that is evidence of speech."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """The caller spoke, nothing fits; the nearest candidates are kept for those who improve the answers."""

    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or three articles may be meant."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Recognized:
    """One article is meant; `also` are further questions asked in the same breath."""

    article: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    also: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Danger:
    """Someone may be in danger."""

    kind: DangerKind
    rule: str
    "The name of the rule that fired, or `examples` where sentences taught it; never the caller's words."


@dataclass(frozen=True, slots=True)
class Control:
    """A wish about the call itself."""

    kind: ControlKind
    confidence: float = 1.0
    about: tuple[Candidate, ...] = ()
    "What a caller who asks for a person wants to talk about, when they say so."


Understanding: TypeAlias = Silence | NoMatch | Ambiguous | Recognized | Danger | Control
