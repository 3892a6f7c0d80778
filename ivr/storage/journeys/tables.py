"""The table of journeys that callers may go on with on another call."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class JourneyBase(DeclarativeBase):
    """Every table of journeys; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class SavedJourneyRow(KeptOfCall, JourneyBase):
    """A journey under way; the answers are encrypted."""

    __tablename__ = "kept_journeys"
    __table_args__ = (
        Index("ix_kept_journeys_call_sid", "call_sid"),
        Index("ix_kept_journeys_reference", "reference"),
        Index("ix_kept_journeys_caller", "caller"),
        Index("ix_kept_journeys_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16))
    caller: Mapped[str] = mapped_column(String(80))
    article: Mapped[str] = mapped_column(String(120))
    encrypted: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]
    is_test: Mapped[bool]
