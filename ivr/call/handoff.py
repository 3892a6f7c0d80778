"""Builds the handoff and the desk entry of a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from intents.articles.article import Language
from intents.meaning.understanding import CallerState, ControlKind
from ivr.call.call import Call, Spoken
from ivr.call.query import current
from ivr.call.states import CallBackWished, CallState, CheckNumber
from ivr.desk.call import DeskCall, Phase
from metrics.ledger.records import TurnRecord
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.handoff.handoff import Entity, HandOff, ToldAnswer

TELLING = 7
"Words; a request at least this long says what it is about."
ATTEMPTS = frozenset({"Answer", "Redirect", "Clarify", "Reprompt"})
"Decisions that count as attempts to help."


TELLING_DECISIONS = frozenset({"Answer", "Redirect"})
"Decisions by which an answer is told."


@dataclass(frozen=True, slots=True)
class Uttered:
    """A turn's words, redacted."""

    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class Background:
    """What is stored about a call outside the call itself."""

    uttered: tuple[Uttered, ...] = ()
    entities: tuple[Entity, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    earlier: int = 0
    "The caller's other calls on the topic within seven days."


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the person who takes a call is told."""

    known: HandOff
    worded: Mapping[Language, str] = field(default_factory=dict, repr=False)
    "A language model's one-sentence summary, which may describe an earlier state of the call."


def hand_off(call: Call, known: Background) -> HandOff:
    """Return the handoff for a transferred call."""
    department, reason, _ = _passed_on(call.last)
    topic, opening = topic_of(call), call.dialogue.opening
    confidence = next((query.confidence for query in call.queries if query.article == topic), 0.0)
    return HandOff(
        language=call.caller_language,
        department=department,
        reason=reason,
        article=topic,
        confidence=confidence,
        last_words=_last_words(known),
        entities=known.entities,
        answered=_told(call, known),
        attempts=sum(turn.decision in ATTEMPTS for turn in known.turns),
        asked_for_person=sum(_is_wish_for_a_person(turn) for turn in known.turns),
        earlier=known.earlier,
        wants=_person(call.last),
        run=call.dialogue.run.without_places() if call.dialogue.run else None,
        owed=call.dialogue.pending,
        facility=opening.facility if opening else "",
        day=opening.day if opening and not opening.is_now else None,
        states=tuple(state for state in CallerState if state in call.dialogue.states),
        is_doubted=call.is_doubted,
    )


def _told(call: Call, known: Background) -> tuple[ToldAnswer, ...]:
    """Return the answers that were told, also those whose end the caller did not wait for."""
    begun = {turn.topic for turn in known.turns if turn.decision in TELLING_DECISIONS}
    return tuple(
        ToldAnswer(query.article, query.version, is_whole=query.delivered)
        for query in call.queries
        if query.delivered or (query.version and query.article in begun)
    )


def topic_of(call: Call) -> str:
    """Return the article of the transfer, or the last one discussed."""
    _, _, article = _passed_on(call.last)
    return article or next((query.article for query in reversed(call.queries) if query.article), "")


def _passed_on(last: Spoken) -> tuple[str, Reason, str]:
    match last:
        case Route() | Wait() | TakeMessage():
            return last.department, last.reason, last.article
        case OfferCallBack(message) | CheckNumber(message):
            return _passed_on(message)
        case Emergency(department=department):
            return department, Reason.EMERGENCY, ""
        case _:
            return "", Reason.FAILURE, ""


def _person(last: Spoken) -> str:
    match last:
        case Route() | Wait() | TakeMessage():
            return last.person
        case OfferCallBack(message) | CheckNumber(message):
            return message.person
        case CallBackWished(person):
            return person
        case _:
            return ""


def _last_words(known: Background) -> str:
    """Return the last words on the topic, rather than “agent, please”."""
    wishes = {turn.turn for turn in known.turns if turn.understanding == "control"}
    matter = [
        uttered.words
        for uttered in known.uttered
        if uttered.turn not in wishes or len(uttered.words.split()) >= TELLING
    ]
    return next(reversed(matter or [uttered.words for uttered in known.uttered]), "")


def _is_wish_for_a_person(turn: TurnRecord) -> bool:
    return turn.understanding == "control" and turn.topic == ControlKind.PERSON


KEPT = timedelta(days=30)
"How long a hand-off packet is kept."


def desk_entry(call: Call, known: HandOff, masked_number: str, now: datetime) -> DeskCall:
    """Return a call's desk entry at an instant."""
    phase = phase_of(call)
    return DeskCall(
        sid=call.sid,
        phase=phase,
        since=_since(call, phase, now),
        started_at=call.started_at,
        department=known.department or _topic_department(call),
        known=known,
        purge_on=purge_day(call.started_at),
        ended_at=call.ended_at,
        taken_by=_taken_by(call),
        met_person=call.accepted,
        encrypted_number=call.encrypted_number,
        masked_number=masked_number,
        is_test=call.is_test,
    )


def phase_of(call: Call) -> Phase:
    """Return a call's phase."""
    match call.state:
        case CallState.LISTENING:
            return Phase.WITH_LINE
        case CallState.WAITING:
            return Phase.WAITING
        case CallState.TRANSFERRING:
            return Phase.WITH_PERSON if call.accepted else Phase.RINGING
        case CallState.OFFERING | CallState.CONFIRMING | CallState.RECORDING:
            return Phase.MESSAGE
        case CallState.ENDED:
            return Phase.ENDED


def purge_day(started_at: datetime) -> date:
    """Return the day on which a call is purged from the desk."""
    return (started_at + KEPT).date()


def _since(call: Call, phase: Phase, now: datetime) -> datetime:
    last = call.transfers[-1] if call.transfers else None
    match phase:
        case Phase.WITH_LINE:
            return call.started_at
        case Phase.WAITING:
            return call.waiting_since or now
        case Phase.RINGING:
            return last.rung_at if last else now
        case Phase.WITH_PERSON:
            return (last.taken_at if last else None) or now
        case Phase.MESSAGE:
            return (last.ended_at if last else None) or call.started_at
        case Phase.ENDED:
            return call.ended_at or now


def _taken_by(call: Call) -> str:
    return call.transfers[-1].by if call.transfers and call.state is not CallState.WAITING else ""


def _topic_department(call: Call) -> str:
    query = current(call.queries)
    return query.department if query else ""
