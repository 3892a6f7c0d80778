"""What was looked up for a caller, as sentences: reviewed prompts with the found values filled in."""

from dataclasses import replace
from typing import TypeAlias, assert_never

from ivr.call.lookups.guided import reference_for
from ivr.call.lookups.keyed import asked_for_number, standing, status
from ivr.call.lookups.opening_hours import opening_hours
from ivr.call.lookups.reported import asked_attribute
from ivr.call.lookups.spoken_place import spoken_address, spoken_day, spoken_street
from ivr.call.texts import PromptBook, Sentence, Texts
from languages.forms import forms
from routing.asked import IsItThere, ShallIReport, WhatAddress
from routing.decision import AddressProblem, AskAddress, CheckAddress, FileReport, ForAddress, OfferReport
from routing.journeys.run import Guidance
from routing.requests.asking import AskAttribute
from routing.services.finding import (
    AccountStanding,
    Address,
    ApplicationStatus,
    CollectionDays,
    Elsewhere,
    Finding,
    OpeningHours,
    Stream,
    StreetInWinter,
)
from routing.services.status import AskCode, AskNumber

Sentences: TypeAlias = tuple[Sentence, ...]


def told(finding: Finding, texts: Texts) -> Sentences:
    """Return what was found; it counts as an answer."""
    return tuple(replace(sentence, is_answer=True) for sentence in _told(finding, texts))


def for_address(decision: ForAddress, texts: Texts) -> Sentences:
    """Return the question for an address, preceded by what was wrong with the last answer."""
    match decision:
        case AskAddress(article, number, street, tries, problem, where):
            question = texts.question(WhatAddress(article, number, street, tries))
            return (*_problem(problem, where, texts), *question)
        case CheckAddress(article, address, others, tries):
            return texts.question(IsItThere(article, address, others, tries))
        case AskNumber() | AskCode():
            return asked_for_number(decision, texts)
        case OfferReport(article, address, needs, already):
            asked = texts.question(ShallIReport(article, address, needs, already))
            return (texts.named("about", article), *asked)
        case AskAttribute():
            return asked_attribute(decision, texts)
        case _:
            assert_never(decision)


def filed(decision: FileReport, call_sid: str, texts: Texts) -> Sentences:
    """Confirm that a report or a journey's request is recorded, with its number digit by digit."""
    told = decision.told
    said = texts.steps(told.run.article, told.steps) if told else (texts.prompt("report.filed"),)
    return (*said, numbered(reference_for(call_sid, told), texts))


def numbered(reference: str, texts: Texts) -> Sentence:
    """Return a reference number, digit by digit."""
    digits = forms(texts.language).text("digits_between").join(reference)
    return texts.prompt("report.reference", reference=digits)


def _problem(problem: AddressProblem, where: str, texts: Texts) -> Sentences:
    match problem:
        case AddressProblem.NONE:
            return ()
        case AddressProblem.NO_SUCH_NUMBER:
            street = spoken_street(where, texts.city.services.streets, texts.language)
            return (texts.prompt(problem.value, street=street),)
        case AddressProblem.UNHEARD | AddressProblem.NO_SUCH_STREET:
            return (texts.prompt(problem.value),)
        case _:
            assert_never(problem)


def _told(finding: Finding, texts: Texts) -> Sentences:
    match finding:
        case CollectionDays(address, first, then):
            book, language = texts.prompts, texts.language
            where = spoken_address(address, texts.city.services.streets, language)
            return (
                texts.prompt("collection.at" if address.number else "collection.on", address=where),
                texts.prompt("collection.next", day=spoken_day(first.day, language)),
                texts.prompt("collection.streams", streams=streams(first.streams, book, language)),
                *(_then(then.streams, texts) if then.streams != first.streams else ()),
            )
        case StreetInWinter(address, route):
            return _in_winter(address, route, texts)
        case OpeningHours():
            return opening_hours(finding, texts)
        case Elsewhere(municipality):
            place = texts.city.services.streets.around[municipality][texts.language]
            return (texts.prompt("address.elsewhere", place=place),)
        case ApplicationStatus():
            return status(finding, texts)
        case AccountStanding():
            return standing(finding, texts)
        case Guidance(run, steps):
            return texts.steps(run.article, steps)
        case _:
            assert_never(finding)


def _in_winter(address: Address, route: str, texts: Texts) -> Sentences:
    """Return the street, not the number: it is the street that is plowed."""
    winter = texts.city.services.winter
    worded = winter.routes.get(route) if winter else None
    if worded is None:
        return (texts.prompt("not_current"),)
    where = spoken_street(address.street, texts.city.services.streets, texts.language)
    sentence = Sentence(worded[texts.language], texts.language, f"winter.{route}")
    return (texts.prompt("collection.on", address=where), sentence)


def _then(collected: tuple[Stream, ...], texts: Texts) -> Sentences:
    return (texts.prompt("collection.then", streams=streams(collected, texts.prompts, texts.language)),)


def streams(collected: tuple[Stream, ...], prompts: PromptBook, language: str) -> str:
    """Return what is collected as a spoken list."""
    names = [prompts.text(f"collection.{stream.value}", language) for stream in collected]
    if len(names) < 2:
        return "".join(names)
    return prompts.text("collection.and", language, first=", ".join(names[:-1]), last=names[-1])
