"""The meaning of an utterance: a closed union."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from intents.opening_asked import OpeningAsked
from intents.places.place import Place


class DangerKind(StrEnum):
    """Why someone may be in danger; each has its own fixed, reviewed words."""

    LIFE = "emergency.life"
    FIRE_GAS_POWER = "emergency.fire_gas_power"
    SELF_HARM = "crisis.self_harm"


class ControlKind(StrEnum):
    """A request about the call itself, rather than a question to the city."""

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
    REJECT = "reject"
    "The answer did not help."
    CORRECT = "correct"
    "Something else was meant."
    ABOUT_DATA = "about_data"
    ABOUT_LINE = "about_line"
    OBJECTION = "objection"
    "The caller objected to transcription."
    GREET = "greet"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be meant."""

    article: str
    confidence: float
    "0–1, calibrated: of the candidates given 0.8, 8 of 10 are right."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who was asked for by name."""

    department: str
    person: str = ""
    "As the city says the name; empty where a department was asked for."
    is_sure: bool = True
    "Whether the word was surely a name, and no word of the matter."


class Part(StrEnum):
    """What of an answer a caller wants to hear again."""

    ALL = "all"
    NUMBER = "number"
    ADDRESS = "address"


class Wish(StrEnum):
    """What a caller wants beside an answer or a question: of a guided journey, or by text."""

    OVER = "over"
    "To begin it again."
    BACK = "back"
    "To answer the last question again."
    LATER = "later"
    "To go on with it on another call."
    KEPT = "kept"
    "To go on with one from another call."
    TEXT = "text"
    "To be texted what was told."
    MEANING = "meaning"
    "To hear what its question means."
    UNSURE = "unsure"
    "To go on without knowing the answer."
    ASIDE = "aside"
    "To know something that the line does not."


@dataclass(frozen=True, slots=True)
class SizeWithoutUnit:
    """A size was told whose unit decides: what it answers in feet, and what in metres."""

    in_feet: str
    in_metres: str


@dataclass(frozen=True, slots=True)
class UnitAlone:
    """Only a unit was told."""

    is_metric: bool


@dataclass(frozen=True, slots=True)
class NearTheLimit:
    """A quantity was told that may be more or less than what was asked about."""


HalfTold: TypeAlias = SizeWithoutUnit | UnitAlone | NearTheLimit
"""A quantity that does not answer the question yet."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller said nothing, or nothing that is evidence of speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Fields shared by every meaning of spoken words."""

    caution: DangerKind | None = None
    "Someone may be in danger: the safety sentence is said first, whatever else is meant."
    place: Place | None = None
    "The civic address in the words, as far as they tell it."
    option: str = ""
    "The option of a journey's question that was named or keyed."
    asks_record: bool = False
    "Whether the words ask for what the city's records tell of the caller's own file: “what do I still owe”."
    opening: OpeningAsked | None = None
    "Of which facility the words ask when it is open."
    wish: Wish | None = None
    half_told: HalfTold | None = None
    is_measured: bool = False
    "Whether a quantity names the option."
    corrects: tuple[tuple[str, str], ...] = ()
    "Questions of a journey that are not open now, each with the option that was named: “no, I said a fence”."


@dataclass(frozen=True, slots=True)
class NoMatch(Spoken):
    """The caller spoke and nothing fits; the nearest candidates are kept for editors."""

    candidates: tuple[Candidate, ...] = ()
    tells: bool = False
    "Whether it is more than a word or two: something was told."
    is_unclear: bool = False
    "Whether the words themselves were hardly heard, so that to be asked again helps little."


@dataclass(frozen=True, slots=True)
class Ambiguous(Spoken):
    """One to three articles may be meant; one alone is confirmed."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Recognized(Spoken):
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
class Control(Spoken):
    """A request about the call itself."""

    kind: ControlKind
    confidence: float = 1.0
    about: tuple[Candidate, ...] = ()
    "What it is about, when the caller says so: one article, or several that may be meant."
    wanted: Wanted | None = None
    "The department or the person that was asked for by name."
    part: Part = Part.ALL
    "What of the last answer is to be repeated."
    sentences: tuple[int, ...] = ()
    "The numbers, from 0, of its sentences that tell what was asked about it."


Understanding: TypeAlias = Silence | NoMatch | Ambiguous | Recognized | Danger | Control


def cautious(meant: Understanding, kind: DangerKind) -> Understanding:
    """Return the meaning with the safety sentence first."""
    return replace(meant, caution=kind) if isinstance(meant, Spoken) else meant


def choosing(meant: Understanding, option: str) -> Understanding:
    """The same meaning, with the option of a journey's question that the words name."""
    return replace(meant, option=option) if isinstance(meant, Spoken) else meant


def asking_record(meant: Understanding) -> Understanding:
    """The same meaning, of words that ask for what the city's records tell."""
    return replace(meant, asks_record=True) if isinstance(meant, Spoken) else meant


def asking_hours(meant: Understanding, opening: OpeningAsked) -> Understanding:
    """The same meaning, of words that ask when a facility is open."""
    return replace(meant, opening=opening) if isinstance(meant, Spoken) else meant


def placed(meant: Understanding, place: Place | None) -> Understanding:
    """The same meaning, with the address that the words hold."""
    return replace(meant, place=place) if isinstance(meant, Spoken) else meant


def repairing(
    meant: Understanding, wish: Wish | None, corrects: tuple[tuple[str, str], ...] = ()
) -> Understanding:
    """The same meaning, with what the words want of a guided journey."""
    return replace(meant, wish=wish, corrects=corrects) if isinstance(meant, Spoken) else meant
