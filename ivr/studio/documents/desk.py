"""What the documents' pages need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from intents.articles.article import Language
from ivr.studio.documents import source_store
from ivr.studio.documents.document import FoundPassage
from ivr.studio.documents.draft import DraftSentence, extracted
from ivr.studio.documents.library import Library
from ivr.studio.documents.wording import Worded
from ivr.studio.edition import Author

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
