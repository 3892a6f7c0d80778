"""Outcome: how a verb ends, and so where the call goes next."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from simulator.carrier.events import Side


@dataclass(frozen=True, slots=True)
class Onward:
    """The next verb of the document follows."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another document follows, asked for with these extra parameters."""

    url: str
    method: str = "POST"
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CallEnd:
    """The call ends; `status` is the final CallStatus."""

    by: Side
    status: Literal["completed", "busy", "no-answer", "failed", "canceled"] = "completed"


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """`<Leave>`: the verb after `<Enqueue>` follows."""


Outcome: TypeAlias = Onward | GoTo | CallEnd | LeftQueue


class Interruption(Exception):
    """The call was taken away from the verb that was running."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome
