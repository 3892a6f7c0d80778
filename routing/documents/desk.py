"""What the pages of documents reach."""

from dataclasses import dataclass
from typing import Protocol

from routing.documents.library import Library
from routing.studio.edition import Author


class Reader(Protocol):
    """Reads documents in the background."""

    def begin_file(self, content: bytes, name: str, by: Author) -> str:
        """Read a file; return the reading's id."""
        ...

    def begin_address(self, address: str, by: Author) -> str:
        """Read a page, a PDF or the pages of a sitemap; return the reading's id."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """The documents, and who reads new ones."""

    library: Library
    reader: Reader
