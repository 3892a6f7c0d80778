"""Staff's edits: versioned documents, the switch, and sign-offs."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from intents.text.yaml_file import Problem
from routing.departments.department import Department
from routing.departments.hours import year_ahead


class DocumentKind(StrEnum):
    """What a document describes."""

    DEPARTMENT = "department"
    BANNER = "banner"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a department or banner, as file text."""

    kind: DocumentKind
    slug: str
    version: int
    "Counted from 1; the folder's version is 0."
    text: str
    edited_by: str
    edited_at: datetime
    is_withdrawn: bool = False
    "Whether it was withdrawn before its end."


@dataclass(frozen=True, slots=True)
class Switch:
    """The all-to-people switch: its state, since when and by whom."""

    version: int
    is_on: bool
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's confirmation of a department's next twelve months."""

    slug: str
    digest: str
    "Hash of the confirmed days; when they change, the sign-off is stale."
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Edits:
    """The newest version of every edited document."""

    documents: tuple[Document, ...] = ()
    switch: Switch | None = None

    @property
    def all_to_people(self) -> bool:
        """Whether the switch is on."""
        return self.switch is not None and self.switch.is_on

    def of(self, kind: DocumentKind) -> tuple[Document, ...]:
        """Return the newest version of each document of a kind."""
        return tuple(one for one in self.documents if one.kind is kind)

    def version_of(self, kind: DocumentKind, slug: str) -> int:
        """Return the current version; 0 if only in the folder."""
        document = self.find(kind, slug)
        return document.version if document else 0

    def find(self, kind: DocumentKind, slug: str) -> Document | None:
        """Return a document's newest version."""
        return next((one for one in self.documents if one.kind is kind and one.slug == slug), None)


HOLDS = timedelta(days=365)


def is_fresh(signed: SignOff | None, department: Department, now: datetime) -> bool:
    """Whether a sign-off is less than a year old and its days are unchanged."""
    if signed is None or now - signed.signed_at > HOLDS:
        return False
    return signed.digest == digest_of(department, _day(department, signed.signed_at))


def digest_of(department: Department, today: date) -> str:
    """Return the hash of what a sign-off covers: the week and every special day ahead."""
    hours = department.hours
    ahead = tuple((day.day, day.windows, tuple(day.reasons.items())) for day in year_ahead(hours, today))
    content = repr((str(hours.time_zone), hours.week, ahead))
    return hashlib.sha256(content.encode()).hexdigest()


def _day(department: Department, at: datetime) -> date:
    return at.astimezone(department.hours.time_zone).date()


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A sentence that this machine's voice cannot speak."""

    text: str
    language: str
    remedy: str
    is_needed: bool
    "Whether callers would hear nothing without it."


@dataclass(frozen=True, slots=True)
class Saved:
    """The change was saved and takes effect with the next call."""

    document: Document
    unsaid: tuple[Unsaid, ...] = ()
    "Optional sentences that cannot be spoken here."


@dataclass(frozen=True, slots=True)
class SavedTogether:
    """Several changes were saved at the same moment, or none was needed."""

    documents: tuple[Document, ...]
    unsaid: tuple[Unsaid, ...] = ()
    "Optional sentences that cannot be spoken here."


@dataclass(frozen=True, slots=True)
class Refused:
    """The change is invalid; nothing was changed."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else changed it in the meantime; their version stays."""

    current: Document


Outcome: TypeAlias = Saved | Refused | Overtaken
