"""Sentences about one caller's case: what was looked up, filed or asked next, with its values filled in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias, assert_never

from intents.articles.article import Language
from ivr.call.lookups.opening_hours import opening_hours
from ivr.call.lookups.spoken_place import spoken_address, spoken_day, spoken_street
from ivr.call.texts import PromptBook, Sentence, Texts
from ivr.desk.callbacks.callback import reference_of
from languages.forms import forms
from languages.grammar import first_upper
from routing.asked import IsItThere, ShallIReport, WhatAddress, WhatReference
from routing.decision import AddressProblem, AskAddress, CheckAddress, FileReport, ForAddress, OfferReport
from routing.journeys.guide import AskReference, Guide, GuidedChoice, GuidedQuestion, GuidedYesNo, Lead
from routing.journeys.journey import AskOption, AskYesNo, Option
from routing.journeys.run import Guidance
from routing.requests.asking import AskAttribute
from routing.requests.questions import ReportQuestion
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
from routing.services.status import AskCode, AskNumber, NumberProblem, NumberQuestion


def guided(decision: Guide | AskReference, texts: Texts) -> tuple[Sentence, ...]:
    """Return the open question, preceded by what is said first."""
    if isinstance(decision, AskReference):
        wrong = (texts.prompt("journey.no_such_reference"),) if decision.tries else ()
        return (*wrong, *texts.question(WhatReference(decision.tries)))
    lead = (texts.prompt(decision.lead.value),) if decision.lead else ()
    if decision.lead is Lead.UNIT:
        return lead
    if decision.explains:
        lead = (*lead, *_explained(decision.run.article, decision.run.step, texts))
    steps = texts.steps(decision.run.article, (*decision.told, decision.run.step))
    return (*lead, *_changed(decision, texts), *steps)


def _explained(article: str, step: str, texts: Texts) -> tuple[Sentence, ...]:
    """Return what a question of an article's journey means."""
    journey = texts.city.services.journeys.get(article)
    question = journey.steps.get(step) if journey else None
    if journey is None or not isinstance(question, AskOption | AskYesNo) or not question.help:
        return ()
    return (Sentence(question.help[texts.language], texts.language, f"{journey.reference}.{step}.help"),)


def _changed(decision: Guide, texts: Texts) -> tuple[Sentence, ...]:
    """Return the corrected answer, so that the caller hears what was changed."""
    journey = texts.city.services.journeys.get(decision.run.article)
    question = journey.steps.get(decision.changed) if journey else None
    given = next((one.answer for one in decision.run.given if one.question == decision.changed), "")
    option = question.option(given) if isinstance(question, AskOption) else None
    return (option_named(option, texts.language),) if option else ()


def option_named(option: Option, language: Language) -> Sentence:
    """Return an option's name as a sentence of its own."""
    return Sentence(f"{first_upper(option.names[language])}.", language, "option_name")


def option_offered(option: Option, prompts: PromptBook, language: Language) -> Sentence:
    """Return an option before its key; « pour le propriétaire » is led by no second “pour”."""
    said = prompts.say("option", language, name=option.names[language])
    lead, _, name = said.text.partition(" ")
    is_doubled = name.casefold().startswith(f"{lead.casefold()} ")
    return replace(said, text=first_upper(name)) if is_doubled else said


def reference_for(call_sid: str, told: Guidance | None) -> str:
    """Return the reference number of a report, or of what a journey submitted at its end."""
    return told.run.number(call_sid) if told else reference_of(call_sid)


