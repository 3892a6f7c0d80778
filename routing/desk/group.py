"""In which group of the list a person finds a call, and in which order."""

from collections.abc import Iterable
from enum import StrEnum

from routing.desk.desk_call import DeskCall, Phase
from routing.desk.preference import Preference


class Group(StrEnum):
    """The groups, in the order in which they want attention."""

    MINE = "mine"
    WAITING = "waiting"
    TO_CLOSE = "to_close"
    PEOPLE = "people"
    LINE = "line"


def group_of(call: DeskCall, person: str) -> Group | None:
    """Return a call's group for a person, or None when it is over and done."""
    if call.taken_by == person and call.phase in {Phase.RINGING, Phase.WITH_PERSON}:
        return Group.MINE
    match call.phase:
        case Phase.WAITING:
            return Group.WAITING
        case Phase.RINGING | Phase.WITH_PERSON | Phase.MESSAGE:
            return Group.PEOPLE
        case Phase.WITH_LINE:
            return Group.LINE
        case Phase.ENDED:
            return Group.TO_CLOSE if call.is_to_close else None


def grouped(
    calls: Iterable[DeskCall], preference: Preference, person: str
) -> dict[Group, tuple[DeskCall, ...]]:
    """Return the calls that a person wants to see, the one that has waited longest first in each group."""
    wanted = sorted((call for call in calls if preference.wants(call, person)), key=lambda call: call.since)
    return {group: tuple(call for call in wanted if group_of(call, person) is group) for group in Group}
