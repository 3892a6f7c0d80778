"""Settings that are read and yet cannot work: each in one sentence that says what to do."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings

from ivr.accounts.settings import AccountSettings
from ivr.asterisk.settings import AsteriskSettings
from ivr.call.city import City
from ivr.errors import BadDatabase
from ivr.line.engines import EngineSettings
from ivr.mail import MailSettings
from ivr.settings import LOOPBACK, Settings
from ivr.storage.database import read_url
from ivr.storage.settings import DatabaseSettings, OutboundSettings
from ivr.studio.documents.wiring import DocumentSettings
from ivr.systems.tickets.settings import TicketSettings
from routing.departments.department import UNREVIEWED
from routing.departments.number import MADE_UP

KINDS: tuple[type[BaseSettings], ...] = (
    Settings,
    AsteriskSettings,
    EngineSettings,
    DatabaseSettings,
    OutboundSettings,
    MailSettings,
    DocumentSettings,
    TicketSettings,
    AccountSettings,
)
PREFIX = "CITYLINE_"
BESIDE = frozenset({"CITYLINE_HEARING_SOCKET"})
"Read from the environment elsewhere."
TOKEN, ACCOUNT = re.compile(r"[0-9a-f]{32}"), re.compile(r"AC[0-9a-f]{32}")
"As Twilio writes them."
OTHER_SIDS = {"SK": "an API key", "PN": "a phone number", "MG": "a messaging service", "AP": "an application"}


def wrong_settings(settings: Settings, accounts: AccountSettings, mail: MailSettings) -> Iterator[str]:
    """Yield what is wrong with how carrier, people, mail and database are reached."""
    yield from _wrong_carrier(settings)
    yield from _wrong_address(settings)
    yield from _wrong_accounts(accounts)
    yield from _wrong_mail(mail)
    yield from _wrong_database(settings.database_address)


def _wrong_carrier(settings: Settings) -> Iterator[str]:
    for name in ("twilio_auth_token", "twilio_auth_token_secondary"):
        token = getattr(settings, name).get_secret_value().strip()
        named = f"{PREFIX}{name.upper()}"
        if ACCOUNT.fullmatch(token):
            yield f"{named} holds the account's SID (AC…); the token stands below it in Twilio's console."
        elif token and not TOKEN.fullmatch(token):
            yield (
                f"{named} is not an auth token, which has 32 digits and letters from a to f; copy it again, "
                "without quotation marks."
            )
    sid = settings.twilio_account_sid
    if sid and not ACCOUNT.fullmatch(sid):
        is_of = OTHER_SIDS.get(sid[:2])
        found = f" holds the SID of {is_of} ({sid[:2]}…)" if is_of else " is not an account's SID"
        yield f"CITYLINE_TWILIO_ACCOUNT_SID{found}; it is AC with 32 digits and letters from a to f."
    if sid and not settings.auth_tokens:
        yield "CITYLINE_TWILIO_ACCOUNT_SID is set without CITYLINE_TWILIO_AUTH_TOKEN: every call is refused."
    if settings.texts_from and not settings.sends_texts:
        yield "CITYLINE_TEXTS_FROM is set without the carrier's account, so nobody is texted."


def _wrong_address(settings: Settings) -> Iterator[str]:
    public = urlsplit(settings.public_base_url)
    host = public.hostname or ""
    if public.path.strip("/"):
        yield (
            f"CITYLINE_PUBLIC_BASE_URL has a path ({public.path}): Twilio signs the address that it asks, "
            "and pages lead to the top; give the line a host of its own, as https://line.example.ca."
        )
    if not settings.auth_tokens:
        return
    if host == "example" or host.endswith((".example", "example.com", "example.org", ".invalid", ".test")):
        yield (
            f"CITYLINE_PUBLIC_BASE_URL is still the made-up {settings.public_base_url}: set the address by "
            "which Twilio reaches this line, or every call is refused as not signed."
        )
    elif host in LOOPBACK or "." not in host:
        yield f"CITYLINE_PUBLIC_BASE_URL names {host}, which Twilio cannot reach; set the public address."


def _wrong_accounts(accounts: AccountSettings) -> Iterator[str]:
    if accounts.oidc_issuer and not accounts.oidc_client_secret.get_secret_value():
        yield "CITYLINE_OIDC_CLIENT_SECRET is not set: the city's sign-in service will refuse this line."
    if accounts.oidc_client_id and not accounts.oidc_issuer:
        yield "CITYLINE_OIDC_CLIENT_ID is set without CITYLINE_OIDC_ISSUER, so nobody signs in there."


def _wrong_mail(mail: MailSettings) -> Iterator[str]:
    if mail.smtp_url.get_secret_value() and not mail.mail_from:
        yield "CITYLINE_SMTP_URL is set without CITYLINE_MAIL_FROM, so no mail can be sent."
    if mail.smtp_url.get_secret_value() and not (mail.recipients or mail.reviewers):
        yield "CITYLINE_SMTP_URL is set, and no CITYLINE_…_MAIL_TO: nobody gets mail."


def _wrong_database(address: str) -> Iterator[str]:
    try:
        read_url(address)
    except BadDatabase as bad:
        yield str(bad)


def misspelt(names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each variable that begins as the line's do and is none of them."""
    known = {f"{PREFIX}{name.upper()}" for kind in KINDS for name in kind.model_fields} | BESIDE
    for name in sorted(set(names)):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, 1, 0.8)
            meant = f"; is {near[0]} meant?" if near else "; docs/configuring.md lists them."
            yield f"{name} is no setting of the line{meant}"


def names_set(environment: Mapping[str, str] = os.environ, file: Path = Path(".env")) -> Iterator[str]:
    """Yield the names of variables in the environment and in a file of them, in capitals."""
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else ()
    in_file = (line.removeprefix("export ").partition("=")[0].strip() for line in lines if "=" in line)
    yield from (name.upper() for name in chain(environment, in_file))


def drafts_on_air(city: City) -> Iterator[str]:
    """Yield a sentence where real callers would hear what no speaker of their language has reviewed."""
    drafts = sorted(code for code, name in city.directory.signed.items() if name == UNREVIEWED)
    if drafts:
        yield (
            f"{city.path}: nobody has reviewed the sentences in {', '.join(drafts)} (`signed` in city.yaml). "
            "Name who did, or take these languages out: a person is told the caller's language all the same."
        )


def made_up(settings: Settings, city: City) -> Iterator[str]:
    """Yield a sentence where real callers would hear drafts, or be connected to numbers that nobody has."""
    tokens = (token for token in settings.auth_tokens if TOKEN.fullmatch(token))
    if not ACCOUNT.fullmatch(settings.twilio_account_sid) or not any(tokens):
        return
    directory = city.directory
    numbers = {str(number) for one in directory.departments.values() for number in one.numbers}
    if found := sum(1 for number in numbers if MADE_UP.fullmatch(number)):
        yield (
            f"{city.path}: {found} of the departments' numbers are made up (555-01…), as in the example "
            "city: real callers would reach nobody. Name the city's own folder as CITYLINE_CITY."
        )
    yield from drafts_on_air(city)
