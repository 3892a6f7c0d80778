"""The desk's tables: calls, events, and the event counter."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class DeskBase(DeclarativeBase):
    """Every table of the desk; no foreign key leads out of it."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class DeskCallRow(DeskBase):
    """A call as shown at the desk."""

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
    encrypted_number: Mapped[str] = mapped_column(Text)
    masked_number: Mapped[str] = mapped_column(String(24))
    is_test: Mapped[bool]
    purge_on: Mapped[date]


class DeskWrapUpRow(DeskBase):
    """A wrap-up with its note, which the ledger does not keep."""

    __tablename__ = "desk_wrap_ups"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
    department: Mapped[str] = mapped_column(String(64))
    article: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    is_marked: Mapped[bool] = mapped_column(server_default=false())
    "Whether it was said how the line did; what was said is counted apart, since this row has a name."


class DeskMarkRow(DeskBase):
    """In how many calls of a day the line helped or hindered staff; no call and nobody is named."""

    __tablename__ = "desk_marks"

    day: Mapped[date] = mapped_column(primary_key=True)
    has_helped: Mapped[bool] = mapped_column(primary_key=True)
    calls: Mapped[int]


class EventRow(DeskBase):
    """An event; watchers reload its subject."""

    __tablename__ = "desk_events"
    __table_args__ = (Index("ix_desk_events_at", "at"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    "Without gaps, in the order of commits."
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class ArrivalRow(DeskBase):
    """A committed event that has no number yet."""

    __tablename__ = "desk_arrivals"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    "Insertion order, with gaps."
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class CounterRow(DeskBase):
    """The event counter: one row, locked while a process numbers arrivals."""

    __tablename__ = "desk_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)


class PreferenceRow(DeskBase):
    """A person's preferences at the desk."""

    __tablename__ = "desk_preferences"

    person: Mapped[str] = mapped_column(String(254), primary_key=True)
    departments: Mapped[str] = mapped_column(Text)
    "Slugs, separated by spaces; empty for all."
    languages: Mapped[str] = mapped_column(String(80))
    "The languages that the person speaks."
    shortcuts: Mapped[bool]


class PresenceRow(DeskBase):
    """When a person was last seen at the desk."""

    __tablename__ = "desk_presences"

    person: Mapped[str] = mapped_column(String(254), primary_key=True)
    since: Mapped[datetime]
    "When they arrived, or began or ended a break."
    seen_at: Mapped[datetime]
    is_on_break: Mapped[bool]


class ReportAnswerRow(DeskBase):
    """A ticked-off staff report, with the answer to its author."""

    __tablename__ = "desk_report_answers"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text)
    "Redacted."
    is_read: Mapped[bool]
