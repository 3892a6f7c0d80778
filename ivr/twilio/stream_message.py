"""Parses and writes media stream messages (Twilio Media Streams, WebSocket messages)."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from ivr.line.wire import Dtmf, Malformed, Mark, Media, Stopped, WireEvent
from ivr.twilio.identifiers import CALL, STREAM, is_sid


@dataclass(frozen=True, slots=True)
class Connected:
    """The socket is open; the call is still unknown."""


@dataclass(frozen=True, slots=True)
class Started:
    """The stream of a call begins."""

    stream: str
    call: str
    token: str
    encoding: str
    rate: int
    "Hz."


StreamMessage: TypeAlias = Connected | Started | WireEvent


def parse(text: str | bytes) -> StreamMessage | None:
    """Parse a message; None for unknown events; raise Malformed."""
    try:
        message = orjson.loads(text)
        return _typed(message)
    except orjson.JSONDecodeError as fault:
        raise Malformed("not JSON") from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise Malformed("field missing") from fault
    except (ValueError, binascii.Error) as fault:
        raise Malformed("field unreadable") from fault


def _typed(message: dict[str, Any]) -> StreamMessage | None:  # Any: JSON whose shape is checked here
    match message["event"]:
        case "media":
            media = message["media"]
            return Media(base64.b64decode(media["payload"], validate=True), _milliseconds(media))
        case "mark":
            return Mark(str(message["mark"]["name"]))
        case "dtmf":
            return Dtmf(_digit(message["dtmf"]["digit"]))
        case "start":
            return _started(message["start"])
        case "stop":
            return Stopped()
        case "connected":
            return Connected()
        case _:
            return None


def _milliseconds(media: dict[str, Any]) -> int:
    """Return the time since the stream's start; no call lasts for centuries."""
    timestamp = int(media.get("timestamp", 0))
    if abs(timestamp) > 10**13:
        raise ValueError
    return timestamp


def _digit(digit: str) -> str:
    if len(digit) != 1 or digit not in "0123456789*#ABCD":
        raise ValueError
    return digit


def _sid(kind: str, text: object) -> str:
    if not isinstance(text, str) or not is_sid(kind, text):
        raise ValueError
    return text


def _started(start: dict[str, Any]) -> Started:
    parameters, form = start.get("customParameters"), start["mediaFormat"]
    if not isinstance(form, dict):
        raise TypeError
    token = parameters.get("t", "") if isinstance(parameters, dict) else ""
    return Started(
        _sid(STREAM, start["streamSid"]),
        _sid(CALL, start["callSid"]),
        str(token),
        str(form["encoding"]),
        int(form["sampleRate"]),
    )


def media(stream: str, ulaw: bytes) -> str:
    """Return the message that plays sound to the caller."""
    payload = base64.b64encode(ulaw).decode()
    return f'{{"event":"media","streamSid":"{stream}","media":{{"payload":"{payload}"}}}}'


def mark(stream: str, name: str) -> str:
    """Return the message that requests a mark after what was sent."""
    return f'{{"event":"mark","streamSid":"{stream}","mark":{{"name":"{name}"}}}}'


def clear(stream: str) -> str:
    """Return the message that stops what is playing."""
    return f'{{"event":"clear","streamSid":"{stream}"}}'
