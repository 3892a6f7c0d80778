"""Documents and their passages in the database; each function joins the caller's transaction."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import MetaData, delete, func, insert, select, update
from sqlalchemy.orm import Session

from ivr.studio.documents.document import Document, Fault, Passage, Reading
from ivr.studio.documents.extraction import CutDocument
from ivr.studio.documents.tables import DocumentBase, DocumentRow, PassageRow, ReadingRow
from metrics.ledger.sql import value_of

METADATA: MetaData = DocumentBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
STALLED = timedelta(minutes=15)
"A reading this old that has not ended lost its process."
SHOWN_FOR = timedelta(days=1)
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of reading a document."""

    id: str
    is_new: bool
    is_changed: bool
    "Whether its text has changed."


@dataclass(frozen=True, slots=True, eq=False)
class StoredPassage:
    """A passage prepared for searching."""

    document_id: str
    passage: Passage
    vector: Vectors
    "Empty if there was no encoder."


def documents(session: Session) -> tuple[Document, ...]:
    """Every document, by title."""
    rows = session.scalars(select(DocumentRow).order_by(func.lower(DocumentRow.title), DocumentRow.id))
    return tuple(map(_document, rows))


def document(session: Session, document_id: str) -> Document | None:
    """One document."""
    row = session.get(DocumentRow, document_id)
    return _document(row) if row else None


def document_from(session: Session, source: str) -> Document | None:
    """The document from a URL or a file of that name."""
    row = session.scalar(select(DocumentRow).where(DocumentRow.source == source))
    return _document(row) if row else None


def has_vectors(session: Session, document_id: str) -> bool:
    """Whether a document was read on a machine with the sentence encoder."""
    first = select(PassageRow.vector).where(PassageRow.document_id == document_id, PassageRow.number == 1)
    return bool(session.scalar(first))


def stamp(session: Session) -> tuple[int, datetime | None]:
    """A value that changes whenever a passage does."""
    count, latest = session.execute(select(func.count(), func.max(DocumentRow.read_at))).one()
    return count, latest


def passages(session: Session) -> tuple[StoredPassage, ...]:
    """Every passage of every document."""
    rows = session.scalars(select(PassageRow).order_by(PassageRow.document_id, PassageRow.number))
    return tuple(
        StoredPassage(
            row.document_id, _passage(row), np.frombuffer(row.vector, np.float16).astype(np.float32)
        )
        for row in rows
    )


def passages_of(session: Session, document_id: str) -> tuple[Passage, ...]:
    """The passages of one document, in order."""
    rows = select(PassageRow).where(PassageRow.document_id == document_id).order_by(PassageRow.number)
    return tuple(map(_passage, session.scalars(rows)))


def keep(session: Session, found: Document, cut: CutDocument, vectors: Vectors) -> Kept:
    """Save a document in place of the previous version of the same source."""
    before = document_from(session, found.source)
    name = before.id if before else found.id
    is_changed = before is not None and before.text_hash != found.text_hash
    values = _values(found)
    if before is None:
        session.add(DocumentRow(**values))
    else:
        if not is_changed:
            values["read_at"] = before.read_at
        # The person who added it first stays named.
        kept = {key: value for key, value in values.items() if key not in {"id", "by", "by_name"}}
        session.execute(update(DocumentRow).where(DocumentRow.id == name).values(**kept))
    session.execute(delete(PassageRow).where(PassageRow.document_id == name))
    session.execute(insert(PassageRow), _passage_values(name, cut.passages, vectors))
    return Kept(name, before is None, is_changed)


def note_fault(session: Session, document_id: str, fault: Fault | None, at: datetime) -> None:
    """Note that a document was checked again, and what was wrong."""
    values = {"checked_at": at, "fault": fault.value if fault else ""}
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(**values))


def remove(session: Session, document_id: str) -> bool:
    """Remove a document with its passages; return whether it existed."""
    session.execute(
        delete(PassageRow).where(PassageRow.document_id == document_id), execution_options=UNSYNCHRONIZED
    )
    row = session.get(DocumentRow, document_id)
    if row is not None:
        session.delete(row)
    return row is not None


def keep_reading(session: Session, reading: Reading) -> None:
    """Save a reading's progress; old readings are removed."""
    faults = json.dumps({fault.value: count for fault, count in reading.faults.items()})
    values = {**asdict(reading), "faults": faults}
    session.execute(delete(ReadingRow).where(ReadingRow.started_at < reading.started_at - SHOWN_FOR))
    session.merge(ReadingRow(**values))


def readings(session: Session, now: datetime) -> tuple[Reading, ...]:
    """The readings of the last day, latest first; one whose process died has failed."""
    rows = select(ReadingRow).where(ReadingRow.started_at > now - SHOWN_FOR)
    return tuple(
        _reading(row, now)
        for row in session.scalars(rows.order_by(ReadingRow.started_at.desc(), ReadingRow.id))
    )


def _reading(row: ReadingRow, now: datetime) -> Reading:
    faults = {Fault(name): count for name, count in json.loads(row.faults).items()}
    is_lost = not row.is_over and row.started_at < now - STALLED
    if is_lost:
        faults = {**faults, Fault.FAILED: faults.get(Fault.FAILED, 0) + 1}
    return Reading(
        row.id,
        row.name,
        row.started_at,
        row.done,
        row.of,
        row.is_over or is_lost,
        row.added,
        row.changed,
        row.unchanged,
        row.left_out,
        faults,
        row.document,
    )


def _passage_values(
    document_id: str, cut: Sequence[Passage], vectors: Vectors
) -> list[dict[str, str | int | bytes]]:
    return [
        {
            "document_id": document_id,
            "number": one.number,
            "page": one.page,
            "heading": one.heading,
            "text": one.text,
            "vector": np.asarray(vector, np.float16).tobytes(),
        }
        for one, vector in zip(cut, vectors, strict=True)
    ]


def _values(found: Document) -> dict[str, str | int | date | datetime | None]:
    return {
        **asdict(found),
        "kind": found.kind.value,
        "fault": found.fault.value if found.fault else "",
    }


def _passage(row: PassageRow) -> Passage:
    return Passage(row.number, row.text, row.heading, row.page)


def _document(row: DocumentRow) -> Document:
    return value_of(Document, row)
