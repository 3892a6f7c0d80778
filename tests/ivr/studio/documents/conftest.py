"""A reader of documents over a database, an internet in a dictionary, and an encoder that counts letters."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from ivr.storage.database import Database
from ivr.studio.documents.document import BadDocument, Fault, Reading
from ivr.studio.documents.extraction import cut
from ivr.studio.documents.library import Library
from ivr.studio.documents.own_process import Encoded, ReadDocument, Step, Unchanged
from ivr.studio.documents.ranking import Vectors
from ivr.studio.documents.reading import DocumentReader
from ivr.studio.edition import Author

NADIA = Author("nadia", "Nadia Roy", frozenset({"editor"}))
LANGUAGES = ("en", "fr")


def encode(texts: Sequence[str]) -> Vectors:
    """Texts of the same letters are alike."""
    counts = np.array(
        [[text.casefold().count(letter) for letter in "abcdefghij"] for text in texts], np.float32
    )
    return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6)


def read(content: bytes, name: str, known: str) -> Iterator[Step]:
    found = cut(content, name, LANGUAGES)
    if found.text_hash == known:
        yield Unchanged()
        return
    yield Encoded(0, len(found.passages))
    yield ReadDocument(found, encode([one.text for one in found.passages]))


@dataclass
class Archive:
    """The reader, what stands at which address, and a clock that tests turn."""

    reader: DocumentReader
    library: Library
    web: dict[str, bytes | Fault]
    clock: list[datetime]
    fetched: list[str]
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def take(self, text: str, name: str = "dogs.md") -> Reading:
        return self._read(self.reader.begin_file(text.encode(), name, NADIA))

    def take_address(self, address: str) -> Reading:
        return self._read(self.reader.begin_address(address, NADIA))

    def _read(self, reading: str) -> Reading:
        """Do what the reader left to the background."""
        self.waiting.pop()()
        return next(one for one in self.library.readings() if one.id == reading)

    def pass_days(self, count: int) -> None:
        self.clock[0] += timedelta(days=count)

    def texts(self) -> list[str]:
        """Every passage of every document."""
        return [
            passage.text
            for one in self.library.documents()
            for passage in (self.library.document(one.id) or (one, ()))[1]
        ]


@pytest.fixture
def archive(database: Database) -> Archive:
    clock = [datetime(2026, 12, 1, 9, tzinfo=UTC)]
    web: dict[str, bytes | Fault] = {}
    fetched: list[str] = []
    waiting: list[Callable[[], None]] = []

    class Web:
        def fetch(self, address: str) -> bytes:
            fetched.append(address)
            found = web.get(address, Fault.NOT_FOUND)
            if isinstance(found, Fault):
                raise BadDocument(found)
            return found

    @contextmanager
    def fetching() -> Iterator[Web]:
        yield Web()

    numbers = iter(range(1000))
    reader = DocumentReader(
        database,
        read,
        fetching,
        ("docs.city.example",),
        lambda: clock[0],
        ZoneInfo("America/Vancouver"),
        waiting.append,
        lambda: f"id{next(numbers):04}",
    )
    library = Library(database.begin, database.reading, encode, lambda: clock[0])
    return Archive(reader, library, web, clock, fetched, waiting)
