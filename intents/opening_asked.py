"""A question about a facility's hours."""

from dataclasses import dataclass, field

from intents.day_named import DayNamed


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """A question when a facility is open."""

    facility: str
    "Its slug; empty for the facility mentioned before."
    day: DayNamed | None
    "None for the day mentioned before: “and the landfill?”."
    goes_on: bool = field(default=False, compare=False)
    "Whether the words begin like a further question: “and”, “what about”."
