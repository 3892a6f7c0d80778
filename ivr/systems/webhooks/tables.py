"""The tables of endpoints and deliveries."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class OutgoingBase(DeclarativeBase):
    """Every table of webhooks."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class EndpointRow(OutgoingBase):
    """An endpoint."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(400))
    events: Mapped[str] = mapped_column(String(400))
    encrypted_secret: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    told_since: Mapped[datetime]
    is_off: Mapped[bool]
    encrypted_earlier: Mapped[str] = mapped_column(Text)
    earlier_until: Mapped[datetime | None]


class DeliveryRow(OutgoingBase):
    """An event for an endpoint."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_state", "state", "next_at"),
        Index("ix_webhook_deliveries_at", "at"),
        Index("ix_webhook_deliveries_call_sid", "call_sid"),
    )

    endpoint: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    next_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    status: Mapped[int]
    failure: Mapped[str | None] = mapped_column(String(16))
    call_sid: Mapped[str] = mapped_column(String(64), server_default="")
    "The call it is about; empty for none."
