"""From a place or a number in the caller's words to what is looked up, asking for what is missing."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from intents.meaning.understanding import Control, ControlKind, Danger, Understanding
from intents.places.place import Place
from routing.asked import AnythingElse, DidThatHelp, IsItThere, ShallIReport, WhatAddress
from routing.deciding.conversation import Move
from routing.deciding.standpoint import Standpoint
from routing.decision import (
    AddressProblem,
    Answer,
    AskAddress,
    CheckAddress,
    Decision,
    FileReport,
    OfferReport,
    Reason,
)
from routing.dialogue_state import DialogueState
from routing.requests.asking import AskAttribute, AttributeAnswer
from routing.services.finding import AccountStanding, Address, ApplicationStatus, Elsewhere, LookUp
from routing.services.services import Services
from routing.services.source import NotAvailable
from routing.services.status import (
    AskCode,
    AskNumber,
    Consulted,
    Misfit,
    NextStep,
    NumberQuestion,
    Sealed,
    Unidentified,
    after_number,
)
from routing.texting.templates import TextKind

MOST_TRIES = 2
"How many questions for an address are asked before a person takes over."


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The address did not become clear: a person continues with what was understood."""

    article: str


Addressed: TypeAlias = (
    LookUp | AskAddress | CheckAddress | OfferReport | AskAttribute | FileReport | Answer | GiveUp
)


@dataclass(frozen=True, slots=True)
class KnownSoFar:
    """What the caller has said about the address so far."""

    number: int = 0
    street: str = ""
    tries: int = 0


def next_step(
    move: Move, place: Place | None, articles: tuple[str, ...], dialogue: DialogueState, services: Services
) -> Addressed | None:
    """Return the next step after a move about an address; None if the topic's department takes over."""
    match move, dialogue.asked:
        case Move.LOOK_UP, IsItThere() | ShallIReport() as asked if place and repeats(place, asked.address):
            confirmed = Move.THERE if isinstance(asked, IsItThere) else Move.REPORT
            return next_step(confirmed, None, articles, dialogue, services)
        case Move.LOOK_UP, WhatAddress() as asked if place and place.is_same:
            return at_the_same(asked, dialogue, services)
        case Move.LOOK_UP, _ if place and articles:
            return addressed(articles[0], place, known_so_far(dialogue), services)
        case Move.THERE, IsItThere(article, address, tries=tries):
            return with_street(article, address, tries, services)
        case Move.NOT_THERE, IsItThere() as asked:
            return refused(asked)
        case Move.REPORT, ShallIReport(article, address, needs, already):
            joins = already.id if already else ""
            return (
                AskAttribute(article, address, needs, joins=joins)
                if needs
                else FileReport(article, address, joins=joins)
            )
        case Move.GENERALLY, WhatAddress(article) if dialogue.latest != article:
            return Answer(article)
        case _:
            return None


def repeats(place: Place, address: Address) -> bool:
    """Whether a place is the one that was just read back, told once more instead of a yes."""
    is_street = bool(place.streets) and place.streets[0].street == address.street and not place.crossing
    return is_street and place.is_sure and place.number in {0, address.number} and bool(address.number)


def known_so_far(dialogue: DialogueState) -> KnownSoFar:
    """What is known about the address at this point."""
    match dialogue.asked:
        case WhatAddress(number=number, street=street, tries=tries):
            return KnownSoFar(number, street, tries)
        case IsItThere(address=Address(street, number), tries=tries):
            return KnownSoFar(number, street, tries)
        case ShallIReport(address=Address(street, number)):
            return KnownSoFar(number, street)
        case DidThatHelp() | AnythingElse() if dialogue.follows_answer and dialogue.address:
            return KnownSoFar(dialogue.address.number, dialogue.address.street)
        case _:
            return KnownSoFar()


def addressed(article: str, place: Place, known: KnownSoFar, services: Services) -> Addressed:
    """Return the next step after a place was named."""
    if place.is_unknown:
        return _not_in_city(article, known)
    place = _on_known_street(place, known)
    is_corrected = bool(place.streets and known.street)
    number = place.number or (0 if is_corrected or place.crossing else known.number)
    if place.municipality in services.streets.around:
        return Answer(article, findings=(Elsewhere(place.municipality),))
    likely = _possible(place, number, services)
    if number and likely.streets and not (likely.is_sure or _has_any(likely, number, services)):
        return _not_in_city(article, known)
    crossing = place.crossing[0].street if place.crossing else ""
    if likely.streets and not likely.is_sure:
        best, *others = (guess.street for guess in likely.streets)
        return CheckAddress(article, Address(best, number, crossing), tuple(others), known.tries)
    street = likely.streets[0].street if likely.streets else known.street
    return with_street(article, Address(street, number, crossing), known.tries, services)


def _not_in_city(article: str, known: KnownSoFar) -> AskAddress | GiveUp:
    """Say once that the city has no such street; told it again, a person takes over."""
    if known.tries:
        return GiveUp(article)
    return ask(AskAddress(article, tries=known.tries, problem=AddressProblem.NO_SUCH_STREET))


