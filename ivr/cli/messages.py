"""`cityline messages`, `requests`, `texts`: what callers are owed, reported, were texted."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from ivr.call.city import load_city
from ivr.cli.check import lacking
from ivr.cli.console import for_errors, for_results, picked, print_json
from ivr.cli.ledger import open_ledger
from ivr.desk.callbacks.callback import Callback, CallbackFilter, TranscriptState, Which, is_broken
from ivr.desk.callbacks.store import list_callbacks
from ivr.settings import load_settings
from ivr.storage.texts.sent_store import all_texts
from routing.requests.request import RequestState, ServiceRequest
from routing.requests.store import all_requests
from routing.texting.text_message import TextMessage, TextState

ENCRYPTED = ("encrypted_number", "encrypted_words")


def messages(
    department: Annotated[str, typer.Option(help="Only this department's, such as revenue.")] = "",
    *,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only overdue ones.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List open messages and call-backs, most urgent first."""
    now = datetime.now(UTC)
    wanted = CallbackFilter(Which.OVERDUE if overdue else Which.OPEN, department)
    settings = load_settings()
    with open_ledger(settings) as database, database.reading() as session:
        waiting = list_callbacks(session, wanted, now)
    for why in lacking(settings) if any(one.reading is TranscriptState.WAITING for one in waiting) else ():
        for_errors().print(why, style="yellow")
    if as_json:
        print_json([_fields(callback, now) for callback in waiting])
    elif waiting:
        zone = load_city(settings.city).directory.time_zone
        for_results().print(_table(waiting, now, zone))
    else:
        for_results().print("No open messages.")


def _table(callbacks: tuple[Callback, ...], now: datetime, zone: ZoneInfo) -> Table:
    table = Table("due", "for", "what the caller left", show_lines=True)
    for callback in callbacks:
        due = callback.due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        late = "\noverdue" if is_broken(callback, now) else ""
        about = "\n".join(part for part in (callback.department, callback.article, callback.owner) if part)
        left = f"{callback.kind}, {callback.language}, {callback.state}\n{callback.preview}"
        table.add_row(due + late, about, Text(left.rstrip()))
    return table


def _fields(callback: Callback, now: datetime) -> dict[str, object]:
    """Encrypted values stay encrypted; only whether there is a number is shown."""
    fields = {name: value for name, value in asdict(callback).items() if name not in ENCRYPTED}
    more = {"has_number": bool(callback.encrypted_number), "is_overdue": is_broken(callback, now)}
    return {**fields, **more}


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
