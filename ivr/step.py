"""What the carrier is asked to do with a call between our conversations with the caller."""

from dataclasses import dataclass
from typing import TypeAlias

from ivr.all_to_people import first_words
from ivr.call import Call
from ivr.call_state import CallBackWished, State
from ivr.greeting import greeting
from ivr.reply import Reply, asking_again
from ivr.satisfaction import is_asked
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait


@dataclass(frozen=True, slots=True)
class Converse:
    """Open a media stream to the line; the token is good for one stream."""

    token: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Let the carrier speak, hear the caller's words or keys, and bring them."""

    reply: Reply
    language: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring a person's number."""

    said: tuple[Sentence, ...]
    number: str
    "E.164, or a SIP address."
    attempt: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Keep the caller in a department's queue."""

    department: str
    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Let the caller choose by a key: a call-back, or a message."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Let the caller say by one key how satisfied they are, then end the call."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller's message after a tone."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    said: tuple[Sentence, ...] = ()


Step: TypeAlias = Converse | Ask | Transfer | Enqueue | Offer | Record | Rate | HangUp

RING_SECONDS = 20
"How long one number rings before the next is tried."


def step_of(call: Call, texts: Texts) -> Step:
    """Return what a call's state asks of the carrier: the same for as long as the call stays the same."""
    match call.state, call.last:
        case State.TRANSFERRING, Route(numbers=numbers) | Emergency(numbers=numbers):
            return Transfer(_before_ringing(call, texts), numbers[0], call.attempt, RING_SECONDS)
        case State.WAITING, Wait(department):
            return Enqueue(department, _before_waiting(call, texts))
        case State.OFFERING, OfferCallBack(message):
            words = texts.prompt("no_one_answered"), texts.prompt("queue.offer")
            return Offer((*_safety(message, texts), *words))
        case State.RECORDING, TakeMessage() as message:
            return Record(_before_the_tone(call, message, texts))
        case State.LISTENING, _:
            again = asking_again(call, texts) if call.turns else greeting(call, texts)
            return Ask(again, call.language)
        case State.ENDED, _ if texts.asks_satisfaction and is_asked(call):
            return Rate((texts.prompt("rating.question"),))
        case State.ENDED, CallBackWished():
            return HangUp((texts.prompt("queue.promised"),))
        case _:
            return HangUp()


def _before_ringing(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    match call.last:
        case Route(reason=Reason.TAKEN_OVER, by=by) if by:
            # On a stream the line says so itself before it lets go.
            return (texts.prompt("taking_over"), texts.prompt("passing_on")) if call.carrier_hears else ()
        case Route(by=by) if by:
            return (texts.prompt("queue.taken"),)
        case _ if call.attempt > 1 or call.waiting_since:
            return texts.prompt("no_one_answered"), texts.prompt("trying_next")
        case Route(reason=Reason.SWITCH) as first:
            return first_words(first, texts)
        case Route(reason=Reason.FAILURE):
            return (texts.prompt("failure"),)
        case _:
            return ()


def _before_waiting(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Whoever was rung did not take the call: the caller is back in the queue."""
    match call.last:
        case _ if call.attempt:
            return (texts.prompt("queue.back"),)
        case Wait(reason=Reason.SWITCH) as first:
            return first_words(first, texts)
        case _:
            return ()


def _safety(message: TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    """Nobody who may be in danger shall wait for a call-back."""
    return (texts.prompt("emergency_notice"),) if message.reason is Reason.EMERGENCY else ()


def _before_the_tone(call: Call, message: TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    if call.attempt == 0 and call.waiting_since is None:
        match call.last:
            case TakeMessage(reason=Reason.SWITCH) as first:
                return first_words(first, texts)
            case _:
                return ()
    # Whoever could have been called back has heard it when they chose.
    sorry = () if call.can_be_called_back else (texts.prompt("no_one_answered"),)
    words = texts.department("message_for", message.department), texts.prompt("leave_message")
    return (*_safety(message, texts), *sorry, *words)
