"""What the carrier does with a call outside the conversation."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeAlias

from intents.articles.catalog import Catalog
from intents.meaning.understanding import DangerKind
from ivr.call.call import Call
from ivr.call.callback import NUMBER_DIGITS, callback_promise, grouped
from ivr.call.greeting import greeting
from ivr.call.lookups.to_people import handover_words
from ivr.call.reply import Reply, asking_again
from ivr.call.satisfaction import is_asked
from ivr.call.states import CallBackWished, CallState, CheckNumber
from ivr.call.texts import Sentence, Texts
from ivr.call.turn import replied
from routing.decision import Emergency, End, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.departments.department import Directory
from routing.escalation import after_failed_transfer, instead_of_dialling
from routing.outbound.allow_list import Dialable
from routing.transfer import AnnouncementOutcome, TransferOutcome


@dataclass(frozen=True, slots=True)
class Converse:
    """Open a media stream to the line; the token is good for one stream."""

    token: str
    number: int = 0
    "How many streams the call had before."


@dataclass(frozen=True, slots=True)
class Ask:
    """Let the carrier prompt, and gather speech or keys."""

    reply: Reply
    language: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring a person's number."""

    said: tuple[Sentence, ...]
    to: Dialable
    attempt: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class EnqueueCaller:
    """Keep the caller in a department's queue."""

    department: str
    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Let the caller choose a call-back or a message by key."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ConfirmNumber:
    """Let the caller confirm a number by key or voice, or key in another."""

    said: tuple[Sentence, ...]
    language: str
    digits: int
    "How many keys make an answer."
    hears: bool
    "Whether an answer may be spoken."
    number: int
    "Counts the call's questions about the number."


@dataclass(frozen=True, slots=True)
class AskSatisfaction:
    """Ask for a satisfaction rating by key, then end the call."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RecordMessage:
    """Record the caller's message after a tone."""

    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class EndCall:
    """End the call."""

    said: tuple[Sentence, ...] = ()


CarrierAction: TypeAlias = (
    Converse
    | Ask
    | Transfer
    | EnqueueCaller
    | Offer
    | ConfirmNumber
    | RecordMessage
    | AskSatisfaction
    | EndCall
)

URGENT = frozenset({Reason.EMERGENCY, Reason.URGENT})


class Minutes(Protocol):
    """The minutes that may be dialled out in a day."""

    def lets_dial(self, *, is_danger: bool = False) -> bool:
        """Whether another number may be dialled."""


class Endless:
    """Minutes without a ceiling."""

    def lets_dial(self, *, is_danger: bool = False) -> bool:  # noqa: ARG002 - the protocol's signature
        """Let every number be dialled."""
        return True


def put_through(call: Call, directory: Directory, catalog: Catalog, now: datetime, minutes: Minutes) -> Call:
    """Return a call whose number may be dialled, or that goes on without it.

    A number that the allow-list refuses counts as a dial that failed.
    """
    while (onward := _onward(call, directory, now, minutes)) is not None:
        call = call.rung(TransferOutcome.FAILED, now).after_unanswered(onward, catalog, now)
    return call


def after_no_answer(
    call: Call, failed: Route | Emergency, directory: Directory, now: datetime
) -> Route | Wait | OfferCallBack:
    """Return a call's next step after nobody took it; one that staff fetched keeps its place."""
    return after_failed_transfer(failed, directory, now, call.tried, has_waited=call.is_fetched)


def _onward(
    call: Call, directory: Directory, now: datetime, minutes: Minutes
) -> Route | Wait | OfferCallBack | None:
    match call.state, call.last:
        case CallState.TRANSFERRING, (Route() | Emergency()) as last if not _is_picked_up(call):
            if not directory.may_dial.may_dial(last.numbers[0]):
                return after_no_answer(call, last, directory, now)
            is_let = minutes.lets_dial(is_danger=is_urgent(call))
            return None if is_let else instead_of_dialling(last, directory, now, call.tried)
        case CallState.WAITING, Wait() as last if not minutes.lets_dial(is_danger=is_urgent(call)):
            return instead_of_dialling(last, directory, now, call.tried)
        case _:
            return None


def is_urgent(call: Call) -> bool:
    """Whether a caller may be in danger, who is put through on the minutes kept for that."""
    match call.last:
        case Emergency():
            return True
        case (Route() | Wait()) as last if last.reason in URGENT:
            return True
        case _:
            return any(query.reason in URGENT for query in call.queries)


def _is_picked_up(call: Call) -> bool:
    """Whether somebody holds the telephone: a ceiling that is reached meanwhile ends no talk."""
    last = call.transfers[-1] if call.transfers else None
    return last is not None and last.announcement is not AnnouncementOutcome.UNHEARD


RING_SECONDS = 20
"How long one number rings before the next is tried."
ACCEPT_SECONDS = 8
"How long whoever picks up may take to press a key."
TALK_SECONDS = 4 * 3600
OFFER_SECONDS = 5
"How long a caller may take to press a key."
MESSAGE_SECONDS = 120
POP_HEADER = "X-Cityline-Call"
"The SIP header with the screen-pop id."


