"""What the line asked last: a closed union."""

from dataclasses import dataclass
from typing import TypeAlias

from routing.journeys.guided_question import GuidedQuestion
from routing.requests.asking import Already, AskAttribute, Attribute
from routing.services.finding import Address
from routing.services.status import NumberQuestion
from routing.texting.templates import TextKind


@dataclass(frozen=True, slots=True)
class HowCanIHelp:
    """The open question."""


@dataclass(frozen=True, slots=True)
class DidThatHelp:
    """Whether an answer helped; only a yes resolves it at once."""

    article: str


@dataclass(frozen=True, slots=True)
class AnythingElse:
    """Whether the caller has another question."""

    article: str = ""
    "Who else answers it was told just before, for this article."


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
    """Where it is, or what of that is still missing."""

    article: str
    "What it is asked for."
    number: int = 0
    street: str = ""
    tries: int = 0
    "Questions for an address before this one."


@dataclass(frozen=True, slots=True)
class IsItThere:
    """Whether the address that was heard is right."""

    article: str
    address: Address
    others: tuple[str, ...] = ()
    "Streets that may be meant instead."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ShallIReport:
    """Whether it is reported there."""

    article: str
    address: Address
    needs: tuple[Attribute, ...] = ()
    "What the city's server requires besides, asked for after the yes."
    already: Already | None = None
    "An open report there, to which the caller may be added instead."


@dataclass(frozen=True, slots=True)
class ShallIText:
    """Whether it is texted; only a yes is consent."""

    article: str
    kind: TextKind


@dataclass(frozen=True, slots=True)
class WhatReference:
    """The reference number of a journey from another call."""

    tries: int = 0
    "Numbers that were wrong."


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
    | WhatReference
    | GuidedQuestion
)
