"""A call as the desk shows it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from routing.desk.wrap_up import WrapUp
from routing.handoff import HandOff


class Phase(StrEnum):
    """How far a call has come, as staff see it."""

    WITH_LINE = "with_line"
    WAITING = "waiting"
    "In a queue, for whoever takes it."
    RINGING = "ringing"
    "Somebody's telephone rings for it."
    WITH_PERSON = "with_person"
    MESSAGE = "message"
    "The caller leaves a message, or is asked for one."
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class DeskCall:
    """A call with what a person needs to go on with it."""

    sid: str
    phase: Phase
    since: datetime
    "When the phase began."
    started_at: datetime
    department: str
    "Where it is brought; while it is with the line, where its topic belongs."
    known: HandOff
    purge_on: date
    ended_at: datetime | None = None
    taken_by: str = ""
    "The member of staff who takes it at the desk; empty where a department's number was rung."
    met_person: bool = False
    "Whether a person took it and talked with the caller."
    sealed_number: str = field(default="", repr=False)
    masked_number: str = ""
    "Its last two digits; empty when it is hidden."
    is_test: bool = False
    wrap_up: WrapUp | None = None

    @property
    def language(self) -> str:
        """The caller's language."""
        return self.known.language

    @property
    def is_live(self) -> bool:
        """Whether the caller is still on the telephone."""
        return self.phase is not Phase.ENDED

    @property
    def is_to_close(self) -> bool:
        """Whether a person talked with the caller and nobody has said what came of it."""
        return self.phase is Phase.ENDED and self.met_person and self.wrap_up is None

    @property
    def may_be_closed(self) -> bool:
        """Whether a person talks or has talked with the caller, and nobody has said what came of it."""
        return self.is_to_close or (self.phase is Phase.WITH_PERSON and self.wrap_up is None)


def masked(number: str) -> str:
    """Return a telephone number of which only the last two digits can be read."""
    return f"••• ••• ••{number[-2:]}" if number else ""
