"""What is passed on with a call to the person who takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intents.article import Language
from intents.understanding import ControlKind
from ivr.call import Call, Spoken
from metrics.ledger import TurnRecord
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.handoff import Entity, HandOff, Told

ATTEMPTS = frozenset({"Answer", "Redirect", "Clarify", "Reprompt"})
"The decisions by which the line tried to help."


@dataclass(frozen=True, slots=True)
class Uttered:
    """What a caller said in a turn, redacted."""

    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class Background:
    """What is kept of a call outside the call itself."""

    uttered: tuple[Uttered, ...] = ()
    entities: tuple[Entity, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    earlier: int = 0
    "How many other calls this caller made on the topic within seven days."


@dataclass(frozen=True, slots=True)
class Briefing:
    """What whoever takes a call is told."""

    known: HandOff
    worded: Mapping[Language, str] = field(default_factory=dict, repr=False)
    "The call in one sentence, as a language model worded it; it may speak of an earlier state of the call."


def hand_off(call: Call, known: Background) -> HandOff:
    """Return what a person needs to go on with a call that is passed on."""
    department, reason, _ = _passed_on(call.last)
    topic = topic_of(call)
    confidence = next((query.confidence for query in call.queries if query.article == topic), 0.0)
    return HandOff(
        language=call.language,
        department=department,
        reason=reason,
        article=topic,
        confidence=confidence,
        last_words=_last_words(known),
        entities=known.entities,
        answered=tuple(Told(query.article, query.version) for query in call.queries if query.delivered),
        attempts=sum(turn.decision in ATTEMPTS for turn in known.turns),
        asked_for_person=sum(_is_wish_for_a_person(turn) for turn in known.turns),
        earlier=known.earlier,
    )


def topic_of(call: Call) -> str:
    """Return the article that a call is passed on about, or the last one that was talked about."""
    _, _, article = _passed_on(call.last)
    return article or next((query.article for query in reversed(call.queries) if query.article), "")


def _passed_on(last: Spoken) -> tuple[str, Reason, str]:
    match last:
        case Route() | Wait() | TakeMessage():
            return last.department, last.reason, last.article
        case OfferCallBack(message):
            return _passed_on(message)
        case Emergency(department=department):
            return department, Reason.EMERGENCY, ""
        case _:
            return "", Reason.FAILURE, ""


def _last_words(known: Background) -> str:
    """The last words on the matter say more to a person than “agent, please”."""
    wishes = {turn.turn for turn in known.turns if turn.understanding == "control"}
    matter = [uttered.words for uttered in known.uttered if uttered.turn not in wishes]
    return next(reversed(matter or [uttered.words for uttered in known.uttered]), "")


def _is_wish_for_a_person(turn: TurnRecord) -> bool:
    return turn.understanding == "control" and turn.topic == ControlKind.PERSON
