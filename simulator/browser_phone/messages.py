"""Messages from the page: the caller's sound as raw bytes, anything else as a small JSON object."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

import orjson

from ivr.errors import CitylineError

MOST_BYTES = 4000
"Half a second of sound: a page sends 20 ms at a time."
LONGEST_WORDS = 300
KEYS = frozenset("0123456789*#")


class MalformedPageMessage(CitylineError):
    """The page sent something that our pages never send."""


class DepartmentOutcome(StrEnum):
    """How the department responds to a transfer."""

    WAITS = "waits"
    "Nobody takes it: the caller waits until a person at the desk does."
    ACCEPTS = "accepts"
    DECLINES = "declines"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Sound:
    """The microphone, 8 kHz µ-law."""

    ulaw: bytes


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the keypad."""

    key: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the department should respond."""

    outcome: DepartmentOutcome


@dataclass(frozen=True, slots=True)
class PageHungUp:
    """The person hung up, or left the page."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the caller would say, by keyboard; empty while it is being typed."""

    words: str


FromPage: TypeAlias = Sound | KeyPressed | Chosen | PageHungUp


def read(message: Mapping[str, object]) -> FromPage | Typed:
    """Read one message of the socket, in ASGI's form; raise Malformed for anything unknown."""
    match message:
        case {"type": "websocket.disconnect"}:
            return PageHungUp()
        case {"bytes": bytes(ulaw)} if len(ulaw) <= MOST_BYTES:
            return Sound(ulaw)
        case {"text": str(text)}:
            return _read(text)
        case _:
            raise MalformedPageMessage("neither sound nor text")


def _read(text: str) -> FromPage | Typed:
    try:
        match orjson.loads(text):
            case {"press": str(key)} if key in KEYS:
                return KeyPressed(key)
            case {"department": str(outcome)}:
                return Chosen(DepartmentOutcome(outcome))
            case {"say": str(words)} if len(words) <= LONGEST_WORDS:
                return Typed(words.strip())
            case {"hang_up": True}:
                return PageHungUp()
            case _:
                raise MalformedPageMessage("an unknown message")
    except ValueError as error:
        raise MalformedPageMessage("not JSON, or an unknown choice") from error


Side: TypeAlias = Literal["line", "carrier", "caller", "department"]


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """A sentence, or what a caller said, in its own language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class TurnFact:
    """One fact about a turn."""

    name: str
    value: str
    step: str = ""
    "The step at the top of the page that shows it: heard, understood, decided or counted."


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Someone speaks; the simulated carrier has no voice, so the page speaks for it."""

    by: Side
    who: str
    parts: tuple[SpokenPart, ...]
    turn: int = 0
    details: tuple[TurnFact, ...] = ()
    show: Literal["speech"] = field(default="speech", init=False)


@dataclass(frozen=True, slots=True)
class More:
    """One more fact about a turn that is already shown."""

    turn: int
    detail: TurnFact
    show: Literal["more"] = field(default="more", init=False)


@dataclass(frozen=True, slots=True)
class CallNote:
    """Something happens to the call."""

    text: str
    show: Literal["note"] = field(default="note", init=False)


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The line has picked up."""

    show: Literal["answered"] = field(default="answered", init=False)


@dataclass(frozen=True, slots=True)
class SpeakingTurn:
    """Whether the line speaks or listens now."""

    text: str
    show: Literal["floor"] = field(default="floor", init=False)


@dataclass(frozen=True, slots=True)
class ClearSound:
    """Forget the sound that has not been played yet."""

    show: Literal["clear"] = field(default="clear", init=False)


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """A caption without sound; the browser may speak it."""

    parts: tuple[SpokenPart, ...]
    show: Literal["aloud"] = field(default="aloud", init=False)


@dataclass(frozen=True, slots=True)
class Over:
    """The call is over."""

    text: str
    show: Literal["over"] = field(default="over", init=False)


Shown: TypeAlias = SpokenLine | More | CallNote | PickedUp | SpeakingTurn | ClearSound | ReadAloud | Over


def written(shown: Shown) -> str:
    """Return it as JSON."""
    return orjson.dumps(asdict(shown)).decode()
