"""`cityline messages`: what is owed to callers, most urgent first."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from ivr.call.city import load_city
from ivr.cli.check import lacking
from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.desk.callbacks.callback import Callback, CallbackFilter, TranscriptState, Which, is_broken
from ivr.desk.callbacks.store import list_callbacks
from ivr.settings import load_settings

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
