"""Editions, steps and publications in the database; each function takes part in the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from cattrs import structure
from sqlalchemy import CursorResult, MetaData, func, select, update
from sqlalchemy.orm import Session

from intents.articles.folder import AnswerText
from ivr.studio.edition import (
    IN_WORK,
    ON_AIR,
    ArticleHistory,
    Author,
    Edition,
    EditionStep,
    State,
    Step,
)
from ivr.studio.gate import GateReport
from ivr.studio.tables import EditionRow, GateRow, PublicationRow, StepRow, StudioBase
from metrics.ledger.sql import insert_new, value_of

METADATA: MetaData = StudioBase.metadata
PUBLICATIONS = PublicationRow.__tablename__

MARK = ""
"The slug of the row that takes a publication's number: of two writers one waits, and takes the next."


@dataclass(frozen=True, slots=True)
class Aired:
    """What the catalog holds of one slug."""

    slug: str
    edition: int
    answer: AnswerText


@dataclass(frozen=True, slots=True)
class Entry:
    """What a publication changes of one slug."""

    slug: str
    edition: int
    state: State
    version: int


def latest_publication(session: Session) -> int:
    """The number of the last publication; 0 for a city that never imported its answers."""
    return session.scalar(select(func.max(PublicationRow.number))) or 0


def publications_since(session: Session, moment: datetime) -> tuple[int, ...]:
    """The numbers of the publications since a moment, with the one that was on air then."""
    since = session.scalars(
        select(PublicationRow.number).where(PublicationRow.slug == MARK, PublicationRow.at >= moment)
    ).all()
    before = session.scalar(
        select(func.max(PublicationRow.number)).where(PublicationRow.slug == MARK, PublicationRow.at < moment)
    )
    return tuple(sorted({*since, *(() if before is None else (before,))}))


def on_air(session: Session, number: int) -> tuple[Aired, ...]:
    """What the catalog held after a publication."""
    latest = (
        select(PublicationRow.slug, func.max(PublicationRow.number).label("number"))
        .where(PublicationRow.number <= number, PublicationRow.slug != MARK)
        .group_by(PublicationRow.slug)
        .subquery()
    )
    rows = session.execute(
        select(EditionRow, PublicationRow.state, PublicationRow.version)
        .join(latest, latest.c.slug == EditionRow.slug)
        .join(
            PublicationRow,
            (PublicationRow.slug == latest.c.slug)
            & (PublicationRow.number == latest.c.number)
            & (PublicationRow.edition == EditionRow.number),
        )
        .where(PublicationRow.state != State.REMOVED.value)
        .order_by(EditionRow.path)
    )
    return tuple(
        Aired(row.slug, row.number, AnswerText(row.path, row.text, state == State.WITHDRAWN.value, version))
        for row, state, version in rows
    )


def publish(session: Session, entries: Iterable[Entry], now: datetime) -> int:
    """Keep a publication and return its number."""
    number = latest_publication(session) + 1
    while not insert_new(session, PublicationRow, _row(Entry(MARK, 0, State.PUBLISHED, 0), number, now)):
        number += 1
    session.add_all(PublicationRow(**_row(entry, number, now)) for entry in entries)
    return number


def _row(entry: Entry, number: int, now: datetime) -> dict[str, object]:
    return {**asdict(entry), "state": entry.state.value, "number": number, "at": now}


def last_version(session: Session, slug: str) -> int:
    """The highest version that an article ever had on air."""
    highest = select(func.max(PublicationRow.version)).where(PublicationRow.slug == slug)
    return session.scalar(highest) or 0


def spoken_as(session: Session, slug: str, version: int) -> tuple[Edition, ...]:
    """The editions that the ledger's `slug@version` may stand for; their spoken text is the same."""
    numbers = select(PublicationRow.edition).where(
        PublicationRow.slug == slug, PublicationRow.version == version
    )
    rows = select(EditionRow).where(EditionRow.slug == slug, EditionRow.number.in_(numbers))
    return tuple(_edition(row) for row in session.scalars(rows.order_by(EditionRow.number)))


def publication_of(session: Session, slug: str, version: int) -> int:
    """The publication with which a version of an article came on air; 0 for one that never did."""
    number = select(func.min(PublicationRow.number)).where(
        PublicationRow.slug == slug, PublicationRow.version == version
    )
    return session.scalar(number) or 0


