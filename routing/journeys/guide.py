"""What the line decides on a guided journey itself: its next question, or the number of one that was kept."""

from dataclasses import dataclass

from routing.journeys.run import Lead, Run


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


@dataclass(frozen=True, slots=True)
class AskReference:
    """Ask for the reference number of a journey from another call."""

    tries: int = 0
    "Numbers that were wrong."
