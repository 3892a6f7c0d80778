"""Saves a caller's journey between turns, encrypted, so that another call can continue it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter
from sqlalchemy.orm import Session

from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption
from ivr.storage.journeys.store import SavedJourney, drop_journey, journey_by, journeys_under, save_journey
from routing.journeys.run import Run


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
