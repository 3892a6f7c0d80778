"""Renders carrier actions as TwiML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Annotated, assert_never
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from twilio.twiml import TwiML
from twilio.twiml.voice_response import Connect, Dial, Gather, Say, VoiceResponse
from twilio.twiml.voice_response import Enqueue as EnqueueVerb

from intents.text.transcript import CivicAddress, KeyedDigits
from ivr.call.carrier_action import (
    ACCEPT_SECONDS,
    MESSAGE_SECONDS,
    OFFER_SECONDS,
    POP_HEADER,
    TALK_SECONDS,
    Ask,
    AskSatisfaction,
    CarrierAction,
    ConfirmNumber,
    Converse,
    EndCall,
    EnqueueCaller,
    Offer,
    RecordMessage,
    Transfer,
)
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Sentence
from ivr.call.waiting import Hold, LeaveQueue, Round
from ivr.line.handover import Handover
from ivr.line.line import Line
from ivr.line.queue import Queue
from ivr.twilio.identifiers import UNKNOWN, Parties
from ivr.twilio.names import queue_name
from ivr.twilio.overrides import webhook
from ivr.twilio.requests import Signed, parties_of
from languages.forms import forms
from routing.outbound.allow_list import Dialable

HOLD_SOUND = "/static/hold.wav"
"Nine seconds of quiet music."
NO_INPUT_SECONDS = 7


@dataclass(frozen=True, slots=True)
class Twiml:
    """Renders TwiML with this line's URLs."""

    public_base_url: str
    stream_base_url: str
    pop_id: Callable[[str], str]
    "The opaque id by which a department's telephone opens a call at the desk."
    hints: Mapping[str, str] = field(default_factory=dict)
    "The city's own names by language, as hints for the carrier's recognition."
    parties: Parties = field(default_factory=Parties)
    "The parties of the current call."

    def render(self, step: CarrierAction, call: str, before: tuple[Sentence, ...] = ()) -> str:
        """Return the document for an action, with sentences before it."""
        response = VoiceResponse()
        say(response, before)
        match step:
            case Converse(token, number):
                response.append(self._connect(token, number))
            case Ask(reply, language):
                self._ask(response, reply, language)
            case Transfer(said, to, attempt, timeout_seconds):
                say(response, said)
                response.append(self._dial(call, to, attempt, timeout_seconds))
            case EnqueueCaller(department, said):
                say(response, said)
                response.append(self._enqueue(department))
            case Offer(said):
                response.append(self._keys("/voice/offered", said, OFFER_SECONDS))
            case ConfirmNumber():
                response.append(self._number(step))
            case AskSatisfaction(said):
                response.append(self._keys("/voice/rated", said, OFFER_SECONDS))
            case RecordMessage(said):
                say(response, said)
                self._record(response)
            case EndCall(said):
                say(response, said)
                response.hangup()
            case _:
                assert_never(step)
        return str(response)

    def announcement(self, said: tuple[Sentence, ...], call: str, attempt: int) -> str:
        """Return the announcement to the person; only a key accepts the call (telephony 2.1)."""
        response = VoiceResponse()
        response.append(self._keys("/voice/accept", said, ACCEPT_SECONDS, c=call, n=str(attempt)))
        # If the document ended here, the carrier would connect the two.
        response.hangup()
        return str(response)

    def waiting(self, department: str, turn: Round) -> str:
        """Return a waiting round; the carrier then requests the next one."""
        response = VoiceResponse()
        match turn:
            case Hold(said):
                keys = self._keys("/voice/waiting-key", said, 1, empty=False, q=department)
                if not said:
                    keys.play(f"{self.public_base_url}{HOLD_SOUND}")
                response.append(keys)
            case LeaveQueue():
                response.leave()
            case _:
                assert_never(turn)
        return str(response)

    def _keys(
        self, path: str, said: tuple[Sentence, ...], seconds: int, *, empty: bool = True, **query: str
    ) -> Gather:
        """Gather one key; `empty` calls the webhook even without a key."""
        gather = Gather(
            input="dtmf",
            num_digits=1,
            timeout=seconds,
            action=self._url(path, **query),
            method="POST",
            action_on_empty_result=empty,
        )
        say(gather, said)
        return gather

    def _number(self, step: ConfirmNumber) -> Gather:
        gather = Gather(
            input="dtmf speech" if step.hears else "dtmf",
            num_digits=step.digits,
            timeout=OFFER_SECONDS,
            speech_timeout="auto",
            language=forms(step.language).text("carrier_locale"),
            action=self._url("/voice/number", n=str(step.number)),
            method="POST",
            action_on_empty_result=True,
        )
        say(gather, step.said)
        return gather

    def _enqueue(self, department: str) -> EnqueueVerb:
        return EnqueueVerb(
            name=queue_name(self.public_base_url, department),
            action=self._url("/voice/queue-left", q=department),
            method="POST",
            wait_url=self._url("/voice/waiting", q=department),
            wait_url_method="POST",
        )

    def _connect(self, token: str, number: int) -> Connect:
        # The carrier asks what follows this stream, not the call's latest one.
        named = {"stream": str(number)} if number else {}
        connect = Connect(action=self._url("/voice/after", **named), method="POST")
        stream = connect.stream(
            url=f"{self.stream_base_url}/voice/stream", status_callback=self._url("/voice/stream-status")
        )
        stream.parameter(name="t", value=token)
        return connect

    def _ask(self, response: VoiceResponse, reply: Reply, language: str) -> None:
        """Prompt and gather; uninterruptible sentences come first, without barge-in."""
        must = tuple(takewhile(lambda sentence: not sentence.interruptible, reply.sentences))
        if must:
            response.append(self._heard(must, language, 1, barge_in=False, action_on_empty_result=False))
        rest = reply.sentences[len(must) :]
        is_number = isinstance(reply.then, Listen) and isinstance(
            reply.then.expecting, CivicAddress | KeyedDigits
        )
        keys = None if is_number else 1
        response.append(self._heard(rest, language, NO_INPUT_SECONDS, keys, action_on_empty_result=True))

    def _heard(
        self, said: tuple[Sentence, ...], language: str, seconds: int, keys: int | None = 1, **how: bool
    ) -> Gather:
        """Gather words or keys: a fixed number of keys, or a number up to the pound key or a pause."""
        gather = Gather(
            input="dtmf speech",
            action=self._url("/voice/gather"),
            method="POST",
            language=forms(language).text("carrier_locale"),
            hints=self.hints.get(language) or None,
            num_digits=keys,
            timeout=seconds,
            speech_timeout="auto",
            **how,
        )
        say(gather, said)
        return gather

    def _dial(self, call: str, to: Dialable, attempt: int, timeout_seconds: int) -> Dial:
        dial = Dial(
            action=self._url("/voice/dialled", n=str(attempt)),
            method="POST",
            timeout=timeout_seconds,
            answer_on_bridge=True,
            time_limit=TALK_SECONDS,
            caller_id=self.parties.caller_id or None,
        )
        ring = dial.sip if to.is_sip else dial.number
        ring(
            f"{to.number}?{urlencode({POP_HEADER: self.pop_id(call)})}" if to.is_sip else to.number,
            url=self._url("/voice/announcement", c=call, n=str(attempt)),
            status_callback=self._url("/voice/leg", c=call),
            status_callback_event="initiated ringing answered completed",
        )
        return dial

    def _record(self, response: VoiceResponse) -> None:
        response.record(
            action=self._url("/voice/message"),
            method="POST",
            max_length=MESSAGE_SECONDS,
            timeout=5,
            finish_on_key="#",
            play_beep=True,
            recording_status_callback=self._url("/voice/recording"),
            recording_status_callback_event="completed absent",
        )
        # Reached when the caller says nothing and no recording is made.
        response.redirect(self._url("/voice/message"), method="POST")

    def _url(self, path: str, **query: str) -> str:
        return webhook(self.public_base_url, path, **query)


