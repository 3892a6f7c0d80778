"""The tables of calls in progress, of callers' words, and of events already seen."""

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


class DetailRow(Line):
    """What a caller gave for a department, sealed: beside the words, from which it was taken out."""

    __tablename__ = "details"
    __table_args__ = (Index("ix_details_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(16))
    purge_on: Mapped[date]


class SummaryRow(Line):
    """A call in one sentence, as a language model worded it for those who take the call."""

    __tablename__ = "summaries"
    __table_args__ = (Index("ix_summaries_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    purge_on: Mapped[date]


class SeenEventRow(Line):
    """An event of the carrier that was dealt with; its twin changes nothing."""

    __tablename__ = "seen_events"
    __table_args__ = (Index("ix_seen_events_at", "at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime]