def asked_again(asked: GuidedQuestion | WhatReference, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question with its keys."""
    match asked:
        case GuidedChoice():
            return (texts.prompt("choice_again"), *texts.question(asked), *_options(asked, texts))
        case WhatReference():
            return texts.question(asked)
        case GuidedYesNo():
            return (texts.prompt("yes_or_no_again"), *texts.question(asked))
        case _:
            assert_never(asked)


def _options(asked: GuidedChoice, texts: Texts) -> tuple[Sentence, ...]:
    """Return the options of a journey's question with their keys."""
    journey = texts.city.services.journeys.get(asked.article)
    step = journey.steps.get(asked.step) if journey else None
    if not isinstance(step, AskOption):
        return ()
    return (*_with_keys(step.options, texts), *texts.something_else(len(step.options) + 1))


def _with_keys(options: Iterable[Option], texts: Texts) -> tuple[Sentence, ...]:
    return tuple(
        sentence
        for key, option in enumerate(options, 1)
        for sentence in (
            option_offered(option, texts.prompts, texts.language),
            texts.prompt("option_key", key=str(key)),
        )
    )


TOLD_DAYS = timedelta(days=300)
"Days are spoken without a year, so one further away could be misunderstood."
HUNDRED = 100
MOST_DOLLARS = 99_999
"No household owes more; a person tells larger balances."


def asked_for_number(asked: NumberQuestion, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question for a number, preceded by its purpose or what was wrong with the last one."""
    match asked:
        case AskCode(problem=NumberProblem.NONE):
            return texts.question(asked)
        case AskNumber(article, problem=NumberProblem.NONE):
            return (_lead(article, texts), *texts.question(asked))
        case AskNumber() | AskCode():
            return (texts.prompt(asked.problem.value), *texts.question(asked))


def _lead(article: str, texts: Texts) -> Sentence:
    known = texts.city.services.files.get(article)
    own = known.lead.get(texts.language) if known else None
    return Sentence(own, texts.language, "status.lead") if own else texts.prompt("status.lead")


def status(found: ApplicationStatus, texts: Texts) -> tuple[Sentence, ...]:
    """Return the status of an application, with the dates that the city lets callers hear."""
    known = texts.city.services.files.get(found.article)
    worded = known.sentences.get(found.status) if known else None
    if worded is None:
        return (texts.prompt("not_current"),)
    days = (("applied", found.applied), ("issued", found.issued), ("completed", found.completed))
    return (
        Sentence(worded[texts.language], texts.language, f"status.{found.status}"),
        *(
            texts.prompt(f"status.{name}", day=spoken_day(day, texts.language))
            for name, day in days
            if day and timedelta() <= texts.now.date() - day <= TOLD_DAYS
        ),
    )


def standing(found: AccountStanding, texts: Texts) -> tuple[Sentence, ...]:
    """Return an account's balance with its date; a balance without a date may be out of date."""
    language, today = texts.language, texts.now.date()
    if abs(found.cents) > MOST_DOLLARS * HUNDRED:
        return (texts.prompt("not_current"),)
    as_of = texts.prompt("account.as_of", day=spoken_day(found.as_of, language))
    if found.cents == 0:
        return (texts.prompt("account.nothing"), as_of)
    if found.cents < 0:
        return (texts.prompt("account.credit", amount=spoken_money(-found.cents, language)), as_of)
    owing = texts.prompt("account.balance", amount=spoken_money(found.cents, language))
    if found.due is None or abs(found.due - today) > TOLD_DAYS:
        return (owing, as_of)
    due = texts.prompt(
        "account.due" if found.due >= today else "account.was_due", day=spoken_day(found.due, language)
    )
    return (owing, due, as_of)


def spoken_money(cents: int, language: str) -> str:
    """An amount: “$1,250.40”, « 1 250,40 $ »."""
    return forms(language).grammar.money(cents)


def asked_attribute(asked: AskAttribute, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question; when repeated, with its options and their keys."""
    question = question_of(asked, texts)
    if question is None:
        return (texts.prompt("tell_me_again"),)
    if not asked.tries:
        return texts.question(asked)
    options = _with_keys(question.offered(asked.left[0]), texts)
    return (texts.prompt("report.again"), *texts.question(asked), *options)


def question_of(asked: AskAttribute, texts: Texts) -> ReportQuestion | None:
    """Return the reviewed question that is open."""
    services = texts.city.services
    return services.questions.get(services.reports[asked.article], {}).get(asked.left[0].code)


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
