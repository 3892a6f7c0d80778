"""`cityline caller`: what callers may ask the city to do with their own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from ivr.accounts.audit_store import THE_MACHINE
from ivr.call.city import load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.settings import load_settings
from ivr.storage.encryption import Encryption
from ivr.storage.secret import ensure_same_secret, machine_secret

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The caller's number, such as +16045550121.")]


@contextmanager
def _requests() -> Iterator[CallerRequests]:
    settings = load_settings()
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with open_ledger(settings) as database:
        with database.begin() as session:
            ensure_same_secret(session, secret, settings.secondary_secret)
        yield CallerRequests(
            database,
            Encryption(secret, settings.secondary_secret),
            Forgotten(settings.erasures),
            lambda: datetime.now(UTC),
            load_city(settings.city).directory.time_zone,
        )


def export(number: Number) -> None:
    """Export everything kept about a caller."""
    with _requests() as requests:
        print_json(requests.export(number, THE_MACHINE))


def forget(number: Number) -> None:
    """Remove a caller's words and identity; their calls stay counted, and no backup brings them back."""
    with _requests() as requests:
        erasure = requests.forget(number, THE_MACHINE)
    for_results().print(f"Forgotten: {erasure.calls} calls.")
    if erasure.left:
        for_results().print(f"Going on, and kept: {erasure.left}. Run it again when they are over.")


def hold(
    number: Number,
    *,
    release: Annotated[bool, typer.Option("--release", help="Release the hold.")] = False,
) -> None:
    """Put a caller's words under legal hold, or release them."""
    with _requests() as requests:
        if release:
            requests.release(number, THE_MACHINE)
        else:
            requests.hold(number, THE_MACHINE)
    for_results().print("Released." if release else "Held until it is released.")
