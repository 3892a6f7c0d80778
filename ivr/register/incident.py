"""An incident: what went wrong in a call, who was told when, and what keeps it from happening again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_TEXT = 2000
LONGEST_WHOM = 120
STATED = ("cause", "mend", "guard", "summary_en", "summary_fr")
"What must be stated before it is closed; the guard is the test that would now find it."


class IncidentKind(StrEnum):
    """What went wrong."""

    WRONG_ANSWER = "wrong_answer"
    MISSED_DANGER = "missed_danger"
    LEAK = "leak"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody was told of an incident."""

    at: datetime
    whom: str
    "A role or an office, not a caller."
    by: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with what is known of it so far."""

    id: str
    kind: IncidentKind
    call_sid: str
    "Empty once the caller was erased."
    article: str
    article_version: int
    opened_at: datetime
    opened_by: str
    cause: str = ""
    mend: str = ""
    guard: str = ""
    summary_en: str = ""
    summary_fr: str = ""
    "What the public reads, once it is closed."
    stated_by: str = ""
    "Who changed the texts last; somebody else closes it."
    closed_at: datetime | None = None
    closed_by: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """Return what is stated, by name."""
        return {name: getattr(self, name) for name in STATED}

    def summary(self, language: str) -> str:
        """Return what the public reads."""
        return str(getattr(self, f"summary_{language}", self.summary_en))


def missing_to_close(incident: Incident) -> tuple[str, ...]:
    """Name what must still be stated; somebody must have been told, too."""
    stated = tuple(name for name, text in incident.texts.items() if not text)
    return stated if incident.notices else (*stated, "notices")
