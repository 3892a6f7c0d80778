"""`cityline serve`: the line, for as long as it is wanted."""

from contextlib import closing
from typing import Annotated

import typer

from ivr.app import create_app
from ivr.city import load_city
from ivr.cli.console import for_errors, for_results
from ivr.cli.lacking import lacking
from ivr.cli.recording import record_missing
from ivr.log import configure_log
from ivr.ready import ensure_ready
from ivr.server import Service, address_of, listen
from ivr.settings import Settings, load_settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; CITYLINE_HOST if left out.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; CITYLINE_PORT if left out.", min=-1)] = -1,
) -> None:
    """Run the line: the carrier's webhooks, the calls' sound and the pages."""
    settings = load_settings()
    configure_log(settings.log_level)
    with closing(listen(host or settings.host, settings.port if port < 0 else port)) as taken:
        ensure_ready(settings)
        record_missing(settings, load_city(settings.city))
        app = create_app(settings)
        _say_where(settings, address_of(taken))
        Service(app).answer(taken)


def _say_where(settings: Settings, address: str) -> None:
    console = for_results()
    console.print(
        f"The line answers at {address} (carrier's webhook: {settings.public_base_url}/voice).",
        soft_wrap=True,
    )
    if settings.phone_page:
        console.print(f"Call it from a browser: {address}/phone")
    for missing in lacking(settings):
        for_errors().print(missing, style="yellow")
