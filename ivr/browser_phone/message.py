"""What the page sends: the caller's sound as it is, everything else as one small JSON object."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import orjson

from ivr.errors import CitylineError

MOST_BYTES = 4000
"Half a second of sound: a page sends 20 ms at a time."
KEYS = frozenset("0123456789*#")


class Malformed(CitylineError):
    """The page sent what no page of ours sends."""


class Outcome(StrEnum):
    """What the department does when the line transfers the caller."""

    ACCEPTS = "accepts"
    DECLINES = "declines"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Sound:
    """The microphone, 8 kHz µ-law."""

    ulaw: bytes


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the keypad."""

    key: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the department shall do."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class HungUp:
    """The person hung up, or left the page."""


FromPage: TypeAlias = Sound | Pressed | Chosen | HungUp


def read(message: Mapping[str, object]) -> FromPage:
    """Read one message of the socket, in ASGI's form; raise Malformed for anything unknown."""
    match message:
        case {"type": "websocket.disconnect"}:
            return HungUp()
        case {"bytes": bytes(ulaw)} if len(ulaw) <= MOST_BYTES:
            return Sound(ulaw)
        case {"text": str(text)}:
            return _read(text)
        case _:
            raise Malformed("neither sound nor text")


def _read(text: str) -> FromPage:
    try:
        match orjson.loads(text):
            case {"press": str(key)} if key in KEYS:
                return Pressed(key)
            case {"department": str(outcome)}:
                return Chosen(Outcome(outcome))
            case {"hang_up": True}:
                return HungUp()
            case _:
                raise Malformed("an unknown message")
    except ValueError as error:
        raise Malformed("not JSON, or an unknown choice") from error
