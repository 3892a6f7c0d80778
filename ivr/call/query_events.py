"""How each event changes a call's queries: the rules that give each its one outcome."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from intents.articles.catalog import Catalog
from intents.meaning.understanding import (
    Candidate,
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from ivr.call.query import (
    Queries,
    about,
    also_about,
    changed,
    close_all,
    current,
    danger,
    escalated,
    leave_all,
    opened,
    queued,
    texted,
    unreached,
    untold,
)
from ivr.call.states import CallBackWished, CallState, Event, HungUp, MessageLeft, PersonReached
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import Served, Sign
from routing.asked import DidThatHelp, IsItThere, WhatAddress
from routing.decision import (
    Answer,
    AskAddress,
    AskMore,
    CheckAddress,
    Clarify,
    Emergency,
    End,
    FileReport,
    OfferCallBack,
    OfferPerson,
    OfferReport,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    TakeMessage,
    Wait,
)
from routing.dialogue_state import DialogueState
from routing.journeys.guide import Guide, GuidedQuestion
from routing.journeys.run import Guidance, Run
from routing.requests.asking import AskAttribute
from routing.services.finding import Elsewhere
from routing.services.status import AskCode, AskNumber, NumberQuestion
from routing.texting.texted import DeclineText, NoTextReason, OfferText, SendText

TO_PERSON = Route | Wait | OfferCallBack | TakeMessage
UNSETTLED = TO_PERSON | OfferPerson
"A person settles it, or is offered since a refusal was doubtful."
REFUSALS = frozenset(
    {
        ControlKind.NO,
        ControlKind.NONE_OF_THESE,
        ControlKind.REJECT,
        ControlKind.CORRECT,
        ControlKind.COMPLAINT_ABOUT_LINE,
    }
)
REJECTIONS = REFUSALS - {ControlKind.NO, ControlKind.NONE_OF_THESE}
"After “anything else?” a no wants nothing else, and rejects nothing."
NOTHING_ELSE = frozenset({ControlKind.NO, ControlKind.NONE_OF_THESE, ControlKind.GOODBYE})
TAKEN = frozenset({QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED})
"Outcomes of answers that are told apart by a sign."
OWN = frozenset({Served.LOOKED_UP, Served.GUIDED})
FOR_THEIR_OWN = WhatAddress | IsItThere | NumberQuestion | GuidedQuestion
SHORTEST_MESSAGE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """The context of an event."""

    now: datetime
    state: CallState
    spoke: bool
    "Whether the caller ever said or keyed anything, or heard the greeting to its end before they left."
    dialogue: DialogueState
    "As it was when the caller answered."
    catalog: Catalog
    meant: Understanding | None
    dialled: bool = False

    @property
    def guided(self) -> str:
        """The article of a journey whose question stays open while other topics come up."""
        run = self.dialogue.run
        return run.article if run and run.step else ""


def queries_after(queries: Queries, event: Event, moment: Moment) -> Queries:
    """Return the queries after an event; closed ones keep their outcome."""
    closed = frozenset(query.closing for query in queries if not query.is_open)
    after = _after(_judged(queries, event, moment), event, moment)
    sign = _sign(event, moment)
    return tuple(
        replace(query, sign=sign) if query.outcome in TAKEN and query.closing not in closed else query
        for query in after
    )


def _sign(event: Event, moment: Moment) -> Sign | None:
    """How the caller took the answers that an event closes; None if that is unclear."""
    match event, moment.meant:
        case (HungUp(), _) | (_, Silence()):
            return Sign.LEFT
        case _, Control(ControlKind.YES) if isinstance(moment.dialogue.asked, DidThatHelp):
            return Sign.SAID_YES
        case _, Control(ControlKind.HELPED):
            return Sign.ACCEPTED
        case _, Control(kind) if kind in NOTHING_ELSE:
            return Sign.NOTHING_ELSE
        case _, Control(ControlKind.ACCEPTS) | NoMatch(tells=False) | Danger() | None:
            return None
        case _, Control(kind) if kind in REJECTIONS:
            return None
        case _:
            return Sign.ASKED_ON


def _judged(queries: Queries, event: Event, moment: Moment) -> Queries:
    """Apply the caller's verdict on the answer, unless a person will settle it later."""
    if not moment.dialogue.follows_answer or not isinstance(moment.meant, Control):
        return queries
    if _is_looked_up(queries, event):
        return queries
    is_asked = isinstance(moment.dialogue.asked, DidThatHelp)
    match moment.meant.kind:
        case ControlKind.HELPED:
            return _confirmed(queries, moment)
        case ControlKind.YES if is_asked:
            return _confirmed(queries, moment)
        case kind if kind in (REFUSALS if is_asked else REJECTIONS) and not isinstance(event, UNSETTLED):
            return _rejected(queries, moment)
        case _:
            return queries


