"""What the carrier is asked to do, as TwiML."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlencode

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Connect, Dial, Gather, Say, VoiceResponse
from twilio.twiml.voice_response import Enqueue as EnqueueVerb

from ivr.phone.gather import answer_seconds
from ivr.reply import Reply
from ivr.sentence import Sentence
from ivr.step import Ask, Converse, Enqueue, HangUp, Offer, Rate, Record, Step, Transfer
from ivr.waiting import Hold, LeaveQueue, Round
from routing.number import is_sip

LOCALES = {"en": "en-CA", "fr": "fr-CA"}
MESSAGE_SECONDS = 120
ACCEPT_SECONDS = 8
OFFER_SECONDS = 5
HOLD_SOUND = "/static/hold.wav"
"Nine seconds of quiet music."
NO_INPUT_SECONDS = 7
TALK_SECONDS = 4 * 3600
POP_HEADER = "X-Cityline-Call"
"Travels to a telephone on the internet with the call (telephony 2.4)."


@dataclass(frozen=True, slots=True)
class Twiml:
    """Renders steps with this line's own addresses."""

    public_base_url: str
    stream_base_url: str
    pop_id: Callable[[str], str]
    "The opaque id by which a department's telephone finds a call at the desk."

    def render(self, step: Step, call: str, before: tuple[Sentence, ...] = ()) -> str:
        """Return the document for a step of a call, with what is said before it."""
        response = VoiceResponse()
        say(response, before)
        match step:
            case Converse(token):
                response.append(self._connect(token))
            case Ask(reply, language):
                self._ask(response, reply, language)
            case Transfer(said, number, attempt, timeout_seconds):
                say(response, said)
                response.append(self._dial(call, number, attempt, timeout_seconds))
            case Enqueue(department, said):
                say(response, said)
                response.append(self._enqueue(department))
            case Offer(said):
                response.append(self._keys("/voice/offered", said, OFFER_SECONDS))
            case Rate(said):
                response.append(self._keys("/voice/rated", said, OFFER_SECONDS))
            case Record(said):
                say(response, said)
                self._record(response)
            case HangUp(said):
                say(response, said)
                response.hangup()
            case _:
                assert_never(step)
        return str(response)

    def whisper(self, said: tuple[Sentence, ...], call: str, attempt: int) -> str:
        """Return what the person hears before the call is connected; only a key takes it (telephony 2.1)."""
        response = VoiceResponse()
        response.append(self._keys("/voice/accept", said, ACCEPT_SECONDS, c=call, n=str(attempt)))
        # A whisper that runs out connects the two.
        response.hangup()
        return str(response)

    def waiting(self, department: str, turn: Round) -> str:
        """Return a round of waiting; the carrier asks for the next one when it is over."""
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
        """One key; `empty` asks also when none was pressed."""
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

    def _enqueue(self, department: str) -> EnqueueVerb:
        return EnqueueVerb(
            name=department,
            action=self._url("/voice/queue-left", q=department),
            method="POST",
            wait_url=self._url("/voice/waiting", q=department),
            wait_url_method="POST",
        )

    def _connect(self, token: str) -> Connect:
        connect = Connect(action=self._url("/voice/after"), method="POST")
        stream = connect.stream(
            url=f"{self.stream_base_url}/voice/stream", status_callback=self._url("/voice/stream-status")
        )
        stream.parameter(name="t", value=token)
        return connect

    def _ask(self, response: VoiceResponse, reply: Reply, language: str) -> None:
        answer_end, answer = answer_seconds(reply)
        began = {"at": f"{time.time():.1f}", "end": f"{answer_end:.1f}", "answer": f"{answer:.1f}"}
        # Without an answer there is nothing to measure, and a repeated webhook gets the same document.
        times = began if answer else {}
        gather = Gather(
            input="dtmf speech",
            action=self._url("/voice/gather", **times),
            method="POST",
            language=LOCALES[language],
            num_digits=1,
            timeout=NO_INPUT_SECONDS,
            speech_timeout="auto",
            action_on_empty_result=True,
        )
        say(gather, reply.sentences)
        response.append(gather)

    def _dial(self, call: str, number: str, attempt: int, timeout_seconds: int) -> Dial:
        dial = Dial(
            action=self._url("/voice/dialled", n=str(attempt)),
            method="POST",
            timeout=timeout_seconds,
            answer_on_bridge=True,
            time_limit=TALK_SECONDS,
        )
        ring = dial.sip if is_sip(number) else dial.number
        ring(
            f"{number}?{urlencode({POP_HEADER: self.pop_id(call)})}" if is_sip(number) else number,
            url=self._url("/voice/whisper", c=call, n=str(attempt)),
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
        # A caller who says nothing leaves no recording, and the document goes on here.
        response.redirect(self._url("/voice/message"), method="POST")

    def _url(self, path: str, **query: str) -> str:
        return f"{self.public_base_url}{path}" + (f"?{urlencode(query)}" if query else "")


def accepted() -> str:
    """Return the document that connects the person who pressed the key."""
    return str(VoiceResponse())


def declined() -> str:
    """Return the document that lets go of a person who did not press the key."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def say(to: TwiML, sentences: tuple[Sentence, ...]) -> None:
    """Append sentences in the carrier's voice."""
    for sentence in sentences:
        to.append(Say(sentence.text, language=LOCALES[sentence.language]))
