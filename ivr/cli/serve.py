"""`cityline serve`: runs the line until it is stopped."""

import zoneinfo
from contextlib import closing
from datetime import datetime, timedelta
from typing import Annotated

import typer

from ivr.accounts.settings import AccountSettings, load_account_settings
from ivr.asterisk.settings import load_asterisk_settings
from ivr.call.city import load_city
from ivr.cli.check import drawn_secret, lacking, locked_out_together
from ivr.cli.console import for_errors, for_results
from ivr.cli.exchange_files import wrong_exchange_settings
from ivr.cli.ledger import city_on_air
from ivr.cli.render import record_missing
from ivr.cli.wrong_settings import made_up, wrong_settings
from ivr.errors import BadInput
from ivr.log import configure_log
from ivr.mail import load_mail_settings
from ivr.models.whisper_sizes import whisper_choice
from ivr.release import release
from ivr.run.app import create_app
from ivr.run.error_reports import reports_to
from ivr.run.resources import ensure_ready
from ivr.run.server import Service, address_of, allow_open_files, freeze_loaded_objects, listen
from ivr.run.trial import TrialPhone, browser_phone
from ivr.run.watchdog import HANG_SECONDS
from ivr.settings import Front, Settings, load_settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; CITYLINE_HOST if left out.")] = "",
    port: Annotated[
        int, typer.Option(help="Port to listen on; CITYLINE_PORT if left out.", min=-1, max=65_535)
    ] = -1,
) -> None:
    """Run the line: the carrier's webhooks, media streams and pages."""
    settings, accounts = load_settings(), load_account_settings()
    configure_log(settings.log_level, reports_to(settings.sentry_dsn.get_secret_value(), release()))
    pin_time_zones()
    refuse_made_up_numbers(settings)
    with closing(listen(host or settings.host, settings.port if port < 0 else port)) as taken:
        ensure_ready(settings)
        if settings.front is Front.STREAM:
            record_missing(settings, city_on_air(settings))
        trial = browser_phone(settings)
        app = create_app(settings, accounts=accounts, trial=trial)
        _say_where(settings, address_of(taken), trial)
        say_what_is_missing(settings, accounts)
        allow_open_files()
        freeze_loaded_objects()
        Service(app, HANG_SECONDS, accounts.proxies).answer(taken)


def refuse_made_up_numbers(settings: Settings) -> None:
    """Raise BadInput where the example city would answer a real account's callers."""
    for sentence in made_up(settings, load_city(settings.city)):
        raise BadInput(sentence)


def _say_where(settings: Settings, address: str, trial: TrialPhone | None) -> None:
    console = for_results()
    console.print(
        f"The line answers at {address} (carrier's webhook: {settings.public_base_url}/voice).",
        soft_wrap=True,
    )
    whisper = whisper_choice(settings.whisper, settings.models)
    console.print(f"It hears with Whisper {whisper.name}. {whisper.why}", soft_wrap=True, markup=False)
    if trial is not None:
        console.print(
            f"Call it from a browser: {address}/phone, for who is signed in; or, once, by this link:"
        )
        console.print(trial.new_link(address), soft_wrap=True)


def say_what_is_missing(settings: Settings, accounts: AccountSettings) -> None:
    """Print a warning for each setting without which the line does less than it should."""
    wrong = wrong_settings(settings, accounts, load_mail_settings())
    warnings = (*drawn_secret(settings), *locked_out_together(settings, accounts))
    exchange = wrong_exchange_settings(load_asterisk_settings())
    for missing in (*lacking(settings), *wrong, *exchange, *warnings):
        for_errors().print(missing, style="yellow")


PROBE = datetime(2026, 11, 2, 12)  # noqa: DTZ001 -- its zone is what is probed
"British Columbia keeps its summer time from 2026 on: data from before say that this is an hour earlier."
ZONE, OFFSET = "America/Vancouver", timedelta(hours=-7)


def pin_time_zones() -> None:
    """Use tzdata's zones only; raise BadInput if they predate current law."""
    zoneinfo.reset_tzpath(to=())
    try:
        # Zones already loaded stay, since zones only equal themselves.
        offset = PROBE.replace(tzinfo=zoneinfo.ZoneInfo.no_cache(ZONE)).utcoffset()
    except zoneinfo.ZoneInfoNotFoundError as missing:
        raise BadInput("The package tzdata is missing; install Cityline with its dependencies.") from missing
    if offset != OFFSET:
        raise BadInput("The package tzdata is too old; install the one of deploy/requirements.lock.")
