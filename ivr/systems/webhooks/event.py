"""An event for other systems: what happened, and where to read more about it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import orjson


class EventType(StrEnum):
    """What happened."""

    CALL_ENDED = "call.ended"
    CALL_ESCALATED = "call.escalated"
    CALLBACK_DUE = "callback.due"
    REQUEST_FILED = "request.filed"
    ANSWER_PUBLISHED = "answer.published"
    TEST = "webhook.test"
    "Sent by hand; nobody subscribes to it."


SUBSCRIBED = tuple(kind for kind in EventType if kind is not EventType.TEST)


def types_named(names: Iterable[str]) -> frozenset[EventType]:
    """Return the types among some names that can be subscribed to."""
    named = set(names)
    return frozenset(kind for kind in SUBSCRIBED if kind.value in named)


@dataclass(frozen=True, slots=True)
class LineEvent:
    """Something that happened once; its data are ids, states and links, never a caller's words or number."""

    type: EventType
    key: str
    "The id that distinguishes it from others of its type, such as a call's."
    at: datetime
    data: Mapping[str, str | int | None]
    call_sid: str = ""
    "The call it is about; empty for none."

    @property
    def id(self) -> str:
        """The `webhook-id`: the same for everybody, and each time that it is sent."""
        return f"msg_{hashlib.sha256(f'{self.type}|{self.key}'.encode()).hexdigest()[:32]}"

    @property
    def body(self) -> str:
        """The body, byte for byte as it is signed and sent."""
        told = {"type": self.type.value, "timestamp": self.at.isoformat(), "data": dict(self.data)}
        return orjson.dumps(told).decode()