def _on_known_street(place: Place, known: KnownSoFar) -> Place:
    """The place on the street that is known already, if the words are hardly like another: “right by 340”."""
    is_likely_other = place.is_sure or not place.number or not known.street
    return place if is_likely_other else replace(place, streets=())


def _has_any(place: Place, number: int, services: Services) -> bool:
    return any(services.has(Address(guess.street, number)) for guess in place.streets)


def _possible(place: Place, number: int, services: Services) -> Place:
    """The place with only those streets that have the number, if any of them has it."""
    having = tuple(guess for guess in place.streets if services.has(Address(guess.street, number)))
    return replace(place, streets=having or place.streets)


def at_the_same(asked: WhatAddress, dialogue: DialogueState, services: Services) -> Addressed:
    """What follows “at the same place”: the address that was told before, if one was."""
    if dialogue.told_address is None:
        return unheard(asked)
    return with_street(asked.article, dialogue.told_address, asked.tries, services)


def with_street(article: str, address: Address, tries: int, services: Services) -> Addressed:
    """Return the next step once it is clear which street is meant, if it is."""
    if not address.street:
        return ask(AskAddress(article, address.number, tries=tries))
    is_found = address.number or (address.crossing and article in services.reports)
    if not is_found and services.needs_number(article, address.street):
        return ask(AskAddress(article, street=address.street, tries=tries))
    if not services.has(address):
        problem = AddressProblem.NO_SUCH_NUMBER
        return ask(AskAddress(article, tries=tries, problem=problem, where=address.street))
    return OfferReport(article, address) if article in services.reports else LookUp(article, address)


def refused(asked: IsItThere) -> Addressed:
    """Return the next step if the address read back was wrong: the next likely street, then a question."""
    if asked.others:
        address = replace(asked.address, street=asked.others[0])
        return CheckAddress(asked.article, address, asked.others[1:], asked.tries)
    return ask(AskAddress(asked.article, tries=asked.tries, problem=AddressProblem.UNHEARD))


def unheard(asked: WhatAddress) -> Addressed:
    """Return the next step after words without an address."""
    problem = AddressProblem.UNHEARD
    return ask(AskAddress(asked.article, asked.number, asked.street, asked.tries, problem))


def ask(question: AskAddress) -> AskAddress | GiveUp:
    """Return the question, unless it was asked often enough."""
    if question.tries >= MOST_TRIES:
        return GiveUp(question.article)
    return AskAddress(
        question.article,
        question.number,
        question.street,
        question.tries + 1,
        question.problem,
        question.where,
    )


def after_address(step: Addressed, here: Standpoint) -> Decision:
    """Return the decision; what was not found or understood goes to the topic's department."""
    match step:
        case LookUp(article):
            if found := here.services.look_up(step, here.today):
                return Answer(article, findings=(found,))
            return here.to(here.catalog[article].department, Reason.NOT_CURRENT, article)
        case GiveUp(article):
            return here.to(here.catalog[article].department, Reason.NOT_UNDERSTOOD, article)
        case FileReport(article):
            return replace(step, offers_text=here.may_text(article, TextKind.REPORT))
        case AskAddress() | CheckAddress() | OfferReport() | AskAttribute() | Answer():
            return step
        case _:
            assert_never(step)


def by_number(meant: Understanding, consulted: Consulted, here: Standpoint) -> Decision | None:
    """Return the decision after a number; only danger comes first, since “zero” is part of many numbers."""
    asked = here.dialogue.asked
    if isinstance(meant, Danger) or not isinstance(asked, NumberQuestion):
        return None
    is_payment = isinstance(meant, Control) and meant.kind is ControlKind.PAYMENT
    if is_payment and isinstance(consulted, Misfit):
        return None
    return _numbered(asked.article, after_number(asked, consulted), here)


def with_number(decision: Decision, consulted: Consulted | AttributeAnswer | None) -> Decision:
    """Return the question for the second number where the first was told before it was asked for."""
    match decision, consulted:
        case AskNumber(article, wrong), Sealed(number):
            return AskCode(article, number, wrong)
        case _:
            return decision


def _numbered(article: str, step: NextStep, here: Standpoint) -> Decision:
    match step:
        case AskNumber() | AskCode():
            return step
        case ApplicationStatus() | AccountStanding():
            return Answer(article, findings=(step,))
        case NotAvailable():
            return here.to(here.catalog[article].department, Reason.NOT_CURRENT, article)
        case Unidentified():
            return here.to(here.catalog[article].department, Reason.UNIDENTIFIED, article)
        case _:
            assert_never(step)


def with_question(decision: Decision, meant: Understanding) -> Decision:
    """Return a report with what was asked in one breath with the yes."""
    match decision, meant:
        case FileReport(), Control(sentences=sentences):
            return replace(decision, sentences=sentences)
        case _:
            return decision
