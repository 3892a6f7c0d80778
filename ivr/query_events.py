"""What an event of the call does to its queries: the rules by which each gets its one outcome."""

from dataclasses import dataclass
from datetime import datetime

from intents.catalog import Catalog
from intents.understanding import Candidate, Control, ControlKind, Recognized, Understanding
from ivr.call_state import CallBackWished, Event, HungUp, MessageLeft, PersonReached, State
from ivr.query import (
    Queries,
    about,
    also_about,
    close_all,
    current,
    danger,
    escalated,
    leave_all,
    opened,
    queued,
)
from metrics.outcome import QueryOutcome
from routing.decision import (
    Answer,
    AskMore,
    Clarify,
    Emergency,
    End,
    OfferCallBack,
    Redirect,
    Reprompt,
    Route,
    TakeMessage,
    Wait,
)

SHORTEST_MESSAGE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where in the call an event happens."""

    now: datetime
    state: State
    spoke: bool
    "Whether the caller ever said or keyed anything."
    pending: tuple[str, ...]
    catalog: Catalog
    meant: Understanding | None


def queries_after(queries: Queries, event: Event, moment: Moment) -> Queries:
    """Return the queries after an event; those that have an outcome keep it."""
    match event:
        case PersonReached() | MessageLeft() | CallBackWished() | End() | HungUp():
            return _ended(queries, event, moment)
        case Answer(article, also_asked=True) if moment.meant == Control(ControlKind.YES):
            return about(_confirmed(queries, moment), moment.catalog[article], 0.0, moment.now)
        case Answer(article) | Redirect(article):
            return about(queries, moment.catalog[article], _confidence(moment.meant, article), moment.now)
        case Clarify():
            return opened(queries, moment.now)
        case Reprompt(heard=True) if current(queries) is None:
            return opened(queries, moment.now)
        case AskMore():
            return _confirmed(queries, moment)
        case Emergency(kind):
            return danger(queries, kind.value, moment.now)
        case Route() | Wait() | OfferCallBack() | TakeMessage():
            return _to_a_person(queries, event, moment)
        case _:
            return queries


def _ended(
    queries: Queries, event: PersonReached | MessageLeft | CallBackWished | End | HungUp, moment: Moment
) -> Queries:
    match event:
        case PersonReached():
            return close_all(queries, QueryOutcome.ESCALATED_CONNECTED, moment.now)
        case MessageLeft(seconds):
            left = seconds >= SHORTEST_MESSAGE_SECONDS
            outcome = QueryOutcome.CALLBACK_OR_VOICEMAIL if left else QueryOutcome.ESCALATED_LOST
            return close_all(queries, outcome, moment.now)
        case CallBackWished():
            return close_all(queries, QueryOutcome.CALLBACK_OR_VOICEMAIL, moment.now)
        case End():
            return _left(queries, moment)
        case HungUp(failed):
            return _hung_up(queries, moment, failed=failed)


def _confirmed(queries: Queries, moment: Moment) -> Queries:
    query = current(queries)
    if query is None or not query.delivered:
        return leave_all(queries, moment.now)
    return (*queries[:-1], query.closed(QueryOutcome.ANSWERED_CONFIRMED, moment.now))


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
    confidence = _confidence(moment.meant, event.article)
    topic = (
        about(queries, moment.catalog[event.article], confidence, moment.now) if event.article else queries
    )
    return escalated(_with_pending(topic, moment), event.department, event.reason, moment.now)


def _left(queries: Queries, moment: Moment) -> Queries:
    if moment.spoke:
        return leave_all(_with_pending(queries, moment) or opened(queries, moment.now), moment.now)
    silent = queries or opened(queries, moment.now)
    return close_all(silent, QueryOutcome.NO_SPEECH_OR_SPAM, moment.now)


def _hung_up(queries: Queries, moment: Moment, *, failed: bool) -> Queries:
    match moment.state:
        case State.WAITING | State.TRANSFERRING | State.OFFERING | State.RECORDING:
            return close_all(queries, QueryOutcome.ESCALATED_LOST, moment.now)
        case _ if failed:
            some = queries or opened(queries, moment.now)
            return close_all(some, QueryOutcome.TECHNICAL_FAILURE, moment.now)
        case _:
            return _left(queries, moment)


def _with_pending(queries: Queries, moment: Moment) -> Queries:
    known = {query.article for query in queries if query.is_open}
    more = tuple(moment.catalog[article] for article in moment.pending if article not in known)
    return also_about(queries, more, moment.now)


def _confidence(meant: Understanding | None, article: str) -> float:
    match meant:
        case Recognized(recognized, confidence) if recognized == article:
            return confidence
        case Control(ControlKind.PERSON, about=(Candidate(wanted, confidence),)) if wanted == article:
            return confidence
        case Control(ControlKind.YES):
            return 1.0
        case _:
            return 0.0
