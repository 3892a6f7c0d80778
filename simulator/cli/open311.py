"""`cityline open311`: a simulated Open311 server for the line's reports."""

from datetime import UTC, datetime
from typing import Annotated

import typer
import uvicorn

from ivr.cli.console import for_results
from simulator.open311 import create_server


def open311(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8311,
) -> None:
    """Run a simulated Open311 server that receives what callers report."""
    for_results().print(f"http://127.0.0.1:{port}/open311/v2/requests.json", markup=False)
    uvicorn.run(create_server(lambda: datetime.now(UTC)), host="127.0.0.1", port=port, log_level="warning")
