"""`cityline token`: what Prometheus shows to collect the line's figures."""

import typer

from ivr.scrape import scrape_token
from ivr.secret import machine_secret
from ivr.settings import load_settings


def token() -> None:
    """Print the bearer token for /metrics; every machine with the same CITYLINE_SECRET_KEY has the same."""
    settings = load_settings()
    # Not through rich, which would break a long line where the terminal ends.
    typer.echo(scrape_token(machine_secret(settings.secret_key.get_secret_value(), settings.data)))
