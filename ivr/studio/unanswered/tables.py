"""The tables of unanswered questions."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class AskedBase(DeclarativeBase):
    """Every table of unanswered questions."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class GroupRow(AskedBase):
    """A group with the decision about it; it holds no words."""

    __tablename__ = "asked_groups"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    middle: Mapped[bytes] = mapped_column(LargeBinary)
    "The mean of its vectors, as 32-bit floats, by which later runs recognize it."
    found_on: Mapped[date]
    callers: Mapped[int]
    fate: Mapped[str] = mapped_column(String(16))
    article: Mapped[str] = mapped_column(String(120))
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_name: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]


class UtteranceRow(AskedBase):
    """One question in redacted words, rewritten every night and purged with the words of its call."""

    __tablename__ = "asked_utterances"

    source: Mapped[str] = mapped_column(String(80), primary_key=True)
    group_id: Mapped[str] = mapped_column(String(32), index=True)
    place: Mapped[int]
    "From 0, the medoid, outwards."
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    article: Mapped[str] = mapped_column(String(120))
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    purge_on: Mapped[date] = mapped_column(index=True)


class DayRow(AskedBase):
    """How often a group was asked on a day; counts outlive the words."""

    __tablename__ = "asked_days"

    group_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int]
    staff_seconds: Mapped[float]


class FeedbackRow(AskedBase):
    """A redacted line of a file of written feedback."""

    __tablename__ = "asked_feedback"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    purge_on: Mapped[date] = mapped_column(index=True)


class ReplyRow(AskedBase):
    """A reply to such a line, or that none was needed; it holds no words."""

    __tablename__ = "asked_replies"

    feedback_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article: Mapped[str] = mapped_column(String(120))
    "The article of the reply; empty if none was needed."
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
