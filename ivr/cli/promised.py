"""`cityline requests` and `cityline texts`: what callers were promised, and whether it arrived."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import open_ledger
from ivr.settings import load_settings
from ivr.storage.texts.sent_store import all_texts
from routing.requests.request import RequestState, ServiceRequest
from routing.requests.store import all_requests
from routing.texting.text_message import TextMessage, TextState


def requests(
    *,
    unsent: Annotated[bool, typer.Option("--open", help="Only those not yet on the server.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what callers reported to the city, latest first."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        kept = all_requests(session)
    shown = [request for request in kept if not unsent or request.state is not RequestState.FILED]
    if as_json:
        print_json([asdict(request) for request in shown])
    else:
        nothing = "The server has every report." if unsent else "Nothing was reported."
        for_results().print(_report_table(shown) if shown else nothing)


def _report_table(requests: list[ServiceRequest]) -> Table:
    table = Table("reference", "what", "where", "state", "server's id")
    for one in requests:
        table.add_row(one.reference, one.article, one.address, one.refusal or one.state.value, one.server_id)
    return table


def texts(
    *,
    undelivered: Annotated[
        bool, typer.Option("--open", help="Only those that have not reached a telephone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the texts that callers agreed to, latest first; numbers are not shown."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        kept = all_texts(session)
    shown = [text for text in kept if not undelivered or text.state is not TextState.DELIVERED]
    if as_json:
        print_json([_text_fields(text) for text in shown])
    else:
        nothing = "Every text arrived." if undelivered else "Nobody was texted."
        for_results().print(_text_table(shown) if shown else nothing)


def _text_fields(text: TextMessage) -> dict[str, object]:
    return {
        "call": text.call_sid,
        **picked(text, "article", "language", "body", "state", "error", "tries"),
        **picked(text.consent, "question", "answer", "how"),
        "agreed_at": text.consent.at,
        "purge_on": text.purge_on,
    }


def _text_table(texts: list[TextMessage]) -> Table:
    table = Table("agreed", "how", "what", "text", "state", "carrier's error")
    for one in texts:
        at = f"{one.consent.at:%Y-%m-%d %H:%M}"
        table.add_row(
            at, one.consent.how, one.article, one.body, one.state.value, str(one.error) if one.error else ""
        )
    return table
