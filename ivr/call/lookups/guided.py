"""A guided journey in sentences."""

from typing import assert_never

from ivr.call.texts import Sentence, Texts
from routing.callbacks.callback import reference_of
from routing.decision import Guide
from routing.journeys.run import Guidance, GuidedChoice, GuidedQuestion, GuidedYesNo


def guided(decision: Guide, texts: Texts) -> tuple[Sentence, ...]:
    """Return the open question, after what is said on the way to it."""
    back = (texts.prompt("journey.back"),) if decision.resumed else ()
    return (*back, *texts.steps(decision.run.article, (*decision.told, decision.run.step)))


def reference_for(call_sid: str, told: Guidance | None) -> str:
    """Return the number of what a caller reported, or submitted at the end of a journey."""
    return told.run.number(call_sid) if told else reference_of(call_sid)


def asked_again(asked: GuidedQuestion, texts: Texts) -> tuple[Sentence, ...]:
    """Return the question with its keys."""
    match asked:
        case GuidedChoice():
            return (texts.prompt("choice_again"), *texts.question(asked), *texts.options(asked))
        case GuidedYesNo():
            return (texts.prompt("yes_or_no_again"), *texts.question(asked))
        case _:
            assert_never(asked)
