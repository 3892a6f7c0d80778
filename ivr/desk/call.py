"""A call as shown at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from languages.known import is_passed_on, passed_on_languages
from routing.departments.department import Directory
from routing.handoff.handoff import HandOff


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn; `heard` is empty for keys, silence or purged words."""

    turn: int
    language: str
    heard: str = field(repr=False)
    understanding: str
    "As the ledger has it: recognized, silence …"
    decision: str
    "The name of the decision."
    topic: str
    "The article that was understood; empty when there is none."


class WrapUpKind(StrEnum):
    """The wrap-up kinds, in the order of keys 1 to 6."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    WRONG_DEPARTMENT = "wrong_department"
    ASSISTANT_WRONG = "assistant_wrong"
    COULD_HAVE_ANSWERED = "could_have_answered"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class WrapUp:
    """A call's wrap-up."""

    kind: WrapUpKind
    by: str
    at: datetime
    department: str = ""
    "The right one, if it came to the wrong one."
    article: str = ""
    "The article that was wrong, or that could have answered."
    note: str = field(default="", repr=False)
    "Redacted."
    is_marked: bool = False
    "Whether it was said how the line did; what was said is counted without the call."


class Phase(StrEnum):
    """The phase of a call, as staff see it."""

    WITH_LINE = "with_line"
    WAITING = "waiting"
    "In a queue, for anybody to take."
    RINGING = "ringing"
    "Somebody's telephone is ringing for it."
    WITH_PERSON = "with_person"
    MESSAGE = "message"
    "The caller is leaving a message, or is asked for one."
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class DeskCall:
    """A call with everything a person needs to continue it."""

    sid: str
    phase: Phase
    since: datetime
    "When the phase began."
    started_at: datetime
    department: str
    "The department it goes to; while it is with the line, its topic's department."
    known: HandOff
    purge_on: date
    ended_at: datetime | None = None
    taken_by: str = ""
    "The member of staff who takes it at the desk; empty if a department's number was rung."
    met_person: bool = False
    "Whether a person took it and talked with the caller."
    encrypted_number: str = field(default="", repr=False)
    masked_number: str = ""
    "The last two digits of the number; empty when it is hidden."
    is_test: bool = False
    wrap_up: WrapUp | None = None

    @property
    def language(self) -> str:
        """The caller's language."""
        return self.known.language

    @property
    def is_live(self) -> bool:
        """Whether the caller is connected."""
        return self.phase is not Phase.ENDED

    @property
    def is_to_close(self) -> bool:
        """Whether a person talked with the caller and the call is not wrapped up."""
        return self.phase is Phase.ENDED and self.met_person and self.wrap_up is None

    @property
    def may_be_closed(self) -> bool:
        """Whether a person talks or talked with the caller and the call is not wrapped up."""
        return self.is_to_close or (self.phase is Phase.WITH_PERSON and self.wrap_up is None)


@dataclass(frozen=True, slots=True)
class Preference:
    """A person's departments and languages; empty means all."""

    departments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    shortcuts: bool = True
    "Whether single-key shortcuts are on."

    def wants(self, call: DeskCall, person: str) -> bool:
        """Whether a call is shown; one's own calls and unassigned ones always are."""
        if call.taken_by == person:
            return True
        is_mine = not self.departments or call.department in ("", *self.departments)
        return is_mine and self.takes(call.language)

    def speaks(self, language: str) -> bool:
        """Whether the person speaks a language; any if they stated none."""
        return not self.languages or language in self.languages

    def takes(self, language: str) -> bool:
        """Whether a caller of a language is theirs to take: also one that hardly anybody speaks."""
        return self.speaks(language) or is_passed_on(language)


class CallGroup(StrEnum):
    """The groups of the list, in order of urgency."""

    MINE = "mine"
    WAITING = "waiting"
    TO_CLOSE = "to_close"
    PEOPLE = "people"
    MESSAGE = "message"
    LINE = "line"


def group_of(call: DeskCall, person: str) -> CallGroup | None:
    """Return a call's group for a person, or None if it is done."""
    if call.taken_by == person and call.phase in {Phase.RINGING, Phase.WITH_PERSON}:
        return CallGroup.MINE
    match call.phase:
        case Phase.WAITING:
            return CallGroup.WAITING
        case Phase.RINGING | Phase.WITH_PERSON:
            return CallGroup.PEOPLE
        case Phase.MESSAGE:
            return CallGroup.MESSAGE
        case Phase.WITH_LINE:
            return CallGroup.LINE
        case Phase.ENDED:
            return CallGroup.TO_CLOSE if call.is_to_close else None


def grouped(
    calls: Iterable[DeskCall], preference: Preference, person: str
) -> dict[CallGroup, tuple[DeskCall, ...]]:
    """Return the calls shown to a person, grouped, longest wait first."""
    wanted = sorted((call for call in calls if preference.wants(call, person)), key=lambda call: call.since)
    return {group: tuple(call for call in wanted if group_of(call, person) is group) for group in CallGroup}


def spoken_by_staff(directory: Directory) -> tuple[str, ...]:
    """Return the languages that staff may say they speak: the line's, and those that it passes on to them."""
    return (*directory.languages, *(each.code for each in passed_on_languages()))
