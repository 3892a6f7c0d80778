"""Stores staff's edits; each function joins the caller's transaction."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import MetaData, String, Text, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ivr.studio.directory.edits import Document, DocumentKind, Edits, SignOff, Switch
from metrics.ledger.sql import Instant, insert_new, value_of


class EditingBase(DeclarativeBase):
    """Every table of the editing room."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class DocumentRow(EditingBase):
    """One version of a department or banner; append-only."""

    __tablename__ = "city_documents"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[str] = mapped_column(String(120))
    edited_at: Mapped[datetime]
    is_withdrawn: Mapped[bool]


class SwitchRow(EditingBase):
    """One change of the all-to-people switch; the newest counts."""

    __tablename__ = "city_switch"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_on: Mapped[bool]
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime]


class SignOffRow(EditingBase):
    """A sign-off of a department's next twelve months."""

    __tablename__ = "city_sign_offs"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[str] = mapped_column(String(120))


METADATA: MetaData = EditingBase.metadata


def edits_now(session: Session) -> Edits:
    """The newest version of every edited document."""
    newest = (
        select(DocumentRow.kind, DocumentRow.slug, func.max(DocumentRow.version).label("version"))
        .group_by(DocumentRow.kind, DocumentRow.slug)
        .subquery()
    )
    rows = session.scalars(
        select(DocumentRow)
        .join(
            newest,
            (DocumentRow.kind == newest.c.kind)
            & (DocumentRow.slug == newest.c.slug)
            & (DocumentRow.version == newest.c.version),
        )
        .order_by(DocumentRow.kind, DocumentRow.slug)
    )
    return Edits(tuple(_document(row) for row in rows), switch_now(session))


def history(session: Session, kind: DocumentKind, slug: str) -> tuple[Document, ...]:
    """Return every version of a document, newest first."""
    versions = (
        select(DocumentRow)
        .where(DocumentRow.kind == kind.value, DocumentRow.slug == slug)
        .order_by(DocumentRow.version.desc())
    )
    return tuple(_document(row) for row in session.scalars(versions))


def add_version(session: Session, document: Document) -> bool:
    """Insert a new version; return False if somebody else was faster."""
    return insert_new(session, DocumentRow, {**asdict(document), "kind": document.kind.value})


def switch_now(session: Session) -> Switch | None:
    """Return the switch's current state."""
    row = session.scalars(select(SwitchRow).order_by(SwitchRow.version.desc()).limit(1)).one_or_none()
    return Switch(row.version, row.is_on, row.set_by, row.set_at) if row else None


def add_switch(session: Session, switch: Switch) -> bool:
    """Insert a switch change; return False if somebody else was faster."""
    return insert_new(session, SwitchRow, asdict(switch))


def sign_off(session: Session, signed: SignOff) -> None:
    """Save a sign-off; a repeated one counts once."""
    insert_new(session, SignOffRow, asdict(signed))


def last_sign_offs(session: Session) -> dict[str, SignOff]:
    """Each department's latest sign-off, by its slug."""
    rows = session.scalars(select(SignOffRow).order_by(SignOffRow.signed_at))
    return {row.slug: SignOff(row.slug, row.digest, row.signed_by, row.signed_at) for row in rows}


def _document(row: DocumentRow) -> Document:
    return value_of(Document, row)
