"""A document of the city and its passages, and what may be wrong with a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intents.articles.article import Language

MOST_BYTES = 15_000_000
MOST_PAGES = 300
"Pages of a PDF; the rest is left out, and the page says so."
MOST_PASSAGES = 3_000
"Passages of one document."
LONGEST_TITLE = 300
LONGEST_HEADING = 200


class Kind(StrEnum):
    """The kind of a file."""

    HTML = "html"
    PDF = "pdf"
    TEXT = "text"


class Fault(StrEnum):
    """Why a document is not kept."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    "An empty file, or a page that a script fills in."
    SCANNED = "scanned"
    "A PDF of pictures."
    BROKEN = "broken"
    PACKED = "packed"
    "A compressed file cannot be unpacked."
    LANGUAGE = "language"
    "In none of the city's languages."
    TOO_SLOW = "too_slow"
    ADDRESS = "address"
    PRIVATE = "private"
    UNREACHED = "unreached"
    NOT_FOUND = "not_found"
    ROBOTS = "robots"
    NO_PAGES = "no_pages"
    "A sitemap that names no page of its own host or of a configured one."
    FAILED = "failed"


class BadDocument(Exception):
    """A document cannot be kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or row of a table."""

    text: str
    heading: str = ""
    page: int = 0
    "From 1; 0 for files without pages."


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file."""

    kind: Kind
    title: str
    language: Language
    "The language that the file states; empty if it does not."
    blocks: tuple[Block, ...]
    dated: date | None = None
    "The day of its last change, if the file states it."
    pages: int = 0
    pages_read: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences under one heading."""

    number: int
    text: str
    heading: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was last read."""

    id: str
    title: str
    source: str
    "Its URL, or its file's name."
    kind: Kind
    language: Language
    text_hash: str
    dated: date | None
    read_at: datetime
    "When its text last changed."
    checked_at: datetime
    by: str
    by_name: str
    pages: int = 0
    pages_read: int = 0
    passages: int = 0
    left_out: int = 0
    "How many passages exceeded the limit."
    fault: Fault | None = None
    "Why it could not be fetched again; its passages stay."

    @property
    def is_address(self) -> bool:
        """Whether it is fetched again every day."""
        return self.source.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with its document."""

    document: Document
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The progress of reading a file, a URL or a sitemap."""

    id: str
    name: str
    started_at: datetime
    done: int = 0
    of: int = 0
    "Passages of a document, or pages of a sitemap; 0 while unknown."
    is_over: bool = False
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    "Pages of a sitemap beyond the limit for one reading."
    faults: Mapping[Fault, int] = field(default_factory=dict)
    document: str = ""
    "The document that was saved last."
