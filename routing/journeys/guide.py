"""What the line decides on a guided journey itself: its next question, or the number of one that was kept."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.journeys.run import Run


class Lead(StrEnum):
    """What is said before a journey's question, by its prompt."""

    NONE = ""
    BACK = "journey.back"
    "Something else came in between."
    EARLIER = "journey.earlier"
    "The question before is asked again."
    FIRST = "journey.first"
    "There is no question before."
    CHANGED = "journey.changed"
    "An earlier answer was corrected."
    OVER = "journey.over"
    "It begins again."
    KEPT = "journey.kept"
    "It goes on from another call."
    ANEW = "journey.anew"
    "It has changed since that call, and begins again."
    MORE = "journey.more"
    "A quantity was told, and is more than what was asked about."
    NOT_MORE = "journey.not_more"
    CLOSE = "journey.close"
    "A quantity was told that may be more or less."
    ASIDE = "journey.aside"
    "Something was asked that the line does not know."
    UNIT = "journey.unit"
    "A size was told that is more in metres, and less in feet; nothing else is asked."


@dataclass(frozen=True, slots=True)
class Guide:
    """Ask the open question of a guided journey."""

    run: Run
    told: tuple[str, ...] = ()
    "The steps that are said before it."
    options: tuple[str, ...] = ()
    "What may be chosen; none for yes or no."
    is_place: bool = False
    "Whether an address is asked for."
    lead: Lead = Lead.NONE
    changed: str = ""
    "The question whose answer was corrected."
    explains: bool = False
    "Whether what the question means is said before it."
    in_feet: str = ""
    "What the size that was told answers, if it was told in feet."
    in_metres: str = ""


@dataclass(frozen=True, slots=True)
class AskReference:
    """Ask for the reference number of a journey from another call."""

    tries: int = 0
    "Numbers that were wrong."


@dataclass(frozen=True, slots=True)
class GuidedChoice:
    """A journey's question with options, while it is open."""

    article: str
    step: str
    options: tuple[str, ...]
    explained: bool = False
    "Whether what it means was said already."


@dataclass(frozen=True, slots=True)
class GuidedYesNo:
    """A journey's question that yes or no answers, while it is open."""

    article: str
    step: str
    explained: bool = False
    in_feet: str = ""
    "What a size without a unit answers, if it was told in feet."
    in_metres: str = ""


GuidedQuestion: TypeAlias = GuidedChoice | GuidedYesNo
