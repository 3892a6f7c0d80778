"""The tables of samples and scores."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class Sampling(DeclarativeBase):
    """Every table of the hearing check."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class SampleRow(Sampling):
    """An utterance as encrypted audio and words; deleted once scored or expired."""

    __tablename__ = "hearing_samples"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    turn: Mapped[int]
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    meant: Mapped[str] = mapped_column(String(160))
    delete_at: Mapped[datetime] = mapped_column(index=True)
    encrypted_heard: Mapped[str] = mapped_column(Text)
    encrypted_sound: Mapped[str] = mapped_column(Text)


class ScoreRow(Sampling):
    """How well an utterance was recognized, in numbers only."""

    __tablename__ = "hearing_scores"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))
    said: Mapped[int]
    wrong: Mapped[int]
    is_lost: Mapped[bool]
    by: Mapped[str] = mapped_column(String(254))
