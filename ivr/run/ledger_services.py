"""Builds what signs the ledger's days, and keeps what people state of them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry
from ivr.run.ledger_upkeep import drain_spool
from ivr.run.resources import Resources
from ivr.run.signing import DaySigner
from ivr.run.signing_key import DigestNotes, SigningKey
from ivr.storage.spool import Drained
from metrics.dashboard.stated_pages import Stating


def signer_of(resources: Resources) -> DaySigner:
    """Return what signs the ledger's days."""
    settings, zone = resources.settings, resources.city.directory.time_zone
    key = SigningKey.of(resources.secret, settings.secondary_secret)
    return DaySigner(resources.database, zone, key, DigestNotes(settings.erasures), audit_store.head)


def draining_of(resources: Resources, signer: DaySigner) -> Callable[[datetime], Drained]:
    """Return what writes spooled rows, and records calls that come late for a signed day."""

    def drain(now: datetime) -> Drained:
        late = partial(signer.note_late, now=now)
        return drain_spool(resources.archive, resources.catalog_of, resources.spool, late)

    return drain


def stating_of(resources: Resources) -> Stating:
    """Return what keeps minutes, prices and terms with who stated them."""

    def note(session: Session, by: str, told: str) -> None:
        audit_store.append(session, AuditEntry(resources.clock(), by, "ledger.stated", told))

    database, users = resources.database, resources.authentication.users

    def names() -> dict[str, str]:
        return {account.id: account.name for account in users.everybody()}

    return Stating(database.reading, database.begin, note, names)
