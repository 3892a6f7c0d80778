"""What became of messages and call-backs, for the ledger: they are purged before its figures are."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from ivr.desk.callbacks.store import promised
from metrics.ledger.records import PromiseRecord
from metrics.ledger.store import append, changed_promises


def promises_of(session: Session) -> tuple[PromiseRecord, ...]:
    """Return what callers were promised, as far as it is still here."""
    return tuple(PromiseRecord(**asdict(promise)) for promise in promised(session))


def note_kept_promises(session: Session) -> None:
    """Take over what became of messages and call-backs before some of them are erased."""
    append(session, *changed_promises(session, promises_of(session)))