def accepted() -> str:
    """Return the document that connects the person who accepted."""
    return str(VoiceResponse())


def declined() -> str:
    """Return the document that hangs up on a person who did not accept."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def say(to: TwiML, sentences: tuple[Sentence, ...]) -> None:
    """Append sentences in the carrier's voice."""
    for sentence in sentences:
        known = forms(sentence.language)
        voice, language = known.text("carrier_voice"), known.text("carrier_voice_locale")
        to.append(Say(sentence.text, voice=voice, language=language))


@dataclass(frozen=True, slots=True)
class Phone:
    """What the webhooks need."""

    line: Line
    handover: Handover
    queue: Queue
    twiml: Twiml
    can_hear: Callable[[], bool]
    "Whether this machine can transcribe another call; if not, the carrier does."
    test_callers: frozenset[str] = frozenset()
    "Numbers of trial callers, whose calls are excluded from figures."
    draft_of: Callable[[str], int | None] = lambda _: None
    "The answers of a trial call that are not on air."

    def snapshot(self, parties: Parties = UNKNOWN) -> "Phone":
        """Return it with the city frozen for one webhook."""
        line = self.line.snapshot()
        twiml = replace(self.twiml, parties=parties)
        return replace(self, line=line, handover=Handover(line), queue=Queue(line), twiml=twiml)


async def _phone(request: Request, _: Signed) -> Phone:
    """Return the service of a verified request; async, so that no call waits for a thread."""
    phone: Phone = request.app.state.phone
    return phone.snapshot(parties_of(request))


ThePhone = Annotated[Phone, Depends(_phone)]


def document(phone: Phone, step: CarrierAction, sid: str, said: tuple[Sentence, ...] = ()) -> Response:
    """Return a call's next action as TwiML, after some sentences."""
    return xml(phone.twiml.render(step, sid, said))


def xml(text: str) -> Response:
    """Return a document."""
    return Response(text, media_type="text/xml")