def _is_looked_up(queries: Queries, event: Event) -> bool:
    """Whether the caller's own answer still needs something: “no, fifteen” judges nothing yet."""
    query = current(queries)
    match event:
        case FileReport() | AskAttribute() | AskNumber() | AskCode():
            return True
        case AskAddress() | CheckAddress() | OfferReport():
            return True
        case Guide(Run(article)):
            return query is not None and query.article == article
        case Answer(article, findings=findings):
            return bool(findings) and query is not None and query.article == article
        case _:
            return False


def _after(queries: Queries, event: Event, moment: Moment) -> Queries:
    match event:
        case PersonReached() | MessageLeft() | CallBackWished() | End() | HungUp():
            return _ended(queries, event, moment)
        case FileReport() | SendText() | Answer() | Repeat(doubted=True):
            return _acted(queries, event, moment)
        case (
            AskAddress(article)
            | AskNumber(article)
            | AskCode(article)
            | AskAttribute(article)
            | CheckAddress(article)
            | OfferReport(article)
            | Redirect(article)
            | Guide(Run(article))
        ):
            confidence = _confidence(moment.meant, article)
            return about(queries, moment.catalog[article], confidence, moment.now, moment.guided)
        case OfferPerson(article=article):
            known = moment.catalog[article] if article else None
            return untold(queries, known, moment.now) if known else opened(queries, moment.now)
        case Clarify():
            return opened(queries, moment.now, moment.guided)
        case Reprompt(heard=True) if current(queries) is None:
            return opened(queries, moment.now, moment.guided)
        case AskMore() | OfferText() | DeclineText(NoTextReason.REMINDED):
            return leave_all(queries, moment.now)
        case Emergency(kind):
            return danger(queries, kind.value, moment.now)
        case Route() | Wait() | OfferCallBack() | TakeMessage():
            return _to_a_person(queries, event, moment)
        case _:
            return queries


def _acted(queries: Queries, event: FileReport | SendText | Answer | Repeat, moment: Moment) -> Queries:
    match event:
        case Repeat():
            told = current(queries)
            return changed(queries, replace(told, was_asked=True)) if told else queries
        case SendText(article):
            return texted(queries, article)
        case FileReport(article):
            topic = about(queries, moment.catalog[article], 1.0, moment.now, moment.guided)
            return changed(topic, topic[-1].closed(QueryOutcome.SERVICE_REQUEST_FILED, moment.now))
        case Answer(article):
            confidence = _confidence(moment.meant, article)
            topic = about(queries, moment.catalog[article], confidence, moment.now, moment.guided)
            owes = moment.dialogue.owes_besides(article)
            return _judged_by_what_it_tells(_served(topic, event, owes=owes), event, moment)
        case _:
            assert_never(event)


def _served(queries: Queries, answer: Answer, *, owes: bool) -> Queries:
    """Note what an answer gives; what was done before for the same query stays done."""
    query = queries[-1]
    gives = Served.TOLD
    for finding in answer.findings:
        if isinstance(finding, Guidance):
            gives = Served.GUIDED
        elif not isinstance(finding, Elsewhere):
            gives = Served.LOOKED_UP
    served = query.served if gives is Served.TOLD and query.served else gives
    return changed(
        queries,
        replace(
            query,
            served=served,
            refers=answer.refers,
            was_asked=query.was_asked or answer.sampled or answer.doubted or owes,
            sampled=answer.sampled,
        ),
    )


def _judged_by_what_it_tells(queries: Queries, answer: Answer, moment: Moment) -> Queries:
    """Who leaves after “it depends on your street” has no answer, unless it was looked up or they say so."""
    query = queries[-1]
    depends = moment.catalog[answer.article].depends(moment.dialogue.language)
    if depends and not answer.findings and query.served not in OWN:
        return changed(queries, replace(query, delivers=QueryOutcome.ABANDONED_BEFORE_ANSWER))
    return changed(queries, replace(query, delivers=QueryOutcome.ANSWERED_UNCONFIRMED))


