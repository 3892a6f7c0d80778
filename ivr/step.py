"""What the carrier is asked to do with a call between our conversations with the caller."""

from dataclasses import dataclass
from typing import TypeAlias

from ivr.call import Call
from ivr.call_state import State
from ivr.greeting import greeting
from ivr.reply import Reply, asking_again
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.decision import Emergency, Reason, Route, TakeMessage


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
    "E.164."
    attempt: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller's message after a tone."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    said: tuple[Sentence, ...] = ()


Step: TypeAlias = Converse | Ask | Transfer | Record | HangUp

RING_SECONDS = 20
"How long one number rings before the next is tried."


def step_of(call: Call, texts: Texts) -> Step:
    """Return what a call's state asks of the carrier: the same for as long as the call stays the same."""
    match call.state, call.last:
        case State.TRANSFERRING, Route(numbers=numbers) | Emergency(numbers=numbers):
            return Transfer(_before_ringing(call, texts), numbers[0], call.attempt, RING_SECONDS)
        case State.RECORDING, TakeMessage(department):
            return Record(_before_the_tone(call, department, texts))
        case State.LISTENING, _:
            again = asking_again(call, texts) if call.turns else greeting(call, texts)
            return Ask(again, call.language)
        case _:
            return HangUp()


def _before_ringing(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    if call.attempt > 1:
        return texts.prompt("no_one_answered"), texts.prompt("trying_next")
    if isinstance(call.last, Route) and call.last.reason is Reason.FAILURE:
        return (texts.prompt("failure"),)
    return ()


def _before_the_tone(call: Call, department: str, texts: Texts) -> tuple[Sentence, ...]:
    if call.attempt == 0:
        return ()
    return (
        texts.prompt("no_one_answered"),
        texts.department("message_for", department),
        texts.prompt("leave_message"),
    )
