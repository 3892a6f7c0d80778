"""The table of reports to the city."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class RequestBase(DeclarativeBase):
    """Every table of reports; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class ServiceRequestRow(KeptOfCall, RequestBase):
    """A stored report."""

    __tablename__ = "service_requests"
    __table_args__ = (
        Index("ix_service_requests_state", "state", "next_at"),
        Index("ix_service_requests_call_sid", "call_sid"),
        Index("ix_service_requests_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16))
    article: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    is_test: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int]
    server_id: Mapped[str] = mapped_column(String(120))
    refusal: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text)
    attributes: Mapped[str] = mapped_column(Text)
    "A JSON list of pairs."
    lon: Mapped[float | None]
    lat: Mapped[float | None]
