"""A question about a facility's hours."""

from dataclasses import dataclass, field
from enum import StrEnum

from intents.meaning.day_named import DayNamed


class Span(StrEnum):
    """More than one day that a question about hours is about."""

    WEEK = "week"
    WEEKEND = "weekend"
    HOLIDAYS = "holidays"
    "Holidays that are not named: no ordinary hours are told for them."


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """A question when a facility is open."""

    facility: str
    "Its slug; empty for the facility mentioned before."
    day: DayNamed | None
    "None for the day mentioned before: “and the landfill?”."
    span: Span | None = None
    "What is asked about instead of a day."
    goes_on: bool = field(default=False, compare=False)
    "Whether the words begin like a further question: “and”, “what about”."
    asks: bool = field(default=False, compare=False)
    "Whether the words ask for hours: a place or a day alone may be named in passing."
    reopens: bool = field(default=False, compare=False)
    "Whether it is asked when it opens again after that day."
    beside: frozenset[str] = field(default=frozenset(), compare=False)
    "The facilities of which the words ask something else, such as lessons at the pool."
