"""What the pages of documents reach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from intents.articles.article import Language
from routing.documents import source_store
from routing.documents.document import FoundPassage
from routing.documents.draft import DraftSentence, extracted
from routing.documents.library import Library
from routing.documents.wording import Worded
from routing.studio.edition import Author

Word: TypeAlias = Callable[[str, Sequence[FoundPassage], Language], Worded | None]
"Words a draft by a language model; None where that gave none."


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
    """The best passages in one language, and a draft of them."""

    language: Language
    found: tuple[FoundPassage, ...]
    sentences: tuple[DraftSentence, ...]
    worded: Worded | None = None
    "What the model made of them; None where none was asked, or it gave nothing that can be used."


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """The documents, who reads new ones, and what was drafted from them; its methods block."""

    library: Library
    reader: Reader
    word: Word | None = None
    "Set where a model words drafts."

    def drafted(self, wordings: Sequence[tuple[Language, str]], language: Language) -> LanguageDraft:
        """Draft an answer in one language, in the documents' own sentences where no model words it."""
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
        """Keep what a draft was drafted from."""
        with self.library.begin() as session:
            source_store.keep_sources(session, slug, edition, drafted, self.library.clock())

    def compared(self, slug: str) -> None:
        """Note that somebody compared an answer with its documents."""
        with self.library.begin() as session:
            source_store.compared(session, slug)
