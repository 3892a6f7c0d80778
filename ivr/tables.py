"""The tables of calls in progress, of callers' words and messages, and of events already seen."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Line(DeclarativeBase):
    """Every table of the phone line."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class CallRow(Line):
    """A call as it was after its last turn, so that any process can answer its next webhook."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_updated_at", "updated_at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    "Grows with each change, so that of two writers the second one notices."
    token_hash: Mapped[str] = mapped_column(String(64))
    token_expires_at: Mapped[datetime]
    token_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WordsRow(Line):
    """What a caller said in a turn, redacted: the one place where callers' words live."""

    __tablename__ = "words"
    __table_args__ = (Index("ix_words_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8))
    heard: Mapped[str] = mapped_column(Text)
    purge_on: Mapped[date]


class MessageRow(Line):
    """A recorded message that waits for a department."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_department", "department", "state", "due_at"),
        Index("ix_messages_purge_on", "purge_on"),
    )

    recording: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    department: Mapped[str] = mapped_column(String(64))
    article: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    seconds: Mapped[float]
    transcript: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    left_at: Mapped[datetime]
    due_at: Mapped[datetime]
    purge_on: Mapped[date]


class SeenEventRow(Line):
    """An event of the carrier that was dealt with; its twin changes nothing."""

    __tablename__ = "seen_events"
    __table_args__ = (Index("ix_seen_events_at", "at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime]
