"""A guided journey by text: its question with how to answer it, or how it goes on by telephone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from ivr.call.lookups.found import guided
from ivr.call.texts import Texts
from routing.asked import AddressQuestion
from routing.dialogue_state import DialogueState
from routing.journeys.guide import AskReference, Guide, GuidedQuestion, Lead
from routing.journeys.journey import AskOption, AskPlace, Journey
from routing.journeys.run import Run, open_question
from routing.texting.received import TextOutcome

Say: TypeAlias = Callable[..., str]
"Words one of the line's own sentences for texts."


def goes_by_text(journeys: Mapping[str, Journey], run: Run | None) -> bool:
    """Whether a journey's open question may be asked by text."""
    if run is None:
        return False
    journey = journeys.get(run.article)
    return journey is not None and journey.by_text and open_question(journey, run) is not None


def on_journey(
    decision: Guide | AskReference, texts: Texts, number: str, say: Say
) -> tuple[str, TextOutcome, str]:
    """Return the question where it may be asked by text, else how to go on by telephone."""
    article = decision.run.article if isinstance(decision, Guide) else ""
    if isinstance(decision, Guide) and goes_by_text(texts.city.services.journeys, decision.run):
        return asked_by_text(decision, texts, say), TextOutcome.ASKED_BACK, article
    return by_telephone(decision, number, say), TextOutcome.EXPLAINED, article


def asked_by_text(guide: Guide, texts: Texts, say: Say) -> str:
    """Return a journey's question after what is told before it, and how to answer by text."""
    if guide.is_place:
        told = guided(replace(guide, run=replace(guide.run, step="")), texts)
        return " ".join((*(sentence.text for sentence in told), say("place")))
    journey = texts.city.services.journeys.get(guide.run.article)
    question = open_question(journey, guide.run)
    spoken = " ".join(sentence.text for sentence in guided(guide, texts))
    if guide.lead is Lead.UNIT:
        return spoken
    if isinstance(question, AskOption):
        choices = (
            say("choice", key=str(key), name=option.names[texts.language])
            for key, option in enumerate(question.options, 1)
        )
        other = say("choice", key=str(len(question.options) + 1), name=say("other"))
        return f"{spoken} {say('pick', choices=', '.join((*choices, other)))}"
    return f"{spoken} {say('yes_or_no')}"


def asked_again_by_text(dialogue: DialogueState, texts: Texts, say: Say) -> str:
    """Return the open question of a journey by text; empty where none is open."""
    journeys = texts.city.services.journeys
    run = dialogue.run
    is_open = isinstance(dialogue.asked, GuidedQuestion | AddressQuestion)
    if run is None or not is_open or not goes_by_text(journeys, run):
        return ""
    is_place = isinstance(open_question(journeys[run.article], run), AskPlace)
    return asked_by_text(Guide(run, is_place=is_place), texts, say)


def by_telephone(decision: Guide | AskReference, number: str, say: Say) -> str:
    """Return how a journey that is for the telephone is begun there, or gone on with by its number."""
    match decision:
        case Guide(run, lead=Lead.KEPT | Lead.ANEW):
            return say("go_on_by_telephone", number=number, reference=run.number(""))
        case Guide():
            return say("by_telephone", number=number)
        case AskReference():
            return say("with_reference", number=number)


def answers_so_far(dialogue: DialogueState, journeys: Mapping[str, Journey], language: str) -> str:
    """Return what was answered on a journey, for whoever goes on with it."""
    given = dialogue.run.in_words(journeys, language) if dialogue.run else ()
    return "; ".join(f"{label}: {answer}" for label, answer in given)
