"""The words before a person, a queue or a message."""

from typing import assert_never

from ivr.call.lookups.opening_hours import closed_notice
from ivr.call.texts import Sentence, Texts
from routing.decision import (
    Acknowledged,
    Emergency,
    OfferCallBack,
    Reason,
    Route,
    TakeMessage,
    ToPerson,
    Wait,
)
from routing.departments.names import name_in


def handover_words(decision: ToPerson, texts: Texts) -> tuple[Sentence, ...]:
    """Return the words before a person, a queue or a message."""
    match decision:
        case Emergency(kind, department):
            words = texts.prompt(kind.value)
            after = "emergency_person" if department else "after_emergency"
            return (texts.prompt(kind.value, interruptible=False), words, texts.prompt(after))
        case Route(department, reason=reason) | Wait(department, reason):
            way = _connecting(department, decision, texts)
            if isinstance(decision, Wait):
                way = texts.department("waiting_for", department)
            is_written = reason is not Reason.OBJECTED
            passing_on = (texts.prompt("passing_on"),) if is_written and decision.article else ()
            return (*_why(decision, texts), way, *passing_on)
        case OfferCallBack():
            return texts.prompt("no_one_answered"), texts.prompt("queue.offer")
        case TakeMessage(department, opens_at=opens_at, person=person):
            return (
                *_why(decision, texts),
                *(closed_notice(department, opens_at, texts) if opens_at else ()),
                _naming("message_for", department, person, texts),
                texts.prompt("leave_message"),
            )
        case _:
            assert_never(decision)


WHY = {
    Reason.REJECTED: "sorry_rejected",
    Reason.OBJECTED: "nothing_more_written",
    Reason.RETURNED: "called_before",
    Reason.NOT_CURRENT: "not_current",
    Reason.UNIDENTIFIED: "status.unidentified",
}


def _why(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    match decision.first:
        case Acknowledged.NOTHING:
            return _reason(decision, texts)
        case Acknowledged.CALLS_AGAIN:
            return (texts.prompt(decision.first.value), *_reason(decision, texts))
        case Acknowledged.CHILD:
            return (texts.prompt(decision.first.value, interruptible=False),)
        case first:
            return (texts.prompt(first.value),)


def _reason(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    article = decision.article
    match decision.reason:
        case _ if decision.told:
            return texts.steps(decision.told.run.article, decision.told.steps)
        case Reason.REJECTED if isinstance(decision, TakeMessage):
            return ()  # the message is offered at once; nobody is to be got
        case reason if reason in WHY:
            return (texts.prompt(WHY[reason]),)
        case Reason.URGENT | Reason.POLICY if article and not _is_withheld(article, texts):
            # Of a policy, what to have ready by the time somebody answers.
            return texts.answer(article)
        case _:
            return ()


def _is_withheld(article: str, texts: Texts) -> bool:
    return texts.city.catalog[article].is_withheld(texts.language)


def _connecting(department: str, way: Route | Wait, texts: Texts) -> Sentence:
    if way.reason is Reason.URGENT:
        return texts.prompt("connecting_on_call")
    if department == texts.city.directory.operator:
        return texts.prompt("connecting_operator")
    return _naming("connecting", department, way.person, texts)


def _naming(prompt: str, department: str, person: str, texts: Texts) -> Sentence:
    """Names the person who was asked for, or else the department; a name in no list may be misheard."""
    if texts.city.directory.lists(person):
        return texts.prompt(f"{prompt}_person", name=name_in(person, texts.language))
    return texts.department(prompt, department)
