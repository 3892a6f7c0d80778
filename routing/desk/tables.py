"""The tables of the desk: calls as it shows them, what was announced, and how far the count has come."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Desk(DeclarativeBase):
    """Every table of the desk; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class CallRow(Desk):
    """A call as the desk shows it."""

    __tablename__ = "desk_calls"
    __table_args__ = (
        Index("ix_desk_calls_ended_at", "ended_at"),
        Index("ix_desk_calls_started_at", "started_at"),
        Index("ix_desk_calls_purge_on", "purge_on"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    phase: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    "When the phase began."
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(8))
    department: Mapped[str] = mapped_column(String(64))
    article: Mapped[str] = mapped_column(String(120))
    taken_by: Mapped[str] = mapped_column(String(254))
    "The member of staff; empty while nobody has taken it."
    met_person: Mapped[bool]
    hand_off: Mapped[str] = mapped_column(Text)
    "As JSON."
    sealed_number: Mapped[str] = mapped_column(Text)
    masked_number: Mapped[str] = mapped_column(String(24))
    is_test: Mapped[bool]
    purge_on: Mapped[date]


class WrapUpRow(Desk):
    """How a call was closed, with the note that the ledger does not keep."""

    __tablename__ = "desk_wrap_ups"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
    department: Mapped[str] = mapped_column(String(64))
    article: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)


class EventRow(Desk):
    """Something changed: whoever watches looks at its subject again."""

    __tablename__ = "desk_events"
    __table_args__ = (Index("ix_desk_events_at", "at"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    "Without a hole, in the order of the commits."
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class CounterRow(Desk):
    """How many events there were: one row, locked by whoever announces until the commit."""

    __tablename__ = "desk_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)


class PreferenceRow(Desk):
    """What a member of staff wants to see at the desk."""

    __tablename__ = "desk_preferences"

    person: Mapped[str] = mapped_column(String(254), primary_key=True)
    departments: Mapped[str] = mapped_column(Text)
    "Slugs, separated by spaces; empty for all."
    languages: Mapped[str] = mapped_column(String(80))
    "Those that the person speaks."
    shortcuts: Mapped[bool]
