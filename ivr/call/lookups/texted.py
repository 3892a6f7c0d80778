"""What is said about texts: the offer, that one is on its way, or why there is none."""

from typing import assert_never

from ivr.call.lookups.guided import guided
from ivr.call.texts import Sentence, Texts
from routing.asked import Asked
from routing.journeys.guide import Guide
from routing.texting.templates import SET_BY
from routing.texting.texted import ByText, DeclineText, OfferText, SendText


def by_text(decision: ByText, asked: Asked, texts: Texts) -> tuple[Sentence, ...]:
    """Return that sentence, then the open question."""
    match decision:
        case SendText(resumes=Guide() as resumed):
            return (texts.prompt("text.sent"), *guided(resumed, texts))
        case SendText(kind=kind):
            return (texts.prompt(SET_BY.get(kind, "text.sent")), *texts.question(asked))
        case DeclineText(why):
            return (texts.prompt(why.value), *texts.question(asked))
        case OfferText():
            return texts.question(asked)
        case _:
            assert_never(decision)
