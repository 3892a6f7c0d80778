"""What is asked about a facility's hours."""

from dataclasses import dataclass, field

from intents.day_named import DayNamed


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """When a facility is open."""

    facility: str
    "Its slug; empty for the one that was told of before."
    day: DayNamed | None
    "None for the day that was told of before: “and the landfill?”."
    goes_on: bool = field(default=False, compare=False)
    "Whether the words begin like one more question: “and”, “what about”."
