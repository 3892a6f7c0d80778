"""The tables of what the public and auditors read."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class RegisterBase(DeclarativeBase):
    """Every table of the room."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class IncidentRow(RegisterBase):
    """An incident; its texts are staff's own, redacted."""

    __tablename__ = "incidents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    article: Mapped[str] = mapped_column(String(120))
    article_version: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(Text)
    mend: Mapped[str] = mapped_column(Text)
    guard: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    summary_fr: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(64))


class IncidentNoticeRow(RegisterBase):
    """Somebody was told of an incident; rows are only added."""

    __tablename__ = "incident_notices"
    __table_args__ = (Index("ix_incident_notices_incident", "incident"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    whom: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(64))
