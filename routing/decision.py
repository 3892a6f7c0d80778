"""What the line does next: a closed union."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from intents.meaning.understanding import ControlKind, DangerKind, Part
from routing.journeys.guide import AskReference, Guide
from routing.journeys.run import Guidance, Run
from routing.requests.asking import Already, AskAttribute, Attribute
from routing.services.finding import Address, Finding
from routing.services.status import NumberQuestion
from routing.texting.texted import ByText


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
    OBJECTED = "objected"
    "The caller objected to transcription."
    RETURNED = "returned"
    "The caller had called about it more than once recently."
    UNIDENTIFIED = "unidentified"
    UNTOLD = "untold"
    "The caller asked something that the answer does not tell."


class Acknowledged(StrEnum):
    """What is acknowledged before anything else is said; each is a prompt."""

    NOTHING = ""
    CALLS_AGAIN = "sorry_again"
    "The caller said that this is not their first call about it."
    CHILD = "state.child"
    AFRAID = "state.afraid"
    SIMPLY = "state.simply"
    "The caller speaks little of the language."
    SLOWLY = "state.slowly"
    "The caller hears badly, or speaks little of the language."
    ANGRY = "state.angry"


class RepromptStep(StrEnum):
    """The escalation level of a reprompt."""

    REPHRASE = "rephrase"
    NOT_THAT = "not_that"
    "The caller denied what the line guessed."
    EXAMPLES = "examples"
    MENU = "menu"
    AGAIN = "again"
    "The same closed question, with its keys."
    UNTOLD = "untold"
    "The same offer, after something was asked that nothing tells."
    ONCE_MORE = "once_more"
    "The same question alone, to a caller who was silent after an answer, or only took it."


@dataclass(frozen=True, slots=True)
class Answer:
    """Speak an article's reviewed answer, then ask for more, or in a sample whether it helped."""

    article: str
    names_topic: bool = False
    "Name the topic first, so that the caller can object."
    also_asked: bool = False
    "It answers a second question from the same utterance."
    instead: bool = False
    "It corrects a misunderstanding."
    sorry: bool = False
    "Apologize first: the caller complained about the line."
    no_payment: bool = False
    "Say before anything else that no card is taken: the caller wanted to pay on the line."
    first: Acknowledged = Acknowledged.NOTHING
    findings: tuple[Finding, ...] = ()
    "What was looked up for this caller, spoken instead of the general answer; None if that suffices."
    sentences: tuple[int, ...] = ()
    "The numbers of the sentences that tell what was asked, spoken instead of what is said at first."
    keeps_offer: bool = False
    "Whether what was offered before the caller asked is offered again after the answer."
    refers: bool = field(default=False, compare=False)
    "Whether its only next step is a website or a person; only the ledger needs it."
    sampled: bool = field(default=False, compare=False)
    "Whether the call was drawn to be asked whether it helped."
    doubted: bool = field(default=False, compare=False)
    "Whether the caller is asked that without being drawn, since a wrong answer would matter."


class AddressProblem(StrEnum):
    """Why an address is asked for again."""

    NONE = ""
    UNHEARD = "address.again"
    NO_SUCH_NUMBER = "address.no_such_number"
    NO_SUCH_STREET = "address.no_such_street"


@dataclass(frozen=True, slots=True)
class AskAddress:
    """Ask for the place, or for the part of the address that is missing."""

    article: str
    number: int = 0
    street: str = ""
    tries: int = 0
    "How often an address was asked for before."
    problem: AddressProblem = AddressProblem.NONE
    where: str = ""
    "The street that has no such number."


@dataclass(frozen=True, slots=True)
class CheckAddress:
    """Read back an address that was not recognized for certain."""

    article: str
    address: Address
    others: tuple[str, ...] = ()
    "Streets that may be meant instead."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which of at most three articles is meant."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reprompt:
    """Ask again, more directed each time."""

    step: RepromptStep
    heard: bool
    "Whether the caller spoke at all."
    menu: tuple[str, ...] = ()
    "The articles of the keypad menu, if offered."


@dataclass(frozen=True, slots=True)
class Route:
    """Connect the caller to a department that is open now, or to its on-call crew."""

    department: str
    numbers: tuple[str, ...]
    "E.164 or SIP addresses, tried in order."
    reason: Reason
    article: str = ""
    by: str = ""
    "The member of staff who takes the call at the desk; empty if a department's numbers are rung."
    person: str = ""
    "The person asked for by name."
    told: Guidance | None = None
    "What a journey says before the person takes over."
    first: Acknowledged = Acknowledged.NOTHING