def _ended(
    queries: Queries, event: PersonReached | MessageLeft | CallBackWished | End | HungUp, moment: Moment
) -> Queries:
    match event:
        case PersonReached():
            return close_all(queries, QueryOutcome.ESCALATED_CONNECTED, moment.now)
        case MessageLeft(seconds) if seconds < SHORTEST_MESSAGE_SECONDS:
            return unreached(queries, moment.now, dialled=moment.dialled)
        case MessageLeft() | CallBackWished():
            return close_all(queries, QueryOutcome.CALLBACK_OR_VOICEMAIL, moment.now)
        case End():
            return _left(queries, moment)
        case HungUp(failed):
            return _hung_up(queries, moment, failed=failed)


def _confirmed(queries: Queries, moment: Moment) -> Queries:
    query = current(queries)
    if query is None or not query.delivered:
        return leave_all(queries, moment.now, moment.guided)
    return (*queries[:-1], query.closed(QueryOutcome.ANSWERED_CONFIRMED, moment.now))


def _rejected(queries: Queries, moment: Moment) -> Queries:
    query = current(queries)
    if query is None or not query.delivered:
        return leave_all(queries, moment.now, moment.guided)
    return (*queries[:-1], query.closed(QueryOutcome.ANSWERED_REJECTED, moment.now))


def _to_a_person(
    queries: Queries, event: Route | Wait | OfferCallBack | TakeMessage, moment: Moment
) -> Queries:
    match event:
        case OfferCallBack(message):
            return _with_department(queries, message, moment)
        case Wait():
            return queued(_with_department(queries, event, moment))
        case _:
            return _with_department(queries, event, moment)


def _with_department(queries: Queries, event: Route | Wait | TakeMessage, moment: Moment) -> Queries:
    topic = _topic(queries, event, moment)
    return escalated(_with_pending(topic, moment), event.department, event.reason, moment.now)


def _topic(queries: Queries, event: Route | Wait | TakeMessage, moment: Moment) -> Queries:
    """Asking for another department by name leaves the current topic."""
    if event.article:
        confidence = _confidence(moment.meant, event.article)
        return about(queries, moment.catalog[event.article], confidence, moment.now)
    last = queries[-1] if queries else None
    is_elsewhere = last is not None and last.article and last.department != event.department
    names_desk = isinstance(moment.meant, Control) and moment.meant.wanted is not None
    return opened(queries, moment.now) if is_elsewhere and names_desk else queries


def _left(queries: Queries, moment: Moment) -> Queries:
    if moment.spoke:
        told = _unhelped(queries, moment)
        return leave_all(_with_pending(told, moment) or opened(told, moment.now), moment.now)
    silent = queries or opened(queries, moment.now)
    return close_all(silent, QueryOutcome.NO_SPEECH_OR_SPAM, moment.now)


def _unhelped(queries: Queries, moment: Moment) -> Queries:
    """An answer is rejected when a caller who still needed their own leaves without it.

    So is the answer before a journey that they leave for something else.
    """
    last = current(queries)
    is_asked = last is not None and isinstance(moment.dialogue.asked, FOR_THEIR_OWN)
    needed = last.article if last and is_asked else moment.guided
    return tuple(
        query.closed(QueryOutcome.ANSWERED_REJECTED, moment.now)
        if needed and query.article == needed and query.delivered
        else query
        for query in queries
    )


def _hung_up(queries: Queries, moment: Moment, *, failed: bool) -> Queries:
    match moment.state:
        case CallState.WAITING | CallState.TRANSFERRING | CallState.OFFERING | CallState.CONFIRMING:
            return close_all(queries, QueryOutcome.ESCALATED_LOST, moment.now)
        case CallState.RECORDING:
            return unreached(queries, moment.now, dialled=moment.dialled)
        case _ if failed:
            some = queries or opened(queries, moment.now)
            return close_all(some, QueryOutcome.TECHNICAL_FAILURE, moment.now)
        case _:
            return _left(queries, moment)


def _with_pending(queries: Queries, moment: Moment) -> Queries:
    known = {query.article for query in queries if query.is_open}
    more = tuple(moment.catalog[article] for article in moment.dialogue.pending if article not in known)
    return also_about(queries, more, moment.now)


def _confidence(meant: Understanding | None, article: str) -> float:
    match meant:
        case Recognized(recognized, confidence) if recognized == article:
            return confidence
        case Control(about=(Candidate(wanted, confidence), *_)) if wanted == article:
            return confidence
        case Control(ControlKind.YES):
            return 1.0
        case _:
            return 0.0
