"""Document: TwiML as Twilio reads it, strictly; what Twilio refuses is refused under the same number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from simulator.carrier.account import Refusal
from simulator.carrier.twiml_schema import ensure_valid
from simulator.carrier.verbs import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Record,
    RedirectVerb,
    Reject,
    Say,
    Spoken,
    Stream,
    Target,
    Verb,
    read_sip,
)


def text_of(element: Element) -> str:
    """Return an element's own text, markup inside it (SSML) removed."""
    if element.tag in {"Say", "Play", "Redirect", "Number", "Sip", "Enqueue"}:
        return " ".join("".join(element.itertext()).split())
    return (element.text or "").strip()


def number(element: Element, name: str, default: float, auto: float | None = None) -> float:
    """Read a number that is not negative; `auto` stands for the word where the word is allowed."""
    written = element.get(name)
    if written is None:
        return default
    if written == "auto" and auto is not None:
        return auto
    if not written.isdecimal():
        raise Refusal(12200, f"{name} of <{element.tag}> is not a number")
    return float(written)


def flag(element: Element, name: str, *, default: bool = False) -> bool:
    """Read `true` or `false`."""
    written = element.get(name)
    if written is None:
        return default
    if written not in {"true", "false"}:
        raise Refusal(12200, f"{name} of <{element.tag}> is neither true nor false")
    return written == "true"


def words(element: Element, name: str, default: str) -> frozenset[str]:
    """Read a list of words between blanks."""
    return frozenset(element.get(name, default).split())


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
        announcement=element.get("url"),
        announcement_method=element.get("method", "POST"),
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
    "Redirect": lambda element: RedirectVerb(text_of(element), element.get("method", "POST")),
    "Hangup": lambda _: Hangup(),
    "Reject": lambda element: Reject(element.get("reason", "rejected")),
    "Leave": lambda _: Leave(),
}


MAX_BYTES: Final = 64 * 1024
_XML_TYPES: Final = frozenset({"text/xml", "application/xml"})
ALL_VERBS: Final = frozenset(READERS)
ANNOUNCEMENT_VERBS: Final = frozenset({"Say", "Play", "Gather", "Hangup"})
WAITING_VERBS: Final = frozenset({"Say", "Play", "Pause", "Hangup", "Redirect", "Leave", "Gather"})


@dataclass(frozen=True, slots=True)
class TwimlDocument:
    """The verbs to run, where the document came from, and the schema warnings it earned (12200)."""

    url: str
    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = ()


def read(url: str, content_type: str, body: bytes, allowed: frozenset[str] = ALL_VERBS) -> TwimlDocument:
    """Read a TwiML answer; a verb outside `allowed` is skipped with a warning, or an announcement refused."""
    root = _root(content_type, body)
    ensure_valid(root)
    unknown = tuple(f"<{child.tag}> is not expected here" for child in root if child.tag not in allowed)
    if unknown and allowed is ANNOUNCEMENT_VERBS:
        raise Refusal(12200, unknown[0])
    return TwimlDocument(
        url, tuple(READERS[child.tag](child) for child in root if child.tag in allowed), unknown
    )


def _root(content_type: str, body: bytes) -> Element:
    if content_type.partition(";")[0].strip().lower() not in _XML_TYPES:
        raise Refusal(12300, "the answer is not text/xml")
    if len(body) > MAX_BYTES:
        raise Refusal(11750, "the answer is larger than 64 kB")
    try:
        root = fromstring(body)  # noqa: S314 -- it comes from the service under test, on this machine
    except ParseError as error:
        raise Refusal(12100, "the answer is not XML") from error
    if root.tag != "Response":
        raise Refusal(12100, "the root is not <Response>")
    return root
