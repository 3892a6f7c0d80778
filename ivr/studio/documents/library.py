"""Access to the city's documents for pages and commands: the list, one document, and the best passages."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Protocol, TypeAlias

import numpy as np
from sqlalchemy.orm import Session

from intents.articles.article import Language
from ivr.studio.documents import source_store, store
from ivr.studio.documents.document import Document, FoundPassage, Passage, Reading
from ivr.studio.documents.draft import DraftSentence, Worded, extracted
from ivr.studio.documents.ranking import PassageIndex, Searched, Vectors
from ivr.studio.documents.store import StoredPassage
from ivr.studio.edition import Author

MOST_WORDINGS = 8
"Questions of a group with which passages are searched, from the medoid on."
BEST = 3
Encode: TypeAlias = Callable[[Sequence[str]], Vectors]
"A row for each text; without columns on a machine without the sentence encoder."


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    stamp: tuple[int, datetime | None]
    documents: dict[str, Document]
    passages: tuple[StoredPassage, ...]
    index: PassageIndex


@dataclass(slots=True)
class Library:
    """The documents of a city; its methods block."""

    begin: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    encode: Encode
    clock: Callable[[], datetime]
    _shelf: _Shelf | None = None
    "Cached until a document changes, since counting all words takes as long as a page may."
    _lock: Lock = field(default_factory=Lock)

    def documents(self) -> tuple[Document, ...]:
        """Every document, by title."""
        with self.reading() as session:
            return store.documents(session)

    def document(self, document_id: str) -> tuple[Document, tuple[Passage, ...]] | None:
        """One document with its passages."""
        with self.reading() as session:
            found = store.document(session, document_id)
            return (found, store.passages_of(session, document_id)) if found else None

    def readings(self) -> tuple[Reading, ...]:
        """Readings in progress, and those of the last day."""
        with self.reading() as session:
            return store.readings(session, self.clock())

    @property
    def is_reading(self) -> bool:
        """Whether a document is being read, whose passages are not found yet."""
        return any(not one.is_over for one in self.readings())

    def remove(self, document_id: str) -> bool:
        """Remove a document; return whether it existed."""
        with self.begin() as session:
            return store.remove(session, document_id)

    def best(
        self, wordings: Sequence[tuple[Language, str]], language: Language = "", most: int = BEST
    ) -> tuple[FoundPassage, ...]:
        """The passages that best answer a question, in one language or in all."""
        shelf, asked = self._current(), wordings[:MOST_WORDINGS]
        if not shelf.passages or not asked:
            return ()
        vectors = self.encode([text for _, text in asked])
        found = []
        for number, score in shelf.index.ranked(asked, vectors, language)[:most]:
            stored = shelf.passages[number]
            found.append(FoundPassage(shelf.documents[stored.document_id], stored.passage, score))
        return tuple(found)

    def _current(self) -> _Shelf:
        with self._lock, self.reading() as session:
            stamp = store.stamp(session)
            if self._shelf is None or self._shelf.stamp != stamp:
                self._shelf = _shelved(stamp, store.documents(session), store.passages(session))
            return self._shelf


def _shelved(
    stamp: tuple[int, datetime | None], documents: Sequence[Document], passages: Sequence[StoredPassage]
) -> _Shelf:
    known = {one.id: one for one in documents}
    present = tuple(one for one in passages if one.document_id in known)
    searched = [
        Searched(
            one.passage.text,
            one.passage.heading,
            known[one.document_id].title,
            known[one.document_id].language,
        )
        for one in present
    ]
    columns = max((one.vector.size for one in present), default=0)
    # Documents read on a machine without the encoder are found by words alone.
    vectors = [one.vector if one.vector.size == columns else np.zeros(columns, np.float32) for one in present]
    rows = np.stack(vectors) if present else np.zeros((0, 0), np.float32)
    return _Shelf(stamp, known, present, PassageIndex.of(searched, rows))


Word: TypeAlias = Callable[[str, Sequence[FoundPassage], Language], Worded | None]
"Has a language model word a draft; None if it gave none."


class Reader(Protocol):
    """Reads documents in the background."""

    def begin_file(self, content: bytes, name: str, by: Author) -> str:
        """Read a file; return the reading's id."""
        ...

    def begin_address(self, address: str, by: Author) -> str:
        """Read a page, a PDF or the pages of a sitemap; return the reading's id."""
        ...


@dataclass(frozen=True, slots=True)
class LanguageDraft:
    """The best passages in one language, and a draft from them."""

    language: Language
    found: tuple[FoundPassage, ...]
    sentences: tuple[DraftSentence, ...]
    worded: Worded | None = None
    "The language model's draft; None if none was asked, or its answer cannot be used."


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """The documents, their reader, and what was drafted from them; its methods block."""

    library: Library
    reader: Reader
    word: Word | None = None
    "Set if a model words drafts."

    def drafted(self, wordings: Sequence[tuple[Language, str]], language: Language) -> LanguageDraft:
        """Draft an answer in one language, in the documents' own sentences unless a model words it."""
        found = self.library.best(wordings, language)
        own = [text for code, text in wordings if code == language] or [text for _, text in wordings]
        if self.word is not None and found and own:
            worded = self.word(own[0], found, language)
            if worded is not None and worded.kept:
                return LanguageDraft(language, found, worded.kept, worded)
        return LanguageDraft(language, found, extracted(own, found, self.library.encode))

    def keep_sources(
        self, slug: str, edition: int, drafted: Sequence[tuple[Language, Sequence[DraftSentence]]]
    ) -> None:
        """Save what a draft was drafted from."""
        with self.library.begin() as session:
            source_store.keep_sources(session, slug, edition, drafted, self.library.clock())

    def compared(self, slug: str) -> None:
        """Note that somebody compared an answer with its documents."""
        with self.library.begin() as session:
            source_store.compared(session, slug)
