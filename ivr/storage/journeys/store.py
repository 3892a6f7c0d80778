"""Stores journeys under way; each function joins the caller's transaction."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter
from sqlalchemy import MetaData, delete, select, update
from sqlalchemy.orm import Session

from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption
from ivr.storage.journeys.tables import JourneyBase, SavedJourneyRow
from metrics.ledger.sql import Kept, changed, insert_new, value_of
from routing.journeys.run import Run

METADATA: MetaData = JourneyBase.metadata
JOURNEYS = Kept(SavedJourneyRow)
"What is kept of journeys, by the call on which each began."


@dataclass(frozen=True, slots=True)
class SavedJourney:
    """A journey under way, as it is saved."""

    id: str
    call_sid: str
    "The call on which it began."
    reference: str
    caller: str
    "A keyed hash of that caller's number; empty when it is hidden."
    article: str
    encrypted: str = field(repr=False)
    kept_at: datetime
    purge_on: date
    is_test: bool = False


def save_journey(session: Session, kept: SavedJourney) -> None:
    """Insert a journey, or note how far it is now; whose it is stays."""
    values = {"encrypted": kept.encrypted, "kept_at": kept.kept_at, "purge_on": kept.purge_on}
    if not changed(session, update(SavedJourneyRow).where(SavedJourneyRow.id == kept.id).values(**values)):
        insert_new(session, SavedJourneyRow, asdict(kept))


def drop_journey(session: Session, kept_id: str) -> None:
    """Remove a journey that has ended."""
    changed(session, delete(SavedJourneyRow).where(SavedJourneyRow.id == kept_id))


def journeys_under(session: Session, reference: str, today: date) -> tuple[SavedJourney, ...]:
    """Return the journeys kept under a reference number; two callers may have the same one."""
    is_kept = (SavedJourneyRow.reference == reference, SavedJourneyRow.purge_on > today)
    return tuple(map(_kept, session.scalars(select(SavedJourneyRow).where(*is_kept))))


def journey_by(session: Session, caller: str, today: date) -> SavedJourney | None:
    """Return what a caller left last, by the hash of their number."""
    row = session.scalars(
        select(SavedJourneyRow)
        .where(SavedJourneyRow.caller == caller, SavedJourneyRow.purge_on > today)
        .order_by(SavedJourneyRow.kept_at.desc())
        .limit(1)
    ).first()
    return _kept(row) if row and caller else None


def journeys_of(session: Session, call_sid: str) -> tuple[SavedJourney, ...]:
    """Return the journeys that began in a call."""
    rows = session.scalars(select(SavedJourneyRow).where(SavedJourneyRow.call_sid == call_sid))
    return tuple(map(_kept, rows))


def _kept(row: SavedJourneyRow) -> SavedJourney:
    return value_of(SavedJourney, row)


def keep(session: Session, call: Call, run: Run, encryption: Encryption, now: datetime) -> None:
    """Keep a journey that may be gone on with; one that has ended is removed."""
    if not run.keep_days:
        return
    origin = run.origin or call.sid
    kept_id = f"{origin}:{run.article}"
    if not run.step:
        drop_journey(session, kept_id)
    elif run.given and call.state is not CallState.ENDED:
        words = _converter().dumps(replace(run, origin=origin)).decode()
        save_journey(
            session,
            SavedJourney(
                kept_id,
                origin,
                run.number(call.sid),
                call.caller,
                run.article,
                encryption.encrypt(words),
                now,
                (now + timedelta(days=run.keep_days)).date(),
                call.is_test,
            ),
        )


def saved_run(
    session: Session, caller: str, reference: str, encryption: Encryption, today: date
) -> Run | None:
    """Return the journey under a reference number, or without one what the caller left last."""
    if not reference:
        return _run(journey_by(session, caller, today), encryption)
    found = journeys_under(session, reference, today)
    own = [each for each in found if caller and each.caller == caller] or found
    return _run(own[0] if len(own) == 1 else None, encryption)


def told(kept: SavedJourney, encryption: Encryption) -> dict[str, object]:
    """Return what a caller's copy says of a kept journey."""
    run = _run(kept, encryption)
    answers = {one.question: one.answer for one in run.given} if run else {}
    return {"kept_at": kept.kept_at.isoformat(), "reference": kept.reference, "answers": answers}


def _run(kept: SavedJourney | None, encryption: Encryption) -> Run | None:
    try:
        return _converter().loads(encryption.decrypt(kept.encrypted), Run) if kept else None
    except BadCiphertext:
        return None


@cache
def _converter() -> OrjsonConverter:
    return make_converter()
