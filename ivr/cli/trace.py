"""`cityline trace`: one call's whole history."""

from datetime import tzinfo
from typing import Annotated

import typer
from rich.table import Table

from ivr.call.city import load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.storage.call_trace import CallTrace, trace_of


def trace(
    call_sid: Annotated[str, typer.Argument(metavar="CALL_SID", help="The call's SID.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one call's whole history from the database; words are redacted."""
    settings = load_settings()
    with open_ledger(settings) as database, database.reading() as session:
        found = trace_of(session, call_sid)
    if found is None:
        raise BadInput(f"{call_sid}: no such call is stored; a call's id begins with CA.")
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, load_city(settings.city).directory.time_zone)


def _as_json(found: CallTrace) -> dict[str, object]:
    steps = [{"at": step.at.isoformat(), "event": step.event, **step.details} for step in found.steps]
    return {"call_sid": found.call_sid, "state": found.state, "steps": steps}


def _print(found: CallTrace, zone: tzinfo) -> None:
    table = Table("when", "seconds", "what", "details", title=found.call_sid)
    for step in found.steps:
        seconds = (step.at - found.steps[0].at).total_seconds()
        details = ", ".join(f"{name} {value}" for name, value in step.details.items())
        when = f"{step.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        table.add_row(when, f"{seconds:.1f}", step.event, details)
    for_results().print(table)
    if found.state:
        for_results().print(f"The call lasts; its state is {found.state}.")
