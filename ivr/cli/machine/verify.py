"""`cityline verify` and `restate`: whether ledger and figures hold, and a day that lawfully differs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.call.city import load_city
from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import day_of, open_ledger, person_answering
from ivr.cli.machine.verify_figures import verify_figures
from ivr.errors import BadInput
from ivr.run.signing import DaySigner
from ivr.run.signing_key import DigestNotes, SigningKey
from ivr.run.verifying import Evidence, Finding, Verified
from ivr.run.verifying import verify as verified
from ivr.settings import Settings, load_settings
from ivr.storage.database import Database
from ivr.storage.secret import machine_secret
from metrics.ledger.digest import DayDigest, Sort, short_form
from metrics.rates.period_figures import By

SHOWN = 20
"Rows that are named of a day; --json names all."


class Verifiable(StrEnum):
    """What can be verified."""

    LEDGER = "ledger"
    FIGURES = "figures"


def verify(
    what: Annotated[
        Verifiable, typer.Argument(help="The signed ledger, or a report's figures.")
    ] = Verifiable.LEDGER,
    *,
    digest: Annotated[
        list[str] | None, typer.Option(help="A digest as a report printed it; repeat it for several.")
    ] = None,
    key: Annotated[
        str, typer.Option(help="The public key, for whoever checks a copy without the secret.")
    ] = "",
    period: Annotated[
        str, typer.Option(help="Of figures: today, week, month (if left out), year, or FROM..TO.")
    ] = "",
    by: Annotated[By | None, typer.Option(help="Of figures: check every slice of a breakdown, too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the ledger against its days' digests, or a report's figures against rows; name what differs."""
    settings = load_settings()
    match what:
        case Verifiable.FIGURES:
            if digest or key:
                raise BadInput(
                    "--digest and --key are of the ledger; figures are checked by --period and --by"
                )
            verify_figures(settings, period or "month", by, as_json=as_json)
        case Verifiable.LEDGER:
            if period or by:
                raise BadInput("--period and --by are of figures; the ledger is checked as a whole")
            _verify_ledger(settings, digest or [], key, as_json=as_json)
        case _:
            assert_never(what)


def _verify_ledger(settings: Settings, digests: Sequence[str], key: str, *, as_json: bool) -> None:
    known = frozenset({key.strip().lower()}) if key else _key(settings).known
    noted = DigestNotes(settings.erasures).read()
    with open_ledger(settings) as database, database.reading() as session:
        if database.is_shared:  # what is signed meanwhile must not look like an act that is missing
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        log = audit_store.verified(session)
        found = verified(session, Evidence(known, noted, log.marks, tuple(digests)))
    broken = log.broken_at
    acts = [Finding(f"act {broken} of the audit log does not follow from those before it")] if broken else []
    findings = (*acts, *found.findings)
    if as_json:
        print_json(_told(found, findings))
    else:
        _print(found, findings)
    raise typer.Exit(1 if findings else 0)


def restate(
    day: Annotated[str, typer.Argument(metavar="DAY", help="A day that `cityline verify` names.")],
    *,
    by: Annotated[str, typer.Option(help="Who answers for it: the id or e-mail address of an account.")],
    why: Annotated[str, typer.Option(help="Why the day is right as it stands now.")],
) -> None:
    """Sign a day anew as it stands now; what it was, who restates it and why are kept."""
    if not why.strip():
        raise BadInput("Say why the day is right as it stands now.")
    with _at_work() as work:
        today = work.now.astimezone(work.signer.zone).date()
        known = day_of(day, today)
        if known >= today:
            raise BadInput(f"{known} is not over.")
        with work.database.begin() as session:
            person = person_answering(session, by)
            entry = AuditEntry(work.now, THE_MACHINE, "ledger.restated", f"{known} {person}")
            audit_store.append(session, entry)
        work.signer.restate(known, person, why.strip(), work.now)
    for_results().print(f"{known} is signed as it stands now. What it was stays in the chain.")


@dataclass(frozen=True, slots=True)
class SignerAtWork:
    """What restates a day."""

    database: Database
    signer: DaySigner
    now: datetime


@contextmanager
def _at_work() -> Iterator[SignerAtWork]:
    settings = load_settings()
    zone = load_city(settings.city).directory.time_zone
    with open_ledger(settings) as database:
        signer = DaySigner(database, zone, _key(settings), DigestNotes(settings.erasures), audit_store.head)
        yield SignerAtWork(database, signer, datetime.now(UTC))


def _key(settings: Settings) -> SigningKey:
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    return SigningKey.of(secret, settings.secondary_secret)


def _print(found: Verified, findings: tuple[Finding, ...]) -> None:
    console = for_results()
    for finding in findings:
        console.print(_sentence(finding), soft_wrap=True)
    for digest in found.restated:
        console.print(_restated(digest), soft_wrap=True)
    if found.head is None:
        console.print("No day is signed yet.")
        return
    console.print(f"{found.days} days with {found.rows} rows, signed to {found.head.closed_to};")
    console.print(f"their repeat tests, to {found.head.signed_to or 'no day yet'}.")
    console.print(f"Note this digest elsewhere: {short_form(found.head.link)}")
    console.print(f"Public key: {found.head.key}", soft_wrap=True)
    console.print(f"{len(findings)} findings." if findings else "Everything is as it was signed.")


def _restated(digest: DayDigest) -> str:
    if digest.sort is Sort.LATE:
        return f"{digest.day} was signed anew with late calls: {digest.why}"
    return f"{digest.day} was restated by {digest.by}: {digest.why}"


def _sentence(finding: Finding) -> str:
    day = f"{finding.day}: " if finding.day else ""
    if not finding.rows:
        return f"{day}{finding.what}."
    more = f" and {len(finding.rows) - SHOWN} more" if len(finding.rows) > SHOWN else ""
    return f"{day}{len(finding.rows)} {finding.what}: {', '.join(finding.rows[:SHOWN])}{more}."


def _told(found: Verified, findings: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "findings": [picked(one, "day", "what", "rows") for one in findings],
        "restated": [
            {**picked(one, "day", "sort", "by", "why"), "at": one.signed_at} for one in found.restated
        ],
        "days": found.days,
        "rows": found.rows,
        "closed_to": found.head.closed_to if found.head else None,
        "settled_to": found.head.signed_to if found.head else None,
        "digest": found.head.link if found.head else None,
        "key": found.head.key if found.head else None,
    }