def published_since(session: Session, since: datetime) -> tuple[tuple[str, int, int, datetime], ...]:
    """Return the answers that went on air since an instant: slug, publication, version and when."""
    rows = select(
        PublicationRow.slug, PublicationRow.number, PublicationRow.version, PublicationRow.at
    ).where(
        PublicationRow.at >= since,
        PublicationRow.state == State.PUBLISHED.value,
        PublicationRow.version > 0,
    )
    return tuple((row.slug, row.number, row.version, row.at) for row in session.execute(rows))


def history(session: Session, slug: str) -> ArticleHistory | None:
    """Every edition of a slug and their steps; None for one that has no edition."""
    rows = select(EditionRow).where(EditionRow.slug == slug).order_by(EditionRow.number.desc())
    editions = tuple(_edition(row) for row in session.scalars(rows))
    steps = session.scalars(select(StepRow).where(StepRow.slug == slug).order_by(StepRow.id))
    return ArticleHistory(editions, tuple(_step(row) for row in steps)) if editions else None


def current(session: Session) -> dict[str, tuple[Edition, ...]]:
    """By slug, the editions that are on air or in work, the newest first."""
    states = [state.value for state in (*ON_AIR, *IN_WORK)]
    rows = select(EditionRow).where(EditionRow.state.in_(states))
    found: dict[str, list[Edition]] = defaultdict(list)
    for row in session.scalars(rows.order_by(EditionRow.slug, EditionRow.number.desc())):
        found[row.slug].append(_edition(row))
    return {slug: tuple(editions) for slug, editions in found.items()}


def first_aired_since(session: Session, slug: str, moment: datetime) -> datetime | None:
    """When an article first went on air since a moment."""
    steps = select(func.min(StepRow.at)).where(StepRow.slug == slug, StepRow.step == Step.PUBLISH.value)
    return session.scalar(steps.where(StepRow.at > moment))


def due(session: Session, now: datetime) -> tuple[Edition, ...]:
    """The scheduled editions whose time has come."""
    rows = select(EditionRow).where(EditionRow.state == State.SCHEDULED.value, EditionRow.due <= now)
    return tuple(_edition(row) for row in session.scalars(rows.order_by(EditionRow.due)))


def add_edition(session: Session, edition: Edition) -> bool:
    """Keep a new edition, and return whether nobody else was faster with its number."""
    return insert_new(session, EditionRow, {**asdict(edition), "state": edition.state.value})


def add_editions(session: Session, editions: Sequence[Edition]) -> bool:
    """Keep many new editions, and return whether nobody else was faster with the number of one."""
    return all(add_edition(session, one) for one in editions)


def last_numbers(session: Session, slugs: Collection[str]) -> dict[str, int]:
    """The number of the newest edition of each slug that has one."""
    rows = select(EditionRow.slug, func.max(EditionRow.number)).group_by(EditionRow.slug)
    return {slug: number for slug, number in session.execute(rows) if slug in slugs}


def take(
    session: Session,
    edition: Edition,
    step: EditionStep,
    *,
    text: str | None = None,
    due: datetime | None = None,
) -> bool:
    """Move an edition, and return whether it was still in the state that was seen; nothing is kept if not."""
    values: dict[str, object] = {"state": edition.after(step.step).value, "due": due}
    moved = session.execute(
        update(EditionRow)
        .where(
            EditionRow.slug == edition.slug,
            EditionRow.number == edition.number,
            EditionRow.state == edition.state.value,
        )
        .values(values if text is None else {**values, "text": text}),
        execution_options={"synchronize_session": False},
    )
    is_moved = isinstance(moved, CursorResult) and moved.rowcount == 1
    if is_moved:
        note_steps(session, (step,))
    return is_moved


def note_steps(session: Session, steps: Iterable[EditionStep]) -> None:
    """Keep steps of editions that came with their state."""
    session.add_all(StepRow(**{**asdict(step), "step": step.step.value}) for step in steps)


def paths(session: Session) -> frozenset[str]:
    """Every path that an edition ever had."""
    return frozenset(session.scalars(select(EditionRow.path).distinct()))


def step_of(edition: Edition, step: Step, author: Author, at: datetime, note: str = "") -> EditionStep:
    """A step as somebody takes it."""
    return EditionStep(edition.slug, edition.number, step, author.id, author.name, at, note)


def _edition(row: EditionRow) -> Edition:
    return value_of(Edition, row)


def _step(row: StepRow) -> EditionStep:
    return value_of(EditionStep, row)


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
