"""The reader: each TwiML element becomes a verb, with Twilio's defaults."""

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from ivr.phone.carrier.element import flag, number, text_of, words
from ivr.phone.carrier.refusal import Refusal
from ivr.phone.carrier.sip import read_sip
from ivr.phone.carrier.verb import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Spoken,
    Stream,
    Target,
    Verb,
)


def _say(element: Element) -> Say:
    return Say(text_of(element), element.get("language", "en-US"), int(number(element, "loop", 1)))


def _play(element: Element) -> Play:
    return Play(text_of(element), int(number(element, "loop", 1)))


def _pause(element: Element) -> Pause:
    return Pause(number(element, "length", 1))


_SPOKEN: Final[dict[str, Callable[[Element], Spoken]]] = {"Say": _say, "Play": _play, "Pause": _pause}


def _spoken(element: Element) -> Spoken:
    if element.tag not in _SPOKEN:
        raise Refusal(12200, f"<{element.tag}> cannot stand in <Gather>")
    return _SPOKEN[element.tag](element)


def _gather(element: Element) -> Gather:
    inputs = words(element, "input", "dtmf")
    timeout = number(element, "timeout", 5)
    return Gather(
        prompts=tuple(_spoken(child) for child in element),
        action=element.get("action"),
        method=element.get("method", "POST"),
        hears_keys="dtmf" in inputs,
        hears_speech="speech" in inputs,
        timeout_seconds=timeout,
        speech_timeout_seconds=number(element, "speechTimeout", timeout, auto=1),
        finish_on_key=element.get("finishOnKey", "#"),
        num_digits=int(number(element, "numDigits", 0)) or None,
        asks_when_empty=flag(element, "actionOnEmptyResult"),
        barge_in=flag(element, "bargeIn", default=True),
        language=element.get("language", "en-US"),
    )


def _record(element: Element) -> Record:
    return Record(
        action=element.get("action"),
        method=element.get("method", "POST"),
        timeout_seconds=number(element, "timeout", 5),
        finish_on_key=element.get("finishOnKey", "1234567890*#"),
        max_seconds=number(element, "maxLength", 3600),
        callback=element.get("recordingStatusCallback"),
        callback_events=words(element, "recordingStatusCallbackEvent", "completed"),
    )


def _target(element: Element) -> Target:
    if element.tag not in {"Number", "Sip"}:
        raise Refusal(12200, f"this carrier cannot dial <{element.tag}>")
    sip = read_sip(text_of(element)) if element.tag == "Sip" else None
    return Target(
        address=sip.address if sip else text_of(element),
        is_sip=sip is not None,
        whisper=element.get("url"),
        whisper_method=element.get("method", "POST"),
        callback=element.get("statusCallback"),
        callback_events=words(element, "statusCallbackEvent", "completed"),
        headers=sip.headers if sip else (),
    )


def _dial(element: Element) -> Dial:
    plain = (Target(text_of(element)),) if text_of(element) else ()
    targets = plain + tuple(_target(child) for child in element)
    if not 1 <= len(targets) <= 10:
        raise Refusal(13223, "a <Dial> needs one to ten numbers")
    if len(targets) > 1 and any(target.is_sip for target in targets):
        raise Refusal(12200, "a <Sip> stands alone in its <Dial>")
    return Dial(
        targets=targets,
        action=element.get("action"),
        method=element.get("method", "POST"),
        timeout_seconds=number(element, "timeout", 30),
        limit_seconds=number(element, "timeLimit", 14400),
        caller_id=element.get("callerId"),
        answers_on_bridge=flag(element, "answerOnBridge"),
        sequential=flag(element, "sequential"),
    )


def _enqueue(element: Element) -> Enqueue:
    return Enqueue(
        name=text_of(element),
        action=element.get("action"),
        method=element.get("method", "POST"),
        wait_url=element.get("waitUrl"),
        wait_method=element.get("waitUrlMethod", "POST"),
    )


def _connect(element: Element) -> Stream:
    stream = element.find("Stream")
    if stream is None:
        raise Refusal(12200, "this carrier knows <Connect> only with <Stream>")
    return Stream(
        url=stream.get("url", ""),
        parameters=tuple(
            (child.get("name", ""), child.get("value", "")) for child in stream.iter("Parameter")
        ),
        action=element.get("action"),
        method=element.get("method", "POST"),
        callback=stream.get("statusCallback"),
        name=stream.get("name"),
    )


READERS: Final[dict[str, Callable[[Element], Verb]]] = {
    **_SPOKEN,
    "Gather": _gather,
    "Record": _record,
    "Dial": _dial,
    "Enqueue": _enqueue,
    "Connect": _connect,
    "Redirect": lambda element: Redirect(text_of(element), element.get("method", "POST")),
    "Hangup": lambda _: Hangup(),
    "Reject": lambda element: Reject(element.get("reason", "rejected")),
    "Leave": lambda _: Leave(),
}
