"""`cityline minutes`, `prices` and `terms`: what people state, with author and first day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.accounts.store import account_named
from ivr.call.city import City, load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import day_of, open_ledger
from ivr.errors import BadInput
from ivr.settings import load_settings
from metrics.facts.statement import BadStatement, ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state, statements
from metrics.ledger.period import BadTerm

By = Annotated[str, typer.Option(help="Who states it: the id or e-mail address of an account.")]
Why = Annotated[str, typer.Option(help="Why it holds from a day that has gone by: this restates figures.")]
Since = Annotated[str, typer.Option("--from", metavar="DAY", help="From which day; today if left out.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True, slots=True)
class StatementDesk:
    """A city's ledger, open for statements."""

    session: Session
    city: City
    now: datetime

    @property
    def today(self) -> date:
        """The current day in the city."""
        return self.now.astimezone(self.city.directory.time_zone).date()

    def person(self, by: str) -> str:
        """Return the id of who answers for a statement; raise BadInput for nobody who may sign in."""
        account = account_named(self.session, by)
        if account is None or account.is_disabled:
            raise BadInput(f"{by}: nobody of this name may sign in; see: cityline account list")
        return account.id

    def note(self, told: str) -> None:
        """Write into the audit log what was stated here, at the command line."""
        audit_store.append(self.session, AuditEntry(self.now, THE_MACHINE, "ledger.stated", told))


def set_minutes(
    subject: Annotated[str, typer.Argument(metavar="ARTICLE|DEPARTMENT", help="A process.")],
    minutes: Annotated[float, typer.Argument(help="Minutes that one query takes a person.")],
    *,
    by: By,
    since: Since = "",
    why: Why = "",
) -> None:
    """State how long staff need for one query of an article, or of a department's other articles."""
    with _office() as office:
        if subject not in office.city.catalog and subject not in office.city.directory.departments:
            raise BadInput(f"{subject}: no article and no department of this city")
        _state(office, StatementKind.MINUTES, subject, minutes, Reasoned(by, since, why))


def list_minutes(*, as_json: Json = False) -> None:
    """Show every statement of minutes, oldest first."""
    _list(StatementKind.MINUTES, as_json=as_json)


def review(
    hours: Annotated[float, typer.Argument(help="Hours spent.")],
    *,
    by: By,
    on: Annotated[str, typer.Option(metavar="DAY", help="On which day; today if left out.")] = "",
) -> None:
    """Record hours that somebody spent reviewing answers; automated hours are shown net of them."""
    with _office() as office:
        spent = ReviewHours(day_of(on, office.today), hours, office.person(by), office.now)
        record_review(office.session, spent, office.today)
        office.note(f"review {hours:g} {spent.day} {spent.by}")
    for_results().print("Recorded.")


def set_price(
    price: Annotated[
        str, typer.Argument(help="telephony_minute, machine_month, million_tokens or review_hour.")
    ],
    value: Annotated[float, typer.Argument(help="In the city's currency.")],
    *,
    by: By,
    since: Since = "",
    why: Why = "",
) -> None:
    """State what the line pays for."""
    with _office() as office:
        _state(office, StatementKind.PRICE, price, value, Reasoned(by, since, why))


def list_prices(*, as_json: Json = False) -> None:
    """Show every price that was stated, oldest first."""
    _list(StatementKind.PRICE, as_json=as_json)


def set_term(
    term: Annotated[str, typer.Argument(help="Such as repeat_days or answer_within_seconds.")],
    value: Annotated[int, typer.Argument(help="A whole number.")],
    *,
    by: By,
    since: Since = "",
    why: Why = "",
) -> None:
    """Set a term of the definitions from a day on; the days since are recounted."""
    with _office() as office:
        _state(office, StatementKind.TERM, term, value, Reasoned(by, since, why))


def list_terms(*, as_json: Json = False) -> None:
    """Show every term of the definitions that was set, oldest first."""
    _list(StatementKind.TERM, as_json=as_json)


@contextmanager
def _office() -> Iterator[StatementDesk]:
    settings = load_settings()
    city = load_city(settings.city)
    with open_ledger(settings) as database, database.begin() as session:
        try:
            yield StatementDesk(session, city, datetime.now(UTC))
        except (BadStatement, BadTerm) as bad:
            raise BadInput(f"{bad}.") from bad


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Who states something, from which day on, and why from a day that has gone by."""

    by: str
    since: str
    why: str


def _state(office: StatementDesk, about: StatementKind, subject: str, value: float, given: Reasoned) -> None:
    since, by = day_of(given.since, office.today), office.person(given.by)
    statement = Statement(about, subject, value, since, by, office.now, given.why.strip())
    state(office.session, statement, office.today)
    office.note(f"{statement.told} ({by})")
    for_results().print(f"Stated: {subject} {value:g}, from {since}.")


def _list(about: StatementKind, *, as_json: bool) -> None:
    with _office() as office:
        stated = statements(office.session, about)
    if as_json:
        print_json([_values(one) for one in stated])
    else:
        for_results().print(_table(stated))


def _values(one: Statement) -> dict[str, object]:
    return {
        "subject": one.subject,
        "value": one.value,
        "from": one.since.isoformat(),
        "by": one.by,
        "stated_at": one.stated_at.isoformat(),
        "why": one.why,
    }


def _table(stated: Sequence[Statement]) -> Table:
    table = Table("subject", "value", "from", "stated by", "why")
    for one in stated:
        table.add_row(one.subject, f"{one.value:g}", one.since.isoformat(), one.by, one.why)
    return table
