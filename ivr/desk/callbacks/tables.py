"""The tables of callbacks, their history, and recordings still at the carrier."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class CallbackBase(DeclarativeBase):
    """Every table of callbacks; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class CallbackRow(CallbackBase):
    """A stored callback."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_state", "state", "due_at"),
        Index("ix_callbacks_department", "department", "state", "due_at"),
        Index("ix_callbacks_call_sid", "call_sid"),
        Index("ix_callbacks_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    call_sid: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    left_at: Mapped[datetime]
    due_at: Mapped[datetime]
    purge_on: Mapped[date]
    article: Mapped[str] = mapped_column(String(120))
    encrypted_number: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(120), server_default="")
    seconds: Mapped[float]
    reading: Mapped[str] = mapped_column(String(16))
    preview: Mapped[str] = mapped_column(Text)
    encrypted_words: Mapped[str] = mapped_column(Text)
    audio_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(120))
    tries: Mapped[int]
    result: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]
    is_test: Mapped[bool]
    version: Mapped[int]


class StepRow(CallbackBase):
    """What a person did about a callback."""

    __tablename__ = "callback_steps"

    callback: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "The callback's, after it."
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(64))
    "A department's slug, or a result."
    note: Mapped[str] = mapped_column(Text)
    "Redacted."


class AudioRow(CallbackBase):
    """A recording at the carrier to transcribe or delete."""

    __tablename__ = "callback_audio"
    __table_args__ = (Index("ix_callback_audio_next_at", "next_at"),)

    callback: Mapped[str] = mapped_column(String(80), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    next_at: Mapped[datetime]
    "Leased or paused until then."
