"""The tables of documents."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class DocumentBase(DeclarativeBase):
    """Every table of documents."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class DocumentRow(DocumentBase):
    """A document as it was last read."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    text_hash: Mapped[str] = mapped_column(String(64))
    dated: Mapped[date | None]
    read_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    by_name: Mapped[str] = mapped_column(String(120))
    pages: Mapped[int]
    pages_read: Mapped[int]
    passages: Mapped[int]
    left_out: Mapped[int]
    fault: Mapped[str] = mapped_column(String(16))
    "Why it could not be fetched again; empty if it could."


class PassageRow(DocumentBase):
    """A passage with its vector; all passages of a document are replaced when its text changes."""

    __tablename__ = "document_passages"

    document_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    page: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    "16-bit floats; empty on a machine without the sentence encoder."


class ReadingRow(DocumentBase):
    """The progress of reading a file, a URL or a sitemap."""

    __tablename__ = "document_readings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(400))
    started_at: Mapped[datetime]
    done: Mapped[int]
    of: Mapped[int]
    is_over: Mapped[bool]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    left_out: Mapped[int]
    faults: Mapped[str] = mapped_column(Text)
    "As JSON: the number of a sitemap's pages by fault."
    document: Mapped[str] = mapped_column(String(32))


class AnswerSourceRow(DocumentBase):
    """A sentence of a draft with the passage it was taken from."""

    __tablename__ = "answer_sources"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edition: Mapped[int]
    "The draft that was started with it."
    sentence: Mapped[str] = mapped_column(Text)
    quotation: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str] = mapped_column(String(32), index=True)
    title: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(400))
    page: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date | None]
    text_hash: Mapped[str] = mapped_column(String(64))
    "Hash of the document when somebody last compared the answer with it."
    made_at: Mapped[datetime]
