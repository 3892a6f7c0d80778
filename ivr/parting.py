"""What the caller hears when a person is needed: why, and to whom the call goes."""

from typing import TypeAlias, assert_never

from ivr.closed import closed_notice
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, ToPerson, Wait

Sentences: TypeAlias = tuple[Sentence, ...]


def parting(decision: ToPerson, texts: Texts) -> Sentences:
    """Return the words before a person, a queue or a message."""
    match decision:
        case Emergency(kind, department):
            words = texts.prompt(kind.value)
            after = "emergency_person" if department else "after_emergency"
            return (texts.prompt(kind.value, interruptible=False), words, texts.prompt(after))
        case Route(department, reason=reason, article=article) | Wait(department, reason, article):
            way = _connecting(department, reason, texts)
            if isinstance(decision, Wait):
                way = texts.department("waiting_for", department)
            return (*_why(reason, article, texts), way, *_passing_on(article, texts))
        case OfferCallBack():
            return texts.prompt("no_one_answered"), texts.prompt("queue.offer")
        case TakeMessage(department, reason, opens_at, article):
            return (
                *_why(reason, article, texts),
                *(closed_notice(department, opens_at, texts) if opens_at else ()),
                texts.department("message_for", department),
                texts.prompt("leave_message"),
            )
        case _:
            assert_never(decision)


def _passing_on(article: str, texts: Texts) -> Sentences:
    return (texts.prompt("passing_on"),) if article else ()


def _why(reason: Reason, article: str, texts: Texts) -> Sentences:
    match reason:
        case Reason.REJECTED:
            return (texts.prompt("sorry_rejected"),)
        case Reason.NOT_CURRENT:
            return (texts.prompt("not_current"),)
        case Reason.URGENT:
            return texts.answer(article)
        case _:
            return ()


def _connecting(department: str, reason: Reason, texts: Texts) -> Sentence:
    if reason is Reason.URGENT:
        return texts.prompt("connecting_on_call")
    if department == texts.city.directory.operator:
        return texts.prompt("connecting_operator")
    return texts.department("connecting", department)
