"""The table of tickets."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class TicketBase(DeclarativeBase):
    """Every table of tickets; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class TicketRow(KeptOfCall, TicketBase):
    """A stored ticket."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_state", "state", "next_at"),
        Index("ix_tickets_call_sid", "call_sid"),
        Index("ix_tickets_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    department: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    number: Mapped[str] = mapped_column(String(64))
    server_id: Mapped[str] = mapped_column(String(64))
    refusal: Mapped[str] = mapped_column(Text)
