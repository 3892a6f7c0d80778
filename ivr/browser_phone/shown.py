"""What the page is told, as values that it only has to set out."""

from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias

import orjson

Side: TypeAlias = Literal["line", "carrier", "caller", "department"]


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or what a caller said, in its own language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact about a turn."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody says something; what the simulated carrier says is silent, so the page speaks it itself."""

    by: Side
    who: str
    parts: tuple[Part, ...]
    turn: int = 0
    details: tuple[Detail, ...] = ()
    show: Literal["speech"] = field(default="speech", init=False)


@dataclass(frozen=True, slots=True)
class More:
    """One more fact about a turn that is shown already."""

    turn: int
    detail: Detail
    show: Literal["more"] = field(default="more", init=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Something happens to the call."""

    text: str
    show: Literal["note"] = field(default="note", init=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """The line has picked up."""

    show: Literal["answered"] = field(default="answered", init=False)


@dataclass(frozen=True, slots=True)
class Floor:
    """Whether the line speaks or listens now."""

    text: str
    show: Literal["floor"] = field(default="floor", init=False)


@dataclass(frozen=True, slots=True)
class Clear:
    """Forget the sound that has not been played yet."""

    show: Literal["clear"] = field(default="clear", init=False)


@dataclass(frozen=True, slots=True)
class Over:
    """The call is over."""

    text: str
    show: Literal["over"] = field(default="over", init=False)


Shown: TypeAlias = Speech | More | Note | Answered | Floor | Clear | Over


def written(shown: Shown) -> str:
    """Return it as JSON."""
    return orjson.dumps(asdict(shown)).decode()
