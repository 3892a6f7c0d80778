"""The tables of what staff change of the city."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Editing(DeclarativeBase):
    """Every table of the editing room."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class DocumentRow(Editing):
    """One version of a department or banner; rows are added and never changed."""

    __tablename__ = "city_documents"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[str] = mapped_column(String(120))
    edited_at: Mapped[datetime]
    is_withdrawn: Mapped[bool]


class SwitchRow(Editing):
    """One turning of the switch that sends all calls to people; the newest counts."""

    __tablename__ = "city_switch"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_on: Mapped[bool]
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime]


class SignOffRow(Editing):
    """One person's word for the next twelve months of a department."""

    __tablename__ = "city_sign_offs"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[str] = mapped_column(String(120))
