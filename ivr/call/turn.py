"""One turn: the caller spoke, the line replies."""

from dataclasses import dataclass, replace

from intents.meaning.understanding import DangerKind, Spoken, Understanding
from intents.text.transcript import NoSpeech, Said, Transcript
from ivr.call.call import Call, Greeted
from ivr.call.lookups.outgoing import outgoing
from ivr.call.reply import Reply, reply
from ivr.call.states import CallBackWished, CheckNumber
from ivr.call.texts import Texts
from routing.asked import Asked
from routing.deciding.addressing import by_number, with_number
from routing.deciding.policy import decide
from routing.deciding.reporting import by_attribute, with_learned
from routing.deciding.standpoint import Standpoint
from routing.decision import Decision, FileReport, OfferCallBack, TakeMessage
from routing.journeys.run import Run
from routing.requests.asking import AttributeAnswer, AttributeGiven, AttributeNotGiven, Learned
from routing.requests.request import ServiceRequest
from routing.services.status import Consulted
from routing.texting.reminder import Reminder
from routing.texting.text_message import TextMessage
from routing.texting.texted import SendText

EARLIER = 4
"How many earlier requests are remembered; the carrier repeats one for fifteen seconds at most."


@dataclass(frozen=True, slots=True)
class Times:
    """A turn's latencies in milliseconds; None for a step that did not happen."""

    transcription: float | None = None
    decision: float | None = None
    end_of_speech_to_audio: float | None = None


@dataclass(frozen=True, slots=True)
class TurnNote:
    """A turn as it happened."""

    asked: Asked
    "The question that the caller answered."
    said: Said
    meant: Understanding
    decision: Decision
    times: Times
    tokens: int = 0
    "Language model tokens."
    filed: ServiceRequest | None = None
    "What the caller reported in this turn."
    texted: TextMessage | None = None
    "What the caller agreed in this turn to be texted."
    reminder: Reminder | None = None
    "What the caller agreed in this turn to be reminded of."


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of a turn, with the call after it."""

    call: Call
    meant: Understanding
    decision: Decision
    reply: Reply


def hearing(call: Call, said: Said, played: float) -> Call:
    """Return the call after the caller's input, having heard that share (0–1) of our last answer."""
    heard = call.heard(played)
    match said:
        case Transcript(language=language):
            return replace(heard, spoke=True).speaking(language)
        case NoSpeech():
            return heard
        case _:
            return replace(heard, spoke=True)


def asked_by(call: Call, request: str) -> Call:
    """Note the token of the request that brought a turn; empty for a turn on a stream."""
    earlier = (call.request, *call.earlier_requests) if call.request else call.earlier_requests
    return replace(call, request=request, earlier_requests=earlier[:EARLIER])


def decided(
    call: Call, meant: Understanding, texts: Texts, consulted: Consulted | AttributeAnswer | None = None
) -> tuple[Decision, Standpoint]:
    """Return the decision on a meaning, given what was consulted for it."""
    city = texts.city
    here = Standpoint(call.dialogue, city.catalog, city.directory, texts.now, city.services)
    match consulted:
        case None:
            known = None
        case AttributeGiven() | AttributeNotGiven():
            known = by_attribute(meant, consulted, here)
        case _:
            known = by_number(meant, consulted, here)
    by_words = (meant, call.dialogue, city.catalog, city.directory, texts.now, city.services)
    return known or with_number(decide(*by_words), consulted), here


def take_turn(
    call: Call,
    meant: Understanding,
    texts: Texts,
    consulted: Consulted | AttributeAnswer | None = None,
    learned: Learned | None = None,
) -> Turn:
    """Decide on a meaning, given what was consulted for it and learned about a report, and word the reply."""
    city = texts.city
    decision, here = decided(call, meant, texts, consulted)
    if learned is not None:
        decision = with_learned(decision, learned, here)
    after = call.decided(decision, meant, city.catalog, texts.now)
    speaking = replace(texts, language=after.language)
    caution = _caution(meant, decision, call)
    noted = replace(after, replied=decision, caution=caution)
    return Turn(noted, meant, decision, reply(decision, noted, speaking, caution))


def _caution(meant: Understanding, decision: Decision, call: Call) -> DangerKind | None:
    """The safety sentence of a turn: also where nobody at the city can be reached by a caller in crisis."""
    if call.dialogue.in_crisis and isinstance(decision, TakeMessage | OfferCallBack):
        return DangerKind.SELF_HARM
    return meant.caution if isinstance(meant, Spoken) else None


def with_outgoing(note: TurnNote, before: Run | None, call: Call, said: Said, texts: Texts) -> TurnNote:
    """Return a turn's note with what it sends out: a report, a text or a reminder."""
    if not (call.dialogue.run or isinstance(note.decision, FileReport | SendText)):
        return note
    sent = outgoing(note.decision, before, call, said, texts)
    return replace(note, filed=sent.report, texted=sent.text, reminder=sent.reminder)


def replied(call: Call, texts: Texts) -> Reply | None:
    """Return the last turn's reply again; None before the first."""
    match call.replied:
        case Greeted() | CheckNumber() | CallBackWished():
            return None
        case decision:
            return reply(decision, call, texts, call.caution)
