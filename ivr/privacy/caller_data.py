"""A caller's data on request: export, erasure, and legal hold."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.desk.call_store import announce
from ivr.desk.callbacks.store import callbacks_of, note_kept_promises
from ivr.desk.feed import EventKind
from ivr.errors import BadInput
from ivr.privacy.traces import calls_with_traces, copy_of, forget_traces_of
from ivr.storage.encryption import Encryption
from ivr.storage.store import stored_calls
from ivr.storage.tables import HeldCallerRow
from ivr.storage.texts.received_store import conversations_of
from metrics.facts.anonymizing import settle_repeats
from metrics.ledger import store as ledger
from metrics.ledger.period import LONGEST_CALL
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


def forget(
    session: Session, caller: str, now: datetime, zone: ZoneInfo, until: datetime | None = None
) -> int:
    """Erase a caller's words and hashes, except of a call that goes on; return of how many calls.

    What is known of their repeats stays counted. Of calls later than `until` nothing is erased.
    """
    if is_held(session, caller):
        raise BadInput("This caller's words are held; release the hold first.")
    calls = contacts_of(session, caller, until)
    # Without its row a call that goes on would fail at its next turn.
    live = ledger.unended(session, calls, now - LONGEST_CALL) & stored_calls(session)
    forget_number(session, caller, until)
    settle_repeats(session, caller, now, zone)
    return forget_calls(session, tuple(sid for sid in calls if sid not in live), now)


def forget_calls(session: Session, calls: tuple[str, ...], now: datetime) -> int:
    """Erase the words of calls and conversations by text, and whose they were; return how many.

    Whoever has one of them on the screen is told, so that it goes from there too.
    """
    if calls:
        note_kept_promises(session)
    for sid in calls:
        announce(session, EventKind.CALL, sid, now)
        for callback in callbacks_of(session, sid):
            announce(session, EventKind.CALLBACK, callback.id, now)
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