@dataclass(frozen=True, slots=True)
class Wait:
    """Queue the caller for a department that is open now."""

    department: str
    reason: Reason
    article: str = ""
    person: str = ""
    "The person asked for by name."
    told: Guidance | None = None
    "What a journey says before the person takes over."
    first: Acknowledged = Acknowledged.NOTHING


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record a message for a department that cannot take the call."""

    department: str
    reason: Reason
    opens_at: datetime | None
    "None when the department is open but nobody answered."
    article: str = ""
    person: str = ""
    "The person asked for by name."
    told: Guidance | None = None
    "What a journey says before the person takes over."
    first: Acknowledged = Acknowledged.NOTHING


@dataclass(frozen=True, slots=True)
class OfferCallBack:
    """Offer a call-back, a message or more waiting after nobody took the call."""

    message: TakeMessage
    "What the caller may leave instead."
    onward: Route | Wait | None = None
    "The next route for a caller who would rather wait; None if nobody is left."


@dataclass(frozen=True, slots=True)
class OfferPerson:
    """Say that the answer does not tell what was asked, and offer whoever knows."""

    department: str
    article: str
    by_message: bool = False
    "Whether the department is closed, so that it gets a message."


@dataclass(frozen=True, slots=True)
class Redirect:
    """Tell the caller which other organisation to call."""

    article: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Speak the safety words, then stay on the line with a person if one can be reached."""

    kind: DangerKind
    department: str = ""
    "Empty if nobody is available."
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explain:
    """Explain something about the line itself, then go on."""

    kind: ControlKind
    offers: OfferPerson | None = None
    "Who takes down what the caller wants done with their own data."


@dataclass(frozen=True, slots=True)
class StayQuiet:
    """Keep waiting for a caller who asked for time."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last thing again."""

    slower: bool
    part: Part = Part.ALL
    "The part of it, if the caller asked for one."
    sentences: tuple[int, ...] = ()
    "The numbers, from 0, of the answer's sentences that cover what the caller asked."
    doubted: bool = False
    "Whether they perhaps do not, so that the caller is asked whether they help."
    is_so: bool | None = None
    "Whether to say yes or no first, to a value that the caller repeated."


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Continue in another language."""

    language: str


@dataclass(frozen=True, slots=True)
class AskMore:
    """Ask whether there is anything else, since the answer helped."""


@dataclass(frozen=True, slots=True)
class AskOpenly:
    """Ask the open question again."""

    sorry: bool = False
    "Apologize for a misunderstanding."


@dataclass(frozen=True, slots=True)
class End:
    """Say goodbye and hang up."""

    heard: bool = True
    kept: Run | None = None
    "The journey that the caller may continue later."


@dataclass(frozen=True, slots=True)
class OfferReport:
    """Ask whether to report it there."""

    article: str
    address: Address
    needs: tuple[Attribute, ...] = ()
    "What else the city's server requires, asked for after the yes."
    already: Already | None = None
    "An open report there that the caller may join instead."


@dataclass(frozen=True, slots=True)
class FileReport:
    """Report it to the city, and tell the caller the reference number."""

    article: str
    address: Address
    offers_text: bool = False
    "Whether to ask at once if the number should be texted."
    sentences: tuple[int, ...] = ()
    "The numbers, from 0, of the article's sentences that tell what was asked with the yes."
    told: Guidance | None = None
    "What a journey says before its answers are submitted."
    code: str = ""
    "The service on the city's server; empty for the article's own."
    given: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    "What else the server requires, by attribute."
    joins: str = ""
    "The server's id of the open report that it joins."


ForAddress: TypeAlias = AskAddress | CheckAddress | OfferReport | AskAttribute | NumberQuestion
"Decisions on the way to a lookup."
OnTopic: TypeAlias = Answer | Clarify | Reprompt | Redirect | FileReport | Guide | AskReference | OfferPerson
ToPerson: TypeAlias = Route | Wait | OfferCallBack | TakeMessage | Emergency
AboutCall: TypeAlias = Explain | StayQuiet | Repeat | SwitchLanguage | AskMore | AskOpenly | End
"Decisions about the call itself."
Decision: TypeAlias = OnTopic | ForAddress | ByText | ToPerson | AboutCall
