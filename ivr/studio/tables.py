"""The studio's tables."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class StudioBase(DeclarativeBase):
    """Every table of the studio."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class EditionRow(StudioBase):
    """One edition of an article; its state alone changes, and its text once, when it is approved."""

    __tablename__ = "answer_editions"
    __table_args__ = (Index("ix_answer_editions_state", "state"),)

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(120))
    written_name: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    based_on: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime | None]


class StepRow(StudioBase):
    """One step of an edition; rows are added and never changed."""

    __tablename__ = "answer_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), index=True)
    edition: Mapped[int]
    step: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(120))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class GateRow(StudioBase):
    """One run of the gate for an edition, against what was on air then."""

    __tablename__ = "answer_gates"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    publication: Mapped[int]
    started_at: Mapped[datetime]
    done: Mapped[int]
    of: Mapped[int]
    report: Mapped[str] = mapped_column(Text)
    "As JSON; empty while it runs."


class PublicationRow(StudioBase):
    """What the catalog holds of a slug from a publication on, until a later one says otherwise."""

    __tablename__ = "answer_publications"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    "The article's own, which the ledger keeps; 0 for the topics."
    at: Mapped[datetime]
