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
    stated_by: Mapped[str] = mapped_column(String(64))
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


class SurveyCountRow(RegisterBase):
    """How many people gave a score to a question in a half-year; nothing tells who."""

    __tablename__ = "survey_counts"

    half: Mapped[str] = mapped_column(String(8), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    people: Mapped[int]


class SurveyTakerRow(RegisterBase):
    """Who has taken part in a half-year, so that nobody does twice; not when, and not what they said."""

    __tablename__ = "survey_takers"

    half: Mapped[str] = mapped_column(String(8), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)


class ApprovalRow(RegisterBase):
    """What was examined of a state of models and thresholds."""

    __tablename__ = "approvals"

    fingerprint: Mapped[str] = mapped_column(String(40), primary_key=True)
    examined_at: Mapped[datetime]
    right: Mapped[str] = mapped_column(Text)
    "As JSON: by language, how many of how many."


class ApprovalSignatureRow(RegisterBase):
    """Who has signed a state since it was examined last, and when."""

    __tablename__ = "approval_signatures"

    fingerprint: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
