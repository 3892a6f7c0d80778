"""What the line asked last: a closed union."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from intents.text.transcript import (
    Choice,
    CivicAddress,
    Closed,
    Expecting,
    KeyedDigits,
    Menu,
    OneOf,
    OpenQuestion,
    YesNo,
)
from routing.decision import (
    AskAddress,
    AskMore,
    CheckAddress,
    Clarify,
    Decision,
    FileReport,
    ForAddress,
    OfferPerson,
    OfferReport,
    Reprompt,
    RepromptStep,
)
from routing.journeys.guide import AskReference, Guide, GuidedChoice, GuidedQuestion, GuidedYesNo, Lead
from routing.journeys.run import Run
from routing.requests.asking import Already, AskAttribute, Attribute
from routing.services.finding import Address
from routing.services.status import AskCode, AskNumber, NumberQuestion
from routing.texting.templates import TextKind
from routing.texting.texted import OfferText


@dataclass(frozen=True, slots=True)
class HowCanIHelp:
    """The open question."""


@dataclass(frozen=True, slots=True)
class DidThatHelp:
    """Whether an answer helped: asked of a sample of calls, and where doubt matters."""

    article: str
    told: tuple[int, ...] = ()
    "The sentences of it that a follow-up just got."


@dataclass(frozen=True, slots=True)
class AnythingElse:
    """Whether the caller has another question."""

    article: str = ""
    "The article that the words follow: its answer, or who else answers it; empty after anything else."
    told: tuple[int, ...] = ()
    "The sentences of it that a follow-up just got."


@dataclass(frozen=True, slots=True)
class IsItAbout:
    """Asks to confirm one article."""

    article: str


@dataclass(frozen=True, slots=True)
class WhichOf:
    """Asks to choose among two or three articles."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromMenu:
    """A key of the key-press menu."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatAddress:
    """Asks for the place, or for the part of it that is missing."""

    article: str
    "The article that needs it."
    number: int = 0
    street: str = ""
    tries: int = 0
    "How often an address was asked for before."


@dataclass(frozen=True, slots=True)
class IsItThere:
    """Asks whether the address was understood correctly."""

    article: str
    address: Address
    others: tuple[str, ...] = ()
    "Streets that may be meant instead."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ShallIReport:
    """Asks whether to report it there."""

    article: str
    address: Address
    needs: tuple[Attribute, ...] = ()
    "What else the city's server requires, asked for after the yes."
    already: Already | None = None
    "An open report there that the caller may join instead."


@dataclass(frozen=True, slots=True)
class ShallIText:
    """Asks whether to send a text; only a yes is consent."""

    article: str
    kind: TextKind


@dataclass(frozen=True, slots=True)
class ShallIConnect:
    """Asks whether to put the caller through to whoever knows what the answer does not tell."""

    department: str
    article: str
    by_message: bool = False
    "Whether the department is closed, so that it gets a message."


@dataclass(frozen=True, slots=True)
class WhatReference:
    """Asks for the reference number of a journey from another call."""

    tries: int = 0
    "How many wrong numbers were given."


AddressQuestion: TypeAlias = WhatAddress | IsItThere | ShallIReport
Asked: TypeAlias = (
    HowCanIHelp
    | DidThatHelp
    | AnythingElse
    | IsItAbout
    | WhichOf
    | FromMenu
    | AddressQuestion
    | NumberQuestion
    | AskAttribute
    | ShallIText
    | ShallIConnect
    | WhatReference
    | GuidedQuestion
)


Offered: TypeAlias = IsItThere | ShallIReport | ShallIText | ShallIConnect
"What the line would do once the caller agrees."


def asked_after(decision: Decision, before: Asked) -> Asked:
    """Return the question that is open after a decision."""
    match decision:
        case Reprompt(RepromptStep.AGAIN | RepromptStep.ONCE_MORE | RepromptStep.UNTOLD):
            return before
        case Reprompt(RepromptStep.MENU, menu=menu):
            return FromMenu(menu)
        case Clarify((article,)):
            return IsItAbout(article)
        case Clarify(articles):
            return WhichOf(articles)
        case AskMore():
            return AnythingElse()
        case AskNumber() | AskCode() | AskAttribute():
            return decision
        case OfferPerson(department, article, by_message):
            return ShallIConnect(department, article, by_message)
        case AskReference(tries):
            return WhatReference(tries)
        case AskAddress() | CheckAddress() | OfferReport() | FileReport() | OfferText() | Guide():
            return asked_to_act(decision)
        case _:
            return HowCanIHelp()


def asked_to_act(decision: ForAddress | FileReport | OfferText | Guide) -> Asked:
    """Return the question for a lookup, a report, a text or a journey."""
    match decision:
        case AskAddress(article, number, street, tries):
            return WhatAddress(article, number, street, tries)
        case CheckAddress(article, address, others, tries):
            return IsItThere(article, address, others, tries)
        case OfferReport(article, address, needs, already):
            return ShallIReport(article, address, needs, already)
        case FileReport(article, offers_text=True):
            return ShallIText(article, TextKind.REPORT)
        case FileReport():
            return AnythingElse()
        case OfferText(article, kind):
            return ShallIText(article, kind)
        case AskNumber() | AskCode() | AskAttribute():
            return decision
        case Guide():
            return asked_on_journey(decision)
        case _:
            assert_never(decision)


def asked_on_journey(guide: Guide) -> Asked:
    """Return a journey's open question."""
    is_explained = guide.explains or guide.lead is Lead.ASIDE
    match guide:
        case Guide(Run(article), is_place=True):
            return WhatAddress(article, tries=1)
        case Guide(Run(article, step=step), options=options) if options:
            return GuidedChoice(article, step, options, is_explained)
        case Guide(Run(article, step=step)):
            return GuidedYesNo(article, step, is_explained, guide.in_feet, guide.in_metres)
        case _:
            assert_never(guide)


def expecting(asked: Asked) -> Expecting:
    """Return the kind of answer expected."""
    match asked:
        case HowCanIHelp():
            return OpenQuestion()
        case DidThatHelp(article, told):
            return YesNo(Closed.DID_THAT_HELP, article, told=told)
        case AnythingElse(article, told):
            return YesNo(Closed.ANYTHING_ELSE, article, told=told)
        case WhichOf(articles):
            return Choice(articles)
        case FromMenu(articles):
            return Menu(articles)
        case IsItAbout(article):
            return YesNo(Closed.IS_IT_ABOUT, article)
        case IsItThere() | ShallIReport() | ShallIText() | ShallIConnect():
            return YesNo(Closed.SHALL_I, asked.article)
        case AskAttribute() | WhatAddress() | WhatReference() | AskNumber() | AskCode():
            return _expecting_of(asked)
        case GuidedChoice() | GuidedYesNo():
            return _expecting_of(asked)
        case _:
            assert_never(asked)


def _expecting_of(
    asked: AskAttribute | WhatAddress | WhatReference | AskNumber | AskCode | GuidedQuestion,
) -> Expecting:
    match asked:
        case AskAttribute(article, left=(Attribute(code, values), *_)) if values:
            return OneOf(article, code, values)
        case AskAttribute():
            return OpenQuestion(is_detail=True)
        case WhatAddress(article):
            return CivicAddress(article)
        case WhatReference() | AskNumber() | AskCode():
            return KeyedDigits()
        case GuidedChoice(article, step, options):
            return OneOf(article, step, options)
        case GuidedYesNo(article, step):
            return YesNo(Closed.FACT, article, step)
        case _:
            assert_never(asked)
