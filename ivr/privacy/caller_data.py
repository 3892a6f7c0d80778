"""A caller's data on request: export, erasure, and legal hold."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.desk.callbacks.store import note_kept_promises
from ivr.errors import BadInput
from ivr.privacy.traces import calls_with_traces, copy_of, forget_traces_of
from ivr.storage.encryption import Encryption
from ivr.storage.tables import HeldCallerRow
from ivr.storage.texts.received_store import conversations_of
from metrics.facts.anonymizing import settle_repeats
from metrics.ledger import store as ledger
from metrics.ledger.sql import insert_new
from routing.outbound.store import forget_number


@dataclass(frozen=True, slots=True)
class CallerData:
    """Exports and erases data by a caller's number, which itself is never stored."""

    session: Session
    encryption: Encryption

    def export(self, caller: str) -> list[dict[str, object]]:
        """Return each call and conversation by text of a caller with everything stored about it."""
        calls = contacts_of(self.session, caller)
        return [copy_of(self.session, sid, self.encryption) for sid in calls]


def contacts_of(session: Session, caller: str, until: datetime | None = None) -> tuple[str, ...]:
    """Return a caller's calls, and conversations by text, which are not calls of the ledger."""
    return (*ledger.calls_of(session, caller, until), *conversations_of(session, caller, until))


def forget(session: Session, caller: str, until: datetime, zone: ZoneInfo) -> int:
    """Erase a caller's words and hashes up to an instant; what is known of their repeats stays counted."""
    if is_held(session, caller):
        raise BadInput("This caller's words are held; release the hold first.")
    calls = contacts_of(session, caller, until)
    forget_number(session, caller, until)
    settle_repeats(session, caller, until, zone)
    return forget_calls(session, calls)


def forget_calls(session: Session, calls: tuple[str, ...]) -> int:
    """Erase the words of calls and conversations by text, and whose they were; return how many."""
    if calls:
        note_kept_promises(session)
    for sid in calls:
        forget_traces_of(session, sid)
    ledger.forget_caller(session, calls)
    return len(calls)


def come_back(session: Session, erased: frozenset[str]) -> tuple[str, ...]:
    """Return which of some erased calls are there again, except for those on hold."""
    if not erased:
        return ()
    there = calls_with_traces(session) | ledger.identified(session, erased)
    return tuple(sorted((erased & there) - held_calls(session)))


def hold(session: Session, caller: str, now: datetime) -> None:
    """Put a caller's words under legal hold."""
    insert_new(session, HeldCallerRow, {"caller": caller, "since": now})


def release(session: Session, caller: str) -> None:
    """Release a caller's words to normal retention."""
    session.execute(delete(HeldCallerRow).where(HeldCallerRow.caller == caller))


def is_held(session: Session, caller: str) -> bool:
    """Return whether a caller's words are on hold."""
    return session.get(HeldCallerRow, caller) is not None


def held_calls(session: Session) -> frozenset[str]:
    """Return the calls on hold, which are not purged."""
    held = session.scalars(select(HeldCallerRow.caller))
    return frozenset(sid for caller in held.all() for sid in contacts_of(session, caller))


log = structlog.get_logger()
