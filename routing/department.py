"""A unit of city hall that takes calls."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from routing.hours import Hours


class WhenClosed(StrEnum):
    """What a caller is offered outside the hours."""

    MESSAGE = "message"
    ON_CALL = "on_call"


@dataclass(frozen=True, slots=True)
class Department:
    """Its numbers are tried in order; `on_call` is None where the city's on-call number serves."""

    id: str
    names: MappingProxyType[str, str]
    "By language, such that it fits into “I'm connecting you to …”."
    languages: tuple[str, ...]
    numbers: tuple[str, ...]
    "E.164 or SIP addresses."
    hours: Hours
    max_wait_seconds: int
    when_closed: WhenClosed
    on_call: str | None = None
    "E.164."
    queue: bool = False
    "Whether callers wait in a queue until staff take them at the desk; otherwise its numbers are rung."
    overflow: str = ""
    "The department that takes its calls when nobody else does; empty for none."
