"""The meaning of an utterance: a closed union."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from intents.meaning.day_named import DayNamed
from intents.places.place import Place


class Span(StrEnum):
    """More than one day that a question about hours is about."""

    WEEK = "week"
    WEEKEND = "weekend"
    HOLIDAYS = "holidays"
    "Holidays that are not named: no ordinary hours are told for them."


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """A question when a facility is open."""

    facility: str
    "Its slug; empty for the facility mentioned before."
    day: DayNamed | None
    "None for the day mentioned before: “and the landfill?”."
    span: Span | None = None
    "What is asked about instead of a day."
    goes_on: bool = field(default=False, compare=False)
    "Whether the words begin like a further question: “and”, “what about”."
    asks: bool = field(default=False, compare=False)
    "Whether the words ask for hours: a place or a day alone may be named in passing."
    reopens: bool = field(default=False, compare=False)
    "Whether it is asked when it opens again after that day."
    beside: frozenset[str] = field(default=frozenset(), compare=False)
    "The facilities of which the words ask something else, such as lessons at the pool."


class DangerKind(StrEnum):
    """Why someone may be in danger; each has its own fixed, reviewed words."""

    LIFE = "emergency.life"
    FIRE_GAS_POWER = "emergency.fire_gas_power"
    SELF_HARM = "crisis.self_harm"


class CallerState(StrEnum):
    """The state that a caller is in; what follows from it lasts for the call."""

    CRISIS = "crisis"
    "Spoke of suicide."
    CHILD = "child"
    AFRAID = "afraid"
    "Of somebody who follows or threatens them, or is at the door."
    LIMITED_LANGUAGE = "limited_language"
    "Speaks little of the language of the call."
    HARD_OF_HEARING = "hard_of_hearing"
    ANGRY = "angry"


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
    ACCEPTS = "accepts"
    "Took the answer, without a clear word that it helped."
    HELPED = "helped"
    "Took the answer, in words that say that it helped, without being asked."
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
    sentences: tuple[int, ...] = ()
    "The numbers of its sentences that tell what is asked, where the rest is not needed."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who was asked for by name."""

    department: str
    "Empty for somebody whom the city does not list, whom the operator may know."
    person: str = ""
    "The name as the city says it, or as it was heard; empty if a department was asked for."
    is_sure: bool = True
    "Whether the word was certainly a name, not part of the topic."


class Part(StrEnum):
    """The part of an answer that a caller wants to hear again."""

    ALL = "all"
    NUMBER = "number"
    ADDRESS = "address"


class Wish(StrEnum):
    """What a caller wants besides an answer or a question: about a guided journey, or by text."""

    OVER = "over"
    "To start it again."
    BACK = "back"
    "To answer the last question again."
    LATER = "later"
    "To continue it on another call."
    KEPT = "kept"
    "To continue one from another call."
    TEXT = "text"
    "To have what was said sent as a text."
    MEANING = "meaning"
    "To hear what its question means."
    UNSURE = "unsure"
    "To continue without knowing the answer."
    ASIDE = "aside"
    "To know something that the line cannot tell."


@dataclass(frozen=True, slots=True)
class SizeWithoutUnit:
    """A size without its unit, which matters: the option that it means in feet, and in metres."""

    in_feet: str
    in_metres: str


@dataclass(frozen=True, slots=True)
class UnitAlone:
    """Only a unit was said."""

    is_metric: bool


@dataclass(frozen=True, slots=True)
class NearTheLimit:
    """A quantity that may be more or less than the limit that was asked about."""


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
    "The civic address in the words, as far as they give it."
    option: str = ""
    "The option of a journey's question that was named or keyed."
    asks_record: bool = False
    "Whether the words ask about the caller's own file in the city's records: “what do I still owe”."
    opening: OpeningAsked | None = None
    "The facility whose hours are asked for."
    wish: Wish | None = None
    half_told: HalfTold | None = None
    is_measured: bool = False
    "Whether a quantity named the option."
    may_answer: bool = False
    "Whether it was stated to a journey's open question, so that it may be an answer that was not understood."
    corrects: tuple[tuple[str, str], ...] = ()
    "Questions of a journey that are not open now, with the options named for them: “no, I said a fence”."
    calls_again: bool = False
    "Whether the caller said that this is not their first call about it."
    states: frozenset[CallerState] = frozenset()
    "The states of the caller that the words show."
    refuses_offer: bool = False
    "Whether what the line had offered was refused in the same breath: “no, but when do they open”."


