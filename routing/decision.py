"""What the line does next: a closed union."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from intents.understanding import ControlKind, DangerKind


class Reason(StrEnum):
    """Why a person is needed."""

    ASKED = "asked"
    POLICY = "policy"
    REJECTED = "rejected"
    NOT_UNDERSTOOD = "not_understood"
    NOT_HEARD = "not_heard"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    FAILURE = "failure"
    NOT_CURRENT = "not_current"
    TAKEN_OVER = "taken_over"
    "A member of staff took the call over from the line."
    SWITCH = "all_to_people"
    "The city has switched every call to people."


class Step(StrEnum):
    """How directed a reprompt is."""

    REPHRASE = "rephrase"
    EXAMPLES = "examples"
    MENU = "menu"
    AGAIN = "again"
    "The same closed question, with its keys."


@dataclass(frozen=True, slots=True)
class Answer:
    """Speak an article's reviewed answer, then ask whether it helped."""

    article: str
    names_topic: bool = False
    "Say first what the answer is about, so that a caller can object."
    also_asked: bool = False
    "It is the second question of one breath."


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which of at most three articles is meant."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reprompt:
    """Ask again, more directed each time."""

    step: Step
    heard: bool
    "Whether the caller spoke at all."
    menu: tuple[str, ...] = ()
    "The articles behind the keys, where the step is the keypad menu."


@dataclass(frozen=True, slots=True)
class Route:
    """Connect the caller to a department that is open now, or to its on-call crew."""

    department: str
    numbers: tuple[str, ...]
    "E.164 or SIP addresses, tried in order."
    reason: Reason
    article: str = ""
    by: str = ""
    "Who takes the call at the desk by their own number; empty where a department's numbers are rung."


@dataclass(frozen=True, slots=True)
class Wait:
    """Keep the caller in the queue of a department that is open now."""

    department: str
    reason: Reason
    article: str = ""


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record a message for a department that cannot take the call now."""

    department: str
    reason: Reason
    opens_at: datetime | None
    "None when the department is open but nobody answered."
    article: str = ""


@dataclass(frozen=True, slots=True)
class OfferCallBack:
    """Nobody has taken the call: let the caller choose between a call-back and a message."""

    message: TakeMessage
    "What the caller may leave instead."


@dataclass(frozen=True, slots=True)
class Redirect:
    """Tell the caller which other organisation to call."""

    article: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Speak the safety words, then stay on the line with a person if one can be reached."""

    kind: DangerKind
    department: str = ""
    "Empty when nobody is there to take the call."
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explain:
    """Say something true about the line itself, then go on."""

    kind: ControlKind


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last thing again."""

    slower: bool


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Go on in another language."""

    language: str


@dataclass(frozen=True, slots=True)
class AskMore:
    """The answer helped: ask whether there is anything else."""


@dataclass(frozen=True, slots=True)
class AskOpenly:
    """Ask the open question again."""


@dataclass(frozen=True, slots=True)
class End:
    """Say goodbye and hang up."""

    heard: bool = True


OnTopic: TypeAlias = Answer | Clarify | Reprompt | Redirect
ToPerson: TypeAlias = Route | Wait | OfferCallBack | TakeMessage | Emergency
AboutCall: TypeAlias = Explain | Repeat | SwitchLanguage | AskMore | AskOpenly | End
"Decisions about the call itself."
Decision: TypeAlias = OnTopic | ToPerson | AboutCall
