"""The audit log: who did what to whom, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from ivr.accounts import audit_store
from ivr.accounts.account import Person
from ivr.accounts.audit_store import AuditEntry
from ivr.storage.database import Database


@dataclass(frozen=True, slots=True)
class Audit:
    """Records the privileged actions of the person behind a request."""

    database: Database
    clock: Callable[[], datetime]

    def __call__(self, request: Request, act: str, subject: str) -> None:
        """Record an act; its subject is an id, never a caller's words."""
        person: Person = request.state.person
        with self.database.begin() as session:
            audit_store.append(session, AuditEntry(self.clock(), person.id, act, subject))
