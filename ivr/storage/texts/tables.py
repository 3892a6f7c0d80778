"""The tables of text messages, of those that came in, and of numbers that get none."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class TextingBase(DeclarativeBase):
    """Every table of text messages; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class TextMessageRow(KeptOfCall, TextingBase):
    """A stored text message with the consent to it."""

    __tablename__ = "text_messages"
    __table_args__ = (
        Index("ix_text_messages_state", "state", "next_at"),
        Index("ix_text_messages_call_sid", "call_sid"),
        Index("ix_text_messages_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    article: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    encrypted_number: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(String(16))
    how: Mapped[str] = mapped_column(String(8))
    agreed_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    numbered: Mapped[str] = mapped_column(Text)
    next_at: Mapped[datetime]
    is_test: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    carrier_sid: Mapped[str] = mapped_column(String(40))
    error: Mapped[int]


class UnreachableNumberRow(TextingBase):
    """A number that gets no texts, by its keyed hash."""

    __tablename__ = "unreachable_numbers"

    number: Mapped[str] = mapped_column(String(80), primary_key=True)
    reason: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]


class ReceivedTextRow(KeptOfCall, TextingBase):
    """A text that came in."""

    __tablename__ = "received_texts"
    __table_args__ = (
        UniqueConstraint("call_sid", "turn", name="uq_received_texts_turn"),
        Index("ix_received_texts_caller", "caller", "at"),
        Index("ix_received_texts_at", "at"),
        Index("ix_received_texts_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    turn: Mapped[int]
    caller: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    article: Mapped[str] = mapped_column(String(120))
    department: Mapped[str] = mapped_column(String(64))
    reply: Mapped[str] = mapped_column(Text)
    encrypted_dialogue: Mapped[str] = mapped_column(Text)


class ReminderRow(KeptOfCall, TextingBase):
    """A reminder that a caller agreed to get."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_state", "state", "next_at"),
        Index("ix_reminders_caller", "caller"),
        Index("ix_reminders_call_sid", "call_sid"),
        Index("ix_reminders_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    caller: Mapped[str] = mapped_column(String(80))
    article: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    encrypted_number: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(String(16))
    how: Mapped[str] = mapped_column(String(8))
    agreed_at: Mapped[datetime]
    day: Mapped[date]
    next_at: Mapped[datetime]
    encrypted_place: Mapped[str] = mapped_column(Text)
    is_test: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
