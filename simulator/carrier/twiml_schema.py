"""What Twilio's schema allows in a TwiML document: attributes, nesting, lengths.

Twilio answers what it does not know with a warning (12200) and leaves it out; here it is refused, so that no
test passes by an attribute that does nothing.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element

from simulator.carrier.account import Refusal

_CALLBACK: Final = "statusCallback statusCallbackMethod statusCallbackEvent"
_RECORDED: Final = "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"
_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    tag: frozenset(names.split())
    for tag, names in {
        "Response": "",
        "Say": "voice language loop",
        "Play": "loop digits",
        "Pause": "length",
        "Gather": "input action method timeout speechTimeout finishOnKey numDigits language hints bargeIn"
        " profanityFilter actionOnEmptyResult speechModel enhanced partialResultCallback"
        " partialResultCallbackMethod dtmfDetection debug",
        "Record": f"action method timeout finishOnKey maxLength playBeep trim {_RECORDED} transcribe"
        " transcribeCallback",
        "Dial": f"action method timeout timeLimit callerId answerOnBridge hangupOnStar record trim"
        f" {_RECORDED} recordingTrack ringTone sequential referUrl referMethod",
        "Number": f"url method sendDigits byoc {_CALLBACK}",
        "Sip": f"url method username password {_CALLBACK}",
        "Enqueue": "action method waitUrl waitUrlMethod maxQueueSize workflowSid",
        "Connect": "action method",
        "Stream": "url name track connectorName statusCallback statusCallbackMethod",
        "Parameter": "name value",
        "Redirect": "method",
        "Hangup": "",
        "Reject": "reason",
        "Leave": "",
    }.items()
}
_CHILDREN: Final[dict[str, frozenset[str]]] = {
    "Gather": frozenset({"Say", "Play", "Pause"}),
    "Dial": frozenset({"Number", "Sip", "Client", "Conference", "Queue", "Sim"}),
    "Connect": frozenset({"Stream"}),
    "Stream": frozenset({"Parameter"}),
    "Say": frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}),
}
"Permitted nesting; verbs at the top level are checked by whoever reads the document."
_LIMITS: Final[dict[tuple[str, str], tuple[int, int]]] = {
    ("Dial", "timeout"): (5, 600),
    ("Dial", "timeLimit"): (1, 86_400),
    ("Gather", "timeout"): (0, 600),
    ("Gather", "numDigits"): (1, 32),
    ("Record", "timeout"): (0, 600),
    ("Record", "maxLength"): (1, 14_400),
    ("Pause", "length"): (0, 600),
}
MOST_SPOKEN, LONGEST_QUEUE_NAME, LONGEST_URL = 4096, 64, 4000
MOST_HINTS, LONGEST_HINT = 500, 100
MOST_OF_PARAMETER = 500
_METHODS: Final = frozenset({"GET", "POST"})
_ADDRESS: Final = re.compile(r"^(action|url|waitUrl|.*Callback)$")


def ensure_valid(root: Element) -> None:
    """Raise a Refusal that names what Twilio does not know in a document."""
    for child in root:
        _ensure_element(child)


def _ensure_element(element: Element) -> None:
    tag = element.tag
    allowed = _ATTRIBUTES.get(tag)
    if allowed is None:
        return  # another verb, which whoever reads the document judges
    for name, value in element.attrib.items():
        if name not in allowed:
            raise Refusal(12200, f"<{tag}> has no {name}")
        _ensure_value(tag, name, value)
    _ensure_text(element)
    for child in element:
        if child.tag not in _CHILDREN.get(tag, frozenset()):
            raise Refusal(12200, f"<{child.tag}> cannot stand in <{tag}>")
        _ensure_element(child)


def _ensure_value(tag: str, name: str, value: str) -> None:
    if name.endswith("ethod") and value not in _METHODS:
        raise Refusal(12200, f"{name} of <{tag}> is neither GET nor POST")
    if _ADDRESS.match(name):
        _ensure_address(tag, name, value)
    least, most = _LIMITS.get((tag, name), (0, 0))
    if most and not (value.isdecimal() and least <= int(value) <= most):
        raise Refusal(12200, f"{name} of <{tag}> is not from {least} to {most}")
    if name == "hints":
        phrases = value.split(",")
        if len(phrases) > MOST_HINTS or any(len(phrase) > LONGEST_HINT for phrase in phrases):
            raise Refusal(12200, f"hints of <{tag}> are too many or too long")


def _ensure_address(tag: str, name: str, value: str) -> None:
    if len(value) > LONGEST_URL or any(mark.isspace() for mark in value):
        raise Refusal(11100, f"{name} of <{tag}> is no address")


def _ensure_text(element: Element) -> None:
    text = "".join(element.itertext()).strip()
    if element.tag == "Say" and not 0 < len(text) <= MOST_SPOKEN:
        raise Refusal(13520, "<Say> has no text, or more than it can say")
    if element.tag == "Enqueue" and not 0 < len(text) <= LONGEST_QUEUE_NAME:
        raise Refusal(12200, "a queue's name has 1 to 64 characters")
    if element.tag == "Parameter":
        size = len(element.get("name", "")) + len(element.get("value", ""))
        if size > MOST_OF_PARAMETER:
            raise Refusal(12200, "a parameter of a stream is too long")
