"""Decisions about the call itself: the next thing after one is settled, and explanations of the line."""

from intents.understanding import ControlKind, Understanding
from routing.asked import DidThatHelp, ShallIReport
from routing.conversation import MeantTopic, does_of
from routing.decision import Answer, AskMore, Decision, Explain, OfferReport
from routing.dialogue_state import DialogueState
from routing.journeys import guiding
from routing.requests.asking import Already
from routing.standpoint import Standpoint


def next_thing(here: Standpoint) -> Decision:
    """Return what is still to be said or asked, or else ask whether there is anything else."""
    match here.dialogue:
        case DialogueState(asked=ShallIReport(article, address, needs, Already())):
            return OfferReport(article, address, needs)
        case DialogueState(pending=(article, *_)):
            return Answer(article, also_asked=True)
        case _ if question := guiding.resumed(here):
            return question
        case DialogueState(asked=DidThatHelp(article)) if offer := here.text_offer(article):
            return offer
        case _:
            return AskMore()


def explanation(meant: Understanding, here: Standpoint) -> Decision:
    """Return the explanation of the line; a second complaint brings a person."""
    kind = does_of(meant) or ControlKind.GREET
    if kind is ControlKind.COMPLAINT_ABOUT_LINE and here.dialogue.complaints:
        return here.to_whoever(meant, MeantTopic())
    return Explain(kind)
