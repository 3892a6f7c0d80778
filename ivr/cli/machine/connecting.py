"""`cityline twilio connect|undo`: sets a number's webhooks at Twilio, and sets them back."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx2
import typer
from rich.table import Table

from ivr.accounts.settings import load_account_settings
from ivr.call.city import City, load_city
from ivr.cli.console import for_results
from ivr.cli.doctor.command import account_of
from ivr.cli.wrong_settings import made_up, wrong_settings
from ivr.errors import BadInput
from ivr.mail import load_mail_settings
from ivr.settings import Settings, load_settings
from ivr.twilio.account import Account, OwnNumber
from ivr.twilio.number import Change, NumberSettings, changes, connected, said

FILE = "numbers-before.json"
"What each number was set to before it was connected, latest last."
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, only show what would change.")]
NumberOption = Annotated[str, typer.Option(metavar="NUMBER", help="The city's main number if left out.")]


@dataclass(frozen=True, slots=True)
class Before:
    """What a number was set to."""

    number: str
    at: str
    settings: NumberSettings


def connect(
    *,
    number: NumberOption = "",
    fallback: Annotated[
        str,
        typer.Option(metavar="URL", help="The TwiML Bin that rings the switchboard while the line is down."),
    ] = "",
    yes: Yes = False,
) -> None:
    """Set a number's webhooks at Twilio to this line; without --yes only show what would change."""
    settings = load_settings()
    city = load_city(settings.city)
    _ensure_own_fallback(fallback, settings)
    with _own_number(settings, number or city.directory.main_number) as (account, asked, own):
        texts = settings.texts_from == asked
        wished = connected(own.settings, settings.public_base_url, texts=texts, fallback=fallback)
        found = changes(own.settings, wished)
        if not found:
            for_results().print(f"{asked} leads to {settings.public_base_url} already.", markup=False)
            return
        _print(asked, found)
        if not yes:
            for_results().print("Nothing was changed. Do it: the same again with --yes", markup=False)
            return
        _ensure_can_answer(settings, city)
        _keep(settings.data / FILE, Before(asked, datetime.now(UTC).isoformat(), own.settings))
        account.set(own.sid, {change.name: change.after for change in found})
    for_results().print(
        f"{asked} leads to {settings.public_base_url} now. What it was is kept in {settings.data / FILE}; "
        f"set it back: cityline twilio undo --number {asked} --yes",
        markup=False,
        soft_wrap=True,
    )


def undo(*, number: NumberOption = "", yes: Yes = False) -> None:
    """Set a number back to what it was before it was connected."""
    settings = load_settings()
    asked = number or load_city(settings.city).directory.main_number
    kept = _kept(settings.data / FILE)
    before = next((one for one in reversed(kept) if one.number == asked), None)
    if before is None:
        raise BadInput(f"{settings.data / FILE}: {asked} was never connected from here, so nothing is known.")
    with _own_number(settings, asked) as (account, _, own):
        found = changes(own.settings, before.settings)
        _print(asked, found)
        if not yes:
            for_results().print("Nothing was changed. Do it: the same again with --yes", markup=False)
            return
        if found:
            account.set(own.sid, {change.name: change.after for change in found})
        _write(settings.data / FILE, [one for one in kept if one is not before])
    for_results().print(f"{asked} is set as it was on {before.at[:10]}.", markup=False)


@contextmanager
def _own_number(settings: Settings, number: str) -> Iterator[tuple[Account, str, OwnNumber]]:
    with httpx2.Client(trust_env=False) as http:
        account = account_of(settings, http)
        if account is None:
            raise BadInput("Set CITYLINE_TWILIO_ACCOUNT_SID and CITYLINE_TWILIO_AUTH_TOKEN first.")
        own = account.number(number)
        if own is None:
            raise BadInput(f"{number} is not a number of this account; name one of its own with --number.")
        yield account, number, own


def _ensure_own_fallback(fallback: str, settings: Settings) -> None:
    if not fallback:
        return
    wrong = BadInput(f"{fallback}: not an https address, such as that of a TwiML Bin.")
    try:
        parts = urlsplit(fallback)
    except ValueError:
        raise wrong from None
    if parts.scheme != "https" or not parts.netloc:
        raise wrong
    if parts.netloc == urlsplit(settings.public_base_url).netloc:
        raise BadInput(f"{fallback}: leads to the line itself, which is down when it is needed.")


def _ensure_can_answer(settings: Settings, city: City) -> None:
    """Raise BadInput where calls would be refused, or would be told a made-up city's numbers."""
    wrong = [
        *wrong_settings(settings, load_account_settings(), load_mail_settings()),
        *made_up(settings, city),
    ]
    if wrong:
        raise BadInput("\n".join(("Nothing was changed, since callers would not be answered:", *wrong)))


def _print(number: str, found: Sequence[Change]) -> None:
    table = Table("of the number", "is", "is to be", title=number)
    for change in found:
        table.add_row(change.name, said(change.before), said(change.after))
    for_results().print(table)


def _kept(file: Path) -> list[Before]:
    try:
        read = json.loads(file.read_text("utf-8")) if file.exists() else []
        return [Before(one["number"], one["at"], NumberSettings.read(one["settings"])) for one in read]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{file}: cannot be read; move it away, and set the number in Twilio's console."
        ) from error


def _keep(file: Path, before: Before) -> None:
    """Keep what a number was, before anything is changed."""
    _write(file, [*_kept(file), before])


def _write(file: Path, kept: Sequence[Before]) -> None:
    """Write aside and rename, so that what was kept is never half there; URLs may hold others' secrets."""
    told = [{"number": one.number, "at": one.at, "settings": one.settings.as_written()} for one in kept]
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        json.dump(told, out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)
