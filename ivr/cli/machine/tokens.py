"""`cityline api-token`: other systems' tokens for /api/v1, managed at the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Column, Table

from ivr.accounts.audit_store import THE_MACHINE
from ivr.accounts.users import Faulty
from ivr.api.token import ApiToken, TokenScope
from ivr.api.tokens import TokenRequest, Tokens
from ivr.cli.console import for_errors, for_results, picked, print_json
from ivr.cli.ledger import open_ledger
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.web.words import load_words
from languages.forms import DEFAULT


def make(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The system that it is for.")],
    *,
    scope: Annotated[
        list[TokenScope],
        typer.Option(help="What it may read; figures:read is exact and internal, figures:publish open data."),
    ],
    days: Annotated[int, typer.Option(help="Days until it expires; 0 for no expiry.")] = 365,
) -> None:
    """Make a token for another system, and print it this once."""
    wanted = TokenRequest(" ".join(name.split()), frozenset(scope), days or None)
    with _tokens() as tokens:
        made = tokens.make(wanted, THE_MACHINE)
    if isinstance(made, Faulty):
        words = load_words(["ivr.api"])[DEFAULT]
        raise BadInput("\n".join(f"{field}: {words(fault)}" for field, fault in made.faults.items()))
    for_errors().print(f"Created {made.token.id}. The token is shown only once:", highlight=False)
    typer.echo(made.text)


def list_tokens(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List tokens of other systems, with what they open and when they were last used."""
    with _tokens() as tokens:
        kept = tokens.all()
    now = _now()
    if as_json:
        print_json([_told(token, now) for token in kept])
    elif kept:
        _print(kept, now)
    else:
        for_results().print("No tokens yet.")


def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="Its id, as listed.")],
) -> None:
    """Revoke a token: it opens nothing from the next request on."""
    with _tokens() as tokens:
        is_revoked = tokens.revoke(token, THE_MACHINE)
    if not is_revoked:
        raise BadInput(f"{token}: there is no such token to revoke; list them with: cityline api-token list")
    for_results().print(f"{token} is revoked.", markup=False)


@contextmanager
def _tokens() -> Iterator[Tokens]:
    with open_ledger(load_settings()) as database:
        yield Tokens(database, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _state(token: ApiToken, now: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    if not token.is_good(now):
        return "expired"
    return f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "good"


def _told(token: ApiToken, now: datetime) -> dict[str, object]:
    known = picked(token, "id", "name", "prefix", "scopes", "made_at", "used_at")
    return {**known, "state": _state(token, now)}


def _print(tokens: tuple[ApiToken, ...], now: datetime) -> None:
    table = Table(Column("id", overflow="fold"), "scopes", "last used", "state")
    for token in tokens:
        used = f"{token.used_at:%Y-%m-%d %H:%M}" if token.used_at else "never"
        table.add_row(token.id, "\n".join(sorted(token.scopes)), used, _state(token, now))
    for_results().print(table)
