"""The tables of tokens, and of answers to requests that may come twice."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class ApiBase(DeclarativeBase):
    """Every table of the API."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class ApiTokenRow(ApiBase):
    """A token; it is revoked, never removed, so that history keeps its name."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[str] = mapped_column(String(400))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class ApiReplyRow(ApiBase):
    """The response to a request with an idempotency key."""

    __tablename__ = "api_replies"
    __table_args__ = (Index("ix_api_replies_at", "at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    "A hash of the token and its key."
    fingerprint: Mapped[str] = mapped_column(String(64))
    "The hash of the request."
    body: Mapped[str] = mapped_column(Text)
    "Empty while the request is in progress."
    at: Mapped[datetime]
