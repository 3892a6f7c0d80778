"""The database that a command reads, with its tables up to date; `cityline trace` and `minutes review`."""

import getpass
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from intents.articles.folder import AnswerText
from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.accounts.store import account_named
from ivr.call.city import City, load_city, read_answers
from ivr.cli.console import for_results, print_json
from ivr.errors import BadCity, BadInput, DatabaseDown
from ivr.settings import Migrate, Settings, load_settings
from ivr.storage.call_trace import CallTrace, trace_of
from ivr.storage.database import Database, open_database
from ivr.studio import store
from metrics.facts.statement import BadStatement, ReviewHours
from metrics.facts.statement_store import record_review
from metrics.ledger.period import BadPeriod, FarPeriod, Period

PATIENCE_SECONDS = 60.0
"A command waits for others that run at the same time; nobody listens to its silence."


def whoever_types() -> str:
    """Return the login of the person at the terminal; the user of a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


@contextmanager
def open_ledger(settings: Settings) -> Iterator[Database]:
    """Open the configured database; a new one is created if there is none."""
    database = open_database(settings.database_address, patience_seconds=PATIENCE_SECONDS)
    try:
        if settings.migrate is Migrate.ON:
            database.upgrade()
        else:
            database.ensure_usable()
        yield database
    finally:
        database.close()


def city_on_air(settings: Settings) -> City:
    """Read a city with the answers that its callers hear: the published ones, or else its folder's."""
    city = replace(load_city(settings.city), words_kept_days=settings.words_kept_days)
    with closing(open_database(settings.database_address)) as database:
        aired = _aired(database)
    if not aired:
        return city
    catalog, problems = read_answers(city, aired)
    if problems:
        raise BadCity(tuple(f"published answers: {problem}" for problem in problems))
    return replace(city, catalog=catalog)


def _aired(database: Database) -> list[AnswerText]:
    """Return what was published; empty if the line has never run."""
    try:
        if not database.has_table(store.PUBLICATIONS):
            return []
        with database.reading() as session:
            return [one.answer for one in store.on_air(session, store.latest_publication(session))]
    except DatabaseDown:
        return []


NAMES = ("today", "week", "month", "year")


def period_of(first: str, last: str, zone: ZoneInfo, now: datetime) -> Period:
    """The period from one day to another; today if one is left out."""
    today = now.astimezone(zone).date()
    try:
        return Period(day_of(first, today), day_of(last, today), zone)
    except FarPeriod as far:
        raise BadInput(str(far)) from far
    except BadPeriod as bad:
        raise BadInput(f"{bad}; give --from a day before --to") from bad


def named_period(name: str, zone: ZoneInfo, now: datetime) -> Period:
    """Today, or the week, month or year up to today, or two days as FROM..TO."""
    today = now.astimezone(zone).date()
    match name:
        case "today":
            return Period(today, today, zone)
        case "week":
            return Period(today - timedelta(days=today.weekday()), today, zone)
        case "month":
            return Period(today.replace(day=1), today, zone)
        case "year":
            return Period(today.replace(month=1, day=1), today, zone)
        case _ if ".." in name:
            first, last = name.split("..", 1)
            return period_of(first, last, zone, now)
        case _:
            raise BadInput(f"{name}: not a period; write {', '.join(NAMES)} or 2026-11-01..2026-11-30")


def day_of(text: str, today: date) -> date:
    """The given day, or today."""
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise BadInput(f"{text}: not a day; write it like 2026-11-25") from None


def person_answering(session: Session, by: str) -> str:
    """Return the id of who answers for something; raise BadInput for nobody who may sign in."""
    account = account_named(session, by)
    if account is None or account.is_disabled:
        raise BadInput(f"{by}: nobody of this name may sign in; see: cityline account list")
    return account.id


def review(
    hours: Annotated[float, typer.Argument(help="Hours spent.")],
    *,
    by: Annotated[str, typer.Option(help="Who states it: the id or e-mail address of an account.")],
    on: Annotated[str, typer.Option(metavar="DAY", help="On which day; today if left out.")] = "",
) -> None:
    """Record hours that somebody spent reviewing answers; automated hours are shown net of them."""
    settings, now = load_settings(), datetime.now(UTC)
    today = now.astimezone(load_city(settings.city).directory.time_zone).date()
    day = day_of(on, today)
    with open_ledger(settings) as database, database.begin() as session:
        person = person_answering(session, by)
        try:
            record_review(session, ReviewHours(day, hours, person, now), today)
        except BadStatement as bad:
            raise BadInput(f"{bad}.") from bad
        told = f"review {hours:g} {day} {person}"
        audit_store.append(session, AuditEntry(now, THE_MACHINE, "ledger.stated", told))
    for_results().print("Recorded.")


def trace(
    call_sid: Annotated[str, typer.Argument(metavar="CALL_SID", help="The call's SID.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one call's whole history from the database; words are redacted."""
    settings = load_settings()
    with open_ledger(settings) as database, database.reading() as session:
        found = trace_of(session, call_sid)
    if found is None:
        raise BadInput(f"{call_sid}: no such call is stored.")
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, load_city(settings.city).directory.time_zone)


def _as_json(found: CallTrace) -> dict[str, object]:
    steps = [{"at": step.at, "event": step.event, **step.details} for step in found.steps]
    return {"call_sid": found.call_sid, "state": found.state, "steps": steps}


def _print(found: CallTrace, zone: tzinfo) -> None:
    table = Table("when", "seconds", "what", "details", title=found.call_sid)
    for step in found.steps:
        seconds = (step.at - found.steps[0].at).total_seconds()
        details = ", ".join(f"{name} {value}" for name, value in step.details.items())
        when = f"{step.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        table.add_row(when, f"{seconds:.1f}", step.event, details)
    for_results().print(table)
    if found.state:
        for_results().print(f"The call lasts; its state is {found.state}.")
