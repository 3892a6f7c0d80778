"""`cityline drain`: stops a service without cutting off a call."""

import time
from typing import Annotated

import httpx2
import typer

from ivr.cli.console import for_results
from ivr.errors import BadInput
from ivr.run.health import drain_token
from ivr.settings import Settings, load_settings
from ivr.storage.secret import machine_secret

LOOK_SECONDS = 0.5
MORE_SECONDS = 60.0
"Added to the time for calls: for the load balancer, the last webhooks, and closing resources."
HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- read, not listened on


def drain(
    port: Annotated[
        int, typer.Option(help="Port of the service; CITYLINE_PORT if left out.", min=-1, max=65_535)
    ] = -1,
) -> None:
    """Hand a service's calls to another process, then stop it; SIGTERM does the same."""
    settings = load_settings()
    address = _address(settings, settings.port if port < 0 else port)
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    try:
        answer = httpx2.post(
            f"{address}/health/drain", headers={"Authorization": f"Bearer {drain_token(secret)}"}
        )
    except (httpx2.TransportError, httpx2.InvalidURL):
        raise BadInput(f"No service answers at {address}; choose with --port.") from None
    if answer.status_code != httpx2.codes.ACCEPTED:
        raise BadInput(f"The service at {address} uses another secret; set the same CITYLINE_SECRET_KEY.")
    _wait(address, settings.drain_seconds + MORE_SECONDS)
    for_results().print("The service has ended.")


def _address(settings: Settings, port: int) -> str:
    host = HERE.get(settings.host, settings.host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _wait(address: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            httpx2.get(f"{address}/health/live")
        except httpx2.TransportError:
            return
        time.sleep(LOOK_SECONDS)
    raise BadInput(f"The service at {address} has not ended after {seconds:.0f} seconds.")
