"""About the call itself: what follows when a thing is settled, explanations, and what is acknowledged."""

from collections.abc import Callable
from dataclasses import replace

from intents.meaning.understanding import Control, ControlKind, NoMatch, Recognized, Spoken, Understanding
from routing.asked import AnythingElse, DidThatHelp, HowCanIHelp, Offered, ShallIConnect, ShallIReport
from routing.deciding import guiding
from routing.deciding.conversation import MeantTopic, does_of
from routing.deciding.standpoint import Standpoint
from routing.decision import (
    Acknowledged,
    Answer,
    AskMore,
    Decision,
    Emergency,
    Explain,
    OfferPerson,
    OfferReport,
    Reason,
    Reprompt,
    RepromptStep,
    Route,
    TakeMessage,
    Wait,
)
from routing.dialogue_state import DialogueState
from routing.helped import Sample
from routing.requests.asking import Already
from routing.texting.texted import DeclineText, SendText


def next_thing(here: Standpoint) -> Decision:
    """Return what is still to be said or asked, or else ask whether there is anything else."""
    match here.dialogue:
        case DialogueState(asked=ShallIReport(article, address, needs, Already())):
            return OfferReport(article, address, needs)
        case DialogueState(pending=(article, *_)):
            return Answer(article, also_asked=True)
        case _ if question := guiding.resumed(here):
            return question
        case DialogueState(told=told) if told and (offer := here.text_offer(told)):
            return offer
        case _:
            return AskMore()


def explanation(meant: Understanding, here: Standpoint) -> Decision:
    """Return the explanation of the line; a second complaint brings a person."""
    kind = does_of(meant) or ControlKind.GREET
    if kind is ControlKind.COMPLAINT_ABOUT_LINE and here.dialogue.complaints:
        return here.to_whoever(meant, MeantTopic())
    is_wish = isinstance(meant, Control) and meant.is_wish
    # Beside a question that is still open, whoever answers is told of alone.
    can_offer = isinstance(here.dialogue.asked, HowCanIHelp | AnythingElse | DidThatHelp)
    return Explain(kind, here.offering("") if is_wish and can_offer else None)


def noted(decision: Decision, meant: Understanding, here: Standpoint) -> Decision:
    """Return the decision with what is acknowledged first, and for the ledger whether it only refers."""
    if does_of(meant) is ControlKind.PAYMENT:
        decision = _warning(decision)
    decision = _sampled(decision, here)
    calls_again = isinstance(meant, Spoken) and meant.calls_again
    match decision:
        case Answer() | Route() | Wait() | TakeMessage() if calls_again and not _says_so(decision):
            return _referring(replace(decision, first=Acknowledged.CALLS_AGAIN), here)
        case _:
            return _referring(decision, here)


def _warning(decision: Decision) -> Decision:
    """Return what is decided for a caller who would pay on the line, with the warning against that."""
    match decision:
        case Answer():
            return replace(decision, no_payment=True)
        case Emergency() | SendText() | DeclineText():
            return decision
        case _:
            return Explain(ControlKind.PAYMENT)


def _says_so(decision: Answer | Route | Wait | TakeMessage) -> bool:
    """Whether the reply acknowledges an earlier call, or a refusal, anyway."""
    return not isinstance(decision, Answer) and decision.reason in {Reason.RETURNED, Reason.REJECTED}


def _sampled(decision: Decision, here: Standpoint) -> Decision:
    """Return an answer with whether the call was drawn to be asked whether it helps."""
    match decision:
        case Answer(article) if here.dialogue.sample is not Sample.NONE:
            is_sampled = here.dialogue.sample.holds(here.catalog[article], here.today)
            return replace(decision, sampled=is_sampled)
        case _:
            return decision


def _referring(decision: Decision, here: Standpoint) -> Decision:
    match decision:
        case Answer(article, findings=()):
            can_text = here.dialogue.may_text(article)
            refers = here.catalog[article].refers(here.dialogue.language)
            return replace(decision, refers=refers and not here.services.acts(article, can_text=can_text))
        case _:
            return decision


def offering_again(decision: Decision) -> Answer | None:
    """Return an answer that was asked for before yes or no, and then the offer; None for all else."""
    return replace(decision, keeps_offer=True) if isinstance(decision, Answer) else None


def untold(asked: Offered) -> OfferPerson | Reprompt:
    """Return that nothing tells what was asked before yes or no, and then the offer."""
    match asked:
        case ShallIConnect(department, article, by_message):
            return OfferPerson(department, article, by_message)
        case _:
            return Reprompt(RepromptStep.UNTOLD, heard=True)


def beside_offer(
    meant: Recognized | NoMatch, asked: Offered, by_table: Callable[[Understanding], Decision]
) -> Decision:
    """Return what was asked before yes or no, and then the offer, unless something else follows.

    Whoever is answered needs no other person for that: only a person who is wanted is offered again.
    """
    match meant:
        case NoMatch():
            return untold(asked)
        case Recognized(takes_offer=False) if isinstance(asked, ShallIConnect):
            return by_table(meant)
        case Recognized(_, confidence, takes_offer=is_taken):
            other = by_table(meant)
            taken = Control(ControlKind.YES, confidence)
            return offering_again(other) or (by_table(taken) if is_taken else other)
