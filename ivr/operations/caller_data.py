"""A caller's data on request: export, erasure, and legal hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.errors import BadCiphertext, BadInput
from ivr.operations.retention import Purged, forget_words_of
from ivr.storage.encryption import Encryption
from ivr.storage.store import details_of, forget_call, words_of
from ivr.storage.tables import HeldCallerRow
from metrics.ledger import store as ledger
from metrics.ledger.sql import insert_new
from routing.callbacks.store import callbacks_of
from routing.texting.store import texts_of


@dataclass(frozen=True, slots=True)
class CallerData:
    """Exports and erases data by a caller's number, which itself is never stored."""

    session: Session
    encryption: Encryption

    def export(self, caller: str) -> list[dict[str, object]]:
        """Return each call of a caller with everything stored about it."""
        return [self._call(sid) for sid in ledger.calls_of(self.session, caller)]

    def _call(self, sid: str) -> dict[str, object]:
        given = ((each.kind.value, self._opened(each.encrypted)) for each in details_of(self.session, sid))
        return {
            "call": sid,
            "words": [words.heard for words in words_of(self.session, sid)],
            "given": [{"kind": kind, "value": value} for kind, value in given],
            "messages": [
                {
                    "left_at": callback.left_at.isoformat(),
                    "department": callback.department,
                    "words": self._opened(callback.encrypted_words),
                }
                for callback in callbacks_of(self.session, sid)
            ],
            "texts": [
                {
                    "agreed_at": text.consent.at.isoformat(),
                    "question": text.consent.question,
                    "text": text.body,
                }
                for text in texts_of(self.session, sid)
            ],
        }

    def _opened(self, encrypted: str) -> str:
        try:
            return self.encryption.decrypt(encrypted)
        except BadCiphertext:
            return ""


def forget(session: Session, caller: str, until: datetime) -> int:
    """Erase a caller's words and hashes up to an instant; counts stay."""
    if is_held(session, caller):
        raise BadInput("This caller's words are held; release the hold first.")
    calls = ledger.calls_of(session, caller, until)
    removed: list[Purged] = [forget_words_of(session, sid) for sid in calls]
    for sid in calls:
        forget_call(session, sid)
    ledger.forget_caller(session, calls)
    return len(removed)


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
    return frozenset(sid for caller in held.all() for sid in ledger.calls_of(session, caller))