@dataclass(frozen=True, slots=True)
class NoMatch(Spoken):
    """The caller spoke and nothing fits; the nearest candidates are kept for editors."""

    candidates: tuple[Candidate, ...] = ()
    tells: bool = False
    "Whether it is more than a word or two, so that something was said."
    asks: bool = False
    "Whether something was surely asked that neither the answer before nor an address tells."
    is_unclear: bool = False
    "Whether the words were barely recognized, so that asking again helps little."
    is_unanswered: bool = False
    "Whether it is surely the city's business that no article answers, so that asking again helps nobody."


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
    sentences: tuple[int, ...] = ()
    "The numbers of the article's sentences that tell what is asked, where the rest is not needed."
    takes_offer: bool = False
    "Whether what the line had offered was taken in the same breath: “yes please, but first …”."


@dataclass(frozen=True, slots=True)
class Danger:
    """Someone may be in danger."""

    kind: DangerKind
    rule: str
    "The name of the rule that fired, or `learned` for the classifier's finding; never the caller's words."
    states: frozenset[CallerState] = frozenset()
    "The states of the caller that the words show besides."
    language: str = ""
    "The language that the caller speaks, if it is surely none of the line's."


@dataclass(frozen=True, slots=True)
class Control(Spoken):
    """A request about the call itself."""

    kind: ControlKind
    confidence: float = 1.0
    about: tuple[Candidate, ...] = ()
    "What it is about, if the caller says so: one article, or several that may be meant."
    wanted: Wanted | None = None
    "The department or person that was asked for by name."
    part: Part = Part.ALL
    "The part of the last answer to repeat."
    sentences: tuple[int, ...] = ()
    "The numbers, from 0, of its sentences that answer the follow-up."
    doubted: bool = False
    "Whether they are only likelier than anything else to answer it."
    language: str = ""
    "The language that was asked for by name, or that the caller speaks where a person is needed for it."
    is_so: bool | None = None
    "Whether the value that the caller repeated is the answer's; None if they did not, or it is not sure."
    is_wish: bool = False
    "Whether it is wished for rather than asked about: to see one's own data, or to have them erased."


Understanding: TypeAlias = Silence | NoMatch | Ambiguous | Recognized | Danger | Control


def cautious(meant: Understanding, kind: DangerKind) -> Understanding:
    """Return the meaning with the safety sentence first."""
    return replace(meant, caution=kind) if isinstance(meant, Spoken) else meant


def in_states(meant: Understanding, states: frozenset[CallerState]) -> Understanding:
    """The same meaning, with more states of the caller that the words show."""
    if not states or not isinstance(meant, Spoken | Danger):
        return meant
    return replace(meant, states=meant.states | states)


def states_in(meant: Understanding) -> frozenset[CallerState]:
    """Return the states of the caller that a meaning shows."""
    match meant:
        case Danger(DangerKind.SELF_HARM, states=states):
            return states | {CallerState.CRISIS}
        case Danger(states=states) | Spoken(states=states):
            return states
        case _:
            return frozenset()


def choosing(meant: Understanding, option: str) -> Understanding:
    """The same meaning, with the option of a journey's question in the words."""
    return replace(meant, option=option) if isinstance(meant, Spoken) else meant


def asking_record(meant: Understanding) -> Understanding:
    """The same meaning, with a question about the city's records."""
    return replace(meant, asks_record=True) if isinstance(meant, Spoken) else meant


def asking_hours(meant: Understanding, opening: OpeningAsked) -> Understanding:
    """The same meaning, with a question about a facility's hours."""
    return replace(meant, opening=opening) if isinstance(meant, Spoken) else meant


def placed(meant: Understanding, place: Place | None) -> Understanding:
    """The same meaning, with the address in the words."""
    return replace(meant, place=place) if isinstance(meant, Spoken) else meant


def repairing(
    meant: Understanding, wish: Wish | None, corrects: tuple[tuple[str, str], ...] = ()
) -> Understanding:
    """The same meaning, with what the words ask of a guided journey."""
    return replace(meant, wish=wish, corrects=corrects) if isinstance(meant, Spoken) else meant


def danger_in(meant: Understanding) -> DangerKind | None:
    """Return the danger that is certain or possible, if any."""
    match meant:
        case Danger(kind):
            return kind
        case Spoken(caution=kind):
            return kind
        case _:
            return None
