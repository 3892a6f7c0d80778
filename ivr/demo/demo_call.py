"""A call of the demo: who calls when, what they do, who picks up, and how it must end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intents.article import Language
from ivr.phone.carrier.department import Person
from ivr.phone.carrier.script import CallerScript
from metrics.outcome import Disposition, QueryOutcome


@dataclass(frozen=True, slots=True)
class Expected:
    """How a call must end."""

    queries: Mapping[str, QueryOutcome]
    "By topic; a topic that was never known is empty."
    disposition: Disposition
    decided: tuple[str, ...] = ()
    "Decisions that must be among the call's, in this order."


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One call, with everything that it needs in its hand."""

    title: str
    language: Language
    at: datetime
    "What the line's clock says when it comes in."
    script: CallerScript
    people: Mapping[str, Person]
    "By the number that is dialled; everybody else picks up and takes the call."
    expected: Expected
