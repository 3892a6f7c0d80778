"""The tables of promises, of what was done about each, and of recordings that are still at the carrier."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Promises(DeclarativeBase):
    """Every table of promises; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class PromiseRow(Promises):
    """A promise as it stands."""

    __tablename__ = "promises"
    __table_args__ = (
        Index("ix_promises_state", "state", "due_at"),
        Index("ix_promises_department", "department", "state", "due_at"),
        Index("ix_promises_call_sid", "call_sid"),
        Index("ix_promises_purge_on", "purge_on"),
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
    sealed_number: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float]
    reading: Mapped[str] = mapped_column(String(16))
    preview: Mapped[str] = mapped_column(Text)
    sealed_words: Mapped[str] = mapped_column(Text)
    audio_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(120))
    tries: Mapped[int]
    result: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]
    is_test: Mapped[bool]
    version: Mapped[int]


class StepRow(Promises):
    """What a person did about a promise."""

    __tablename__ = "promise_steps"

    promise: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    "The promise's, after it."
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(64))
    "A department's slug, or a result."
    note: Mapped[str] = mapped_column(Text)
    "Redacted."


class AudioRow(Promises):
    """A recording at the carrier that is to be read, or deleted."""

    __tablename__ = "promise_audio"
    __table_args__ = (Index("ix_promise_audio_next_at", "next_at"),)

    promise: Mapped[str] = mapped_column(String(80), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    next_at: Mapped[datetime]
    "Until then it is somebody's, or not worth another try."
