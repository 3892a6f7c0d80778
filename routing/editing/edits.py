"""What staff have changed, as it is kept: whole documents, version by version, and the switch."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a document describes."""

    DEPARTMENT = "department"
    BANNER = "banner"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a department or banner, in the words of its file."""

    kind: Kind
    slug: str
    version: int
    "Counted from 1; what the city's folder holds is version 0."
    text: str
    edited_by: str
    edited_at: datetime
    is_withdrawn: bool = False
    "Taken down before its end."


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether all calls go to people, since when and by whose wish."""

    version: int
    is_on: bool
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's word that a department's next twelve months are right."""

    slug: str
    digest: str
    "Of the days that were shown; when they change, the sign-off is stale."
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Edits:
    """The newest version of everything that was ever edited."""

    documents: tuple[Document, ...] = ()
    switch: Switch | None = None

    @property
    def all_to_people(self) -> bool:
        """Whether the switch is on."""
        return self.switch is not None and self.switch.is_on

    def version_of(self, kind: Kind, slug: str) -> int:
        """The version that is now; 0 for what only the folder holds."""
        document = self.find(kind, slug)
        return document.version if document else 0

    def find(self, kind: Kind, slug: str) -> Document | None:
        """The newest version of a document."""
        return next((one for one in self.documents if one.kind is kind and one.slug == slug), None)
