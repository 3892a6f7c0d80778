"""What staff changed of the city, in the database; each function takes part in the caller's transaction."""

from dataclasses import asdict

from sqlalchemy import MetaData, func, select
from sqlalchemy.orm import Session

from metrics.upsert import insert_new
from routing.editing.edits import Document, Edits, Kind, SignOff, Switch
from routing.editing.tables import DocumentRow, Editing, SignOffRow, SwitchRow

METADATA: MetaData = Editing.metadata


def edits_now(session: Session) -> Edits:
    """The newest version of everything that was ever edited."""
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


def history(session: Session, kind: Kind, slug: str) -> tuple[Document, ...]:
    """Every version of a document, the newest first."""
    versions = (
        select(DocumentRow)
        .where(DocumentRow.kind == kind.value, DocumentRow.slug == slug)
        .order_by(DocumentRow.version.desc())
    )
    return tuple(_document(row) for row in session.scalars(versions))


def add_version(session: Session, document: Document) -> bool:
    """Keep a new version, and return whether nobody else was faster with it."""
    return insert_new(session, DocumentRow, {**asdict(document), "kind": document.kind.value})


def switch_now(session: Session) -> Switch | None:
    """How the switch was set last."""
    row = session.scalars(select(SwitchRow).order_by(SwitchRow.version.desc()).limit(1)).one_or_none()
    return Switch(row.version, row.is_on, row.set_by, row.set_at) if row else None


def add_switch(session: Session, switch: Switch) -> bool:
    """Keep a turning of the switch, and return whether nobody else was faster."""
    return insert_new(session, SwitchRow, asdict(switch))


def sign_off(session: Session, signed: SignOff) -> None:
    """Keep a person's word; the same one twice counts once."""
    insert_new(session, SignOffRow, asdict(signed))


def last_sign_offs(session: Session) -> dict[str, SignOff]:
    """Each department's latest sign-off, by its slug."""
    rows = session.scalars(select(SignOffRow).order_by(SignOffRow.signed_at))
    return {row.slug: SignOff(row.slug, row.digest, row.signed_by, row.signed_at) for row in rows}


def _document(row: DocumentRow) -> Document:
    return Document(
        Kind(row.kind), row.slug, row.version, row.text, row.edited_by, row.edited_at, row.is_withdrawn
    )
