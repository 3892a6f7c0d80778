"""Which sentences of answers were drafted from which documents, and what has changed since."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from intents.articles.article import Language
from ivr.studio.documents.draft import DraftSentence
from ivr.studio.documents.passages import plain
from ivr.studio.documents.tables import AnswerSourceRow, DocumentRow, PassageRow


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """A sentence of a draft with what it was drafted from."""

    slug: str
    language: Language
    edition: int
    sentence: str
    quotation: str
    document_id: str
    "Empty if the document is gone."
    title: str
    source: str
    page: int
    heading: str
    dated: date | None
    has_changed: bool = False
    "Whether the document has changed since somebody last compared."
    still_says_so: bool = True
    "Whether it still contains the quotation."


@dataclass(frozen=True, slots=True)
class AnswerSources:
    """The part that the studio's own pages use."""

    reading: Callable[[], AbstractContextManager[Session]]

    def of(self, slug: str) -> tuple[AnswerSource, ...]:
        """An answer's sources, compared with the documents' current text."""
        with self.reading() as session:
            return sources_of(session, slug)

    def outdated(self) -> dict[str, tuple[AnswerSource, ...]]:
        """The sources whose documents have changed or are gone, by slug."""
        with self.reading() as session:
            return outdated(session)


def keep_sources(
    session: Session,
    slug: str,
    edition: int,
    drafted: Iterable[tuple[Language, Sequence[DraftSentence]]],
    at: datetime,
) -> None:
    """Save a draft's sources, replacing its languages' earlier ones."""
    own = AnswerSourceRow
    for language, sentences in drafted:
        session.execute(delete(own).where(own.slug == slug, own.language == language))
        session.add_all(
            _row(slug, language, place, edition, one, at) for place, one in enumerate(sentences, 1)
        )


def sources_of(session: Session, slug: str) -> tuple[AnswerSource, ...]:
    """An answer's sources, compared with the documents' current text."""
    return tuple(_sources(session, slug))


def outdated(session: Session) -> dict[str, tuple[AnswerSource, ...]]:
    """The sources whose documents have changed or are gone since the last comparison, by slug."""
    found: dict[str, list[AnswerSource]] = defaultdict(list)
    for one in _sources(session, ""):
        if one.has_changed:
            found[one.slug].append(one)
    return {slug: tuple(sources) for slug, sources in found.items()}


def compared(session: Session, slug: str) -> None:
    """Note that somebody compared an answer with its documents; missing documents are dropped as sources."""
    own, known = AnswerSourceRow, DocumentRow
    rows = session.execute(
        select(own.source, known.text_hash)
        .outerjoin(known, known.source == own.source)
        .where(own.slug == slug)
    )
    for source, text_hash in {(row.source, row.text_hash) for row in rows}:
        chosen = (own.slug == slug, own.source == source)
        if text_hash is None:
            session.execute(delete(own).where(*chosen))
        else:
            session.execute(update(own).where(*chosen).values(text_hash=text_hash))


def _sources(session: Session, slug: str) -> Iterable[AnswerSource]:
    own, known = AnswerSourceRow, DocumentRow
    rows = (
        select(own, known.id, known.text_hash)
        .outerjoin(known, known.source == own.source)
        .order_by(own.slug, own.language, own.place)
    )
    for row, document_id, text_hash in session.execute(rows.where(own.slug == slug) if slug else rows):
        has_changed = text_hash != row.text_hash
        says_so = not has_changed or (
            document_id is not None and _stands_in(session, document_id, row.quotation)
        )
        yield AnswerSource(
            row.slug,
            row.language,
            row.edition,
            row.sentence,
            row.quotation,
            document_id or "",
            row.title,
            row.source,
            row.page,
            row.heading,
            row.dated,
            has_changed,
            says_so,
        )


def _stands_in(session: Session, document_id: str, quotation: str) -> bool:
    texts = session.scalars(select(PassageRow.text).where(PassageRow.document_id == document_id))
    return any(plain(quotation) in plain(text) for text in texts)


def _row(
    slug: str, language: Language, place: int, edition: int, one: DraftSentence, at: datetime
) -> AnswerSourceRow:
    return AnswerSourceRow(
        slug=slug,
        language=language,
        place=place,
        edition=edition,
        sentence=one.text,
        quotation=one.quotation,
        document_id=one.document.id,
        title=one.document.title,
        source=one.document.source,
        page=one.passage.page,
        heading=one.passage.heading,
        dated=one.document.dated or one.document.read_at.date(),
        text_hash=one.document.text_hash,
        made_at=at,
    )
