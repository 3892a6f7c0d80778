"""Runs of the gate in the database, so that every process shows the same; joins the caller's transaction."""

from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from cattrs import structure
from sqlalchemy.orm import Session

from ivr.studio.gate import GateReport
from ivr.studio.tables import GateRow


@dataclass(frozen=True, slots=True)
class GateRun:
    """How far the gate is with an edition."""

    publication: int
    started_at: datetime
    done: int
    of: int
    report: GateReport | None


def begin_run(session: Session, slug: str, edition: int, publication: int, now: datetime) -> None:
    """Note that the gate begins with an edition; an earlier run of it is forgotten."""
    session.merge(
        GateRow(slug=slug, edition=edition, publication=publication, started_at=now, done=0, of=4, report="")
    )


def note_progress(session: Session, slug: str, edition: int, done: int, of: int) -> None:
    """Note how far it is."""
    row = session.get(GateRow, (slug, edition))
    if row is not None:
        row.done, row.of = done, of


def keep_report(session: Session, slug: str, edition: int, report: GateReport) -> None:
    """Keep what it found."""
    row = session.get(GateRow, (slug, edition))
    if row is not None:
        row.done, row.report = row.of, orjson.dumps(asdict(report)).decode()


def forget_run(session: Session, slug: str, edition: int) -> None:
    """Forget a run that broke off."""
    row = session.get(GateRow, (slug, edition))
    if row is not None:
        session.delete(row)


def run_of(session: Session, slug: str, edition: int) -> GateRun | None:
    """The run of an edition; None when the gate was never asked."""
    row = session.get(GateRow, (slug, edition))
    if row is None:
        return None
    report = structure(orjson.loads(row.report), GateReport) if row.report else None
    return GateRun(row.publication, row.started_at, row.done, row.of, report)