def carrier_action(call: Call, texts: Texts, number: str = "") -> CarrierAction:
    """Return the carrier action for a call's state; the same call gives the same action.

    `number` is the call-back number, only read to a caller who confirms it.
    """
    match call.state, call.last:
        case CallState.TRANSFERRING, Route(numbers=numbers) | Emergency(numbers=numbers):
            return _transfer(numbers[0], call, texts)
        case CallState.WAITING, Wait(department):
            return EnqueueCaller(department, _before_waiting(call, texts))
        case CallState.OFFERING, OfferCallBack(message, onward):
            waiting = (texts.prompt("queue.offer_waiting"),) if onward else ()
            words = texts.prompt("no_one_answered"), texts.prompt("queue.offer"), *waiting
            return Offer((*_safety(call, message, texts), *words))
        case CallState.CONFIRMING, CheckNumber() as asked:
            return _check(asked, call, number, texts)
        case CallState.RECORDING, TakeMessage() as message:
            return RecordMessage(_before_the_tone(call, message, texts))
        case CallState.LISTENING, _:
            return Ask(_on_the_carrier(call, texts), call.language)
        case CallState.ENDED, _:
            return _at_the_end(call, texts)
        case _:
            return EndCall()


def _at_the_end(call: Call, texts: Texts) -> AskSatisfaction | EndCall:
    goodbye = _unsaid_words(call, texts) if isinstance(call.last, End) else ()
    if texts.asks_satisfaction and is_asked(call):
        return AskSatisfaction((*goodbye, texts.prompt("rating.question")))
    return EndCall(callback_promise(call, texts) if isinstance(call.last, CallBackWished) else goodbye)


def _on_the_carrier(call: Call, texts: Texts) -> Reply:
    """Return what a caller hears first when the carrier's voice takes over from a stream."""
    if not call.turns:
        return greeting(call, texts)
    return _unsaid(call, texts) or asking_again(call, texts)


def _unsaid(call: Call, texts: Texts) -> Reply | None:
    """Return the last reply if this machine could not speak it, as one in a language without a voice here."""
    return replied(call, texts) if call.unsaid else None


def _unsaid_words(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    unsaid = _unsaid(call, texts)
    return unsaid.sentences if unsaid else ()


def _transfer(number: str, call: Call, texts: Texts) -> Transfer | EndCall:
    to = texts.city.directory.may_dial.dialable(number)
    if isinstance(to, Dialable):
        return Transfer(_before_ringing(call, texts), to, call.attempt, RING_SECONDS)
    # A call that cannot be put through has gone on before it comes here.
    return EndCall((texts.prompt("no_one_answered"), texts.prompt("goodbye")))


def _check(asked: CheckNumber, call: Call, number: str, texts: Texts) -> ConfirmNumber:
    if asked.keys_another:
        return ConfirmNumber(
            (texts.prompt("queue.number_refused" if asked.is_refused else "queue.key_number"),),
            call.language,
            NUMBER_DIGITS,
            hears=False,
            number=asked.number,
        )
    question = texts.prompt("queue.is_it_right_keys" if call.keys_only else "queue.is_it_right")
    said = texts.prompt("queue.number", number=grouped(number)), question
    return ConfirmNumber(said, call.language, 1, hears=not call.keys_only, number=asked.number)


def _before_ringing(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    match call.last:
        case Route(reason=Reason.TAKEN_OVER, by=by) if by:
            # On a stream the line has already said so.
            return (texts.prompt("taking_over"), texts.prompt("passing_on")) if call.carrier_hears else ()
        case Route(by=by) if by:
            return (texts.prompt("queue.taken"),)
        case _ if call.attempt > 1 or call.waiting_since:
            return texts.prompt("no_one_answered"), texts.prompt("trying_next")
        case Route() as first if _is_unheard(call, first):
            return _first_words(first, texts)
        case Route(reason=Reason.FAILURE):
            return (*_unsaid_words(call, texts), texts.prompt("failure"))
        case _:
            return _unsaid_words(call, texts)


def _is_unheard(call: Call, decision: Route | Wait | TakeMessage) -> bool:
    """Whether a call went to people at once, so that nothing was said in it yet."""
    return decision.reason is Reason.SWITCH or (decision.reason is Reason.OBJECTED and call.turns == 0)


def _before_waiting(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """The person who was rung did not take the call, so the caller is back in the queue."""
    match call.last:
        case _ if call.attempt:
            return (texts.prompt("queue.back"),)
        case Wait() as first if _is_unheard(call, first):
            return _first_words(first, texts)
        case _:
            return _unsaid_words(call, texts)


def _safety(call: Call, message: TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    """A caller who may be in danger never waits for a call-back."""
    if call.dialogue.in_crisis:
        return (texts.prompt(f"caution.{DangerKind.SELF_HARM.value}"),)
    return (texts.prompt("emergency_notice"),) if message.reason is Reason.EMERGENCY else ()


def _before_the_tone(call: Call, message: TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    if call.attempt == 0 and call.waiting_since is None:
        match call.last:
            case TakeMessage() as first if _is_unheard(call, first):
                return _first_words(first, texts)
            case _:
                return _unsaid_words(call, texts)
    # Callers who could choose a call-back have heard this already.
    sorry = () if call.can_be_called_back else (texts.prompt("no_one_answered"),)
    words = texts.department("message_for", message.department), texts.prompt("leave_message")
    return (*_safety(call, message, texts), *sorry, *words)


def _first_words(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    """Return the first words in every language, since the caller's is unknown."""
    spoken = (replace(texts, language=language) for language in texts.city.directory.languages)
    return tuple(sentence for each in spoken for sentence in _in_one_language(decision, each))


def _in_one_language(decision: Route | Wait | TakeMessage, texts: Texts) -> tuple[Sentence, ...]:
    is_recorded = isinstance(decision, TakeMessage) and decision.reason is not Reason.OBJECTED
    recorded = (texts.prompt("transcription_notice"),) if is_recorded else ()
    return (
        texts.prompt("emergency_notice"),
        texts.prompt("greeting_name", city=texts.city_name),
        *texts.greeting_banners(),
        *recorded,
        *handover_words(decision, texts),
    )
