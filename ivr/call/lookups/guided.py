"""A guided journey in sentences."""

from dataclasses import replace
from typing import assert_never

from intents.articles.article import Language
from ivr.call.texts import PromptBook, Sentence, Texts
from ivr.desk.callbacks.callback import reference_of
from languages.grammar import first_upper
from routing.asked import WhatReference
from routing.journeys.guide import AskReference, Guide, GuidedChoice, GuidedQuestion, GuidedYesNo, Lead
from routing.journeys.journey import AskOption, AskYesNo, Option
from routing.journeys.run import Guidance


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
    named = tuple(
        sentence
        for key, option in enumerate(step.options, 1)
        for sentence in (
            option_offered(option, texts.prompts, texts.language),
            texts.prompt("option_key", key=str(key)),
        )
    )
    return (*named, *texts.something_else(len(step.options) + 1))
