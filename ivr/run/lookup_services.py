"""Builds what a call may ask other systems: the city's records, and its Open311 server."""

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.sign_in import Limit
from ivr.accounts.sign_ins import TriesOf
from ivr.line.consulting import MOST_WRONG, WRONG_WITHIN, Consulting, Reporting
from ivr.run.resources import Resources
from ivr.systems.connected import CityReports, source_of


def reporting_of(resources: Resources) -> Reporting | None:
    """Return what asks the city's server about reports, if the city has one."""
    if not resources.city.services.server:
        return None
    return Reporting(CityReports(resources.filing.connect).ask)


def consulting_of(resources: Resources) -> Consulting:
    """Return what asks the city's records; every access is audited."""

    def audited(act: str, sid: str) -> None:
        with resources.database.begin() as session:
            audit_store.append(session, AuditEntry(resources.clock(), "", act, sid))

    limit = Limit(MOST_WRONG, WRONG_WITHIN)
    guesses = TriesOf(resources.database, resources.secret, "application", limit)
    return Consulting(resources.encryption, guesses, lambda status: source_of(status.source), audited)
