"""The table of what left the line, by which its limits hold."""

from datetime import datetime

from sqlalchemy import Double, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class OutboundBase(DeclarativeBase):
    """Every table of what left the line; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class OutboundRow(KeptOfCall, OutboundBase):
    """A text, a dial, or a text that came in and may be answered."""

    __tablename__ = "outbound"
    __table_args__ = (
        Index("ix_outbound_kind", "kind", "at"),
        Index("ix_outbound_number", "number", "kind", "at"),
        Index("ix_outbound_words", "words", "at"),
        Index("ix_outbound_call_sid", "call_sid"),
        Index("ix_outbound_purge_on", "purge_on"),
    )

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(80))
    "The number's keyed hash; empty of a dial."
    words: Mapped[str] = mapped_column(String(64))
    "A keyed digest of them and of the number; empty of a dial."
    at: Mapped[datetime]
    seconds: Mapped[float | None] = mapped_column(Double)
    "How long a dial lasted; null while it does."
