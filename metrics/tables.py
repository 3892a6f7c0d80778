"""The ledger's tables."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Ledger(DeclarativeBase):
    """Every table of the ledger; no foreign key leads out of it, so history outlives what it names."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class CallRow(Ledger):
    """A call; while it lasts it has no disposition."""

    __tablename__ = "call_records"
    __table_args__ = (
        Index("ix_call_records_started_at", "started_at"),
        Index("ix_call_records_ended_at", "ended_at"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    caller_hash: Mapped[str] = mapped_column(String(80))
    turns: Mapped[int]
    is_test: Mapped[bool]
    disposition: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None]


class QueryRow(Ledger):
    """A query; while it is open it has no outcome."""

    __tablename__ = "query_records"
    __table_args__ = (
        Index("ix_query_records_opened_at", "opened_at"),
        Index("ix_query_records_repeats", "caller_hash", "article", "opened_at"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    article: Mapped[str] = mapped_column(String(120))
    article_version: Mapped[int]
    department: Mapped[str] = mapped_column(String(64))
    confidence: Mapped[float]
    delivered: Mapped[bool]
    transferred: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str | None] = mapped_column(String(32))
    closed_at: Mapped[datetime | None]
    caller_hash: Mapped[str] = mapped_column(String(80))
    is_test: Mapped[bool]


class TurnRow(Ledger):
    """A turn."""

    __tablename__ = "turn_records"
    __table_args__ = (Index("ix_turn_records_at", "at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    prompt: Mapped[str] = mapped_column(String(64))
    understanding: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str] = mapped_column(String(120))
    decision: Mapped[str] = mapped_column(String(32))
    confidence: Mapped[float]
    audio_ms: Mapped[float | None]
    transcription_ms: Mapped[float | None]
    decision_ms: Mapped[float | None]
