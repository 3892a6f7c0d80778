"""`cityline messages`: what is owed to callers, and what is due first."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from ivr.city import load_city
from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.lacking import lacking
from ivr.cli.ledger import open_ledger
from ivr.settings import load_settings
from routing.promises.promise import Promise, Reading, is_broken
from routing.promises.store import list_promises
from routing.promises.wanted import Wanted, Which

SEALED = ("sealed_number", "sealed_words")
TIMES = ("left_at", "due_at", "closed_at", "purge_on", "audio_until")


def messages(
    department: Annotated[str, typer.Option(help="Only this department's, such as revenue.")] = "",
    *,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their time.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the messages and call-backs that wait, the most urgent one first."""
    now = datetime.now(UTC)
    wanted = Wanted(Which.OVERDUE if overdue else Which.OPEN, department)
    settings = load_settings()
    with open_ledger(settings) as database, database.reading() as session:
        waiting = list_promises(session, wanted, now)
    for why in lacking(settings) if any(one.reading is Reading.WAITING for one in waiting) else ():
        for_errors().print(why, style="yellow")
    if as_json:
        print_json([_fields(promise, now) for promise in waiting])
    elif waiting:
        zone = load_city(settings.city).directory.time_zone
        for_results().print(_table(waiting, now, zone))
    else:
        for_results().print("No message waits.")


def _table(promises: tuple[Promise, ...], now: datetime, zone: ZoneInfo) -> Table:
    table = Table("due", "for", "what the caller left", show_lines=True)
    for promise in promises:
        due = promise.due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        late = "\noverdue" if is_broken(promise, now) else ""
        about = "\n".join(part for part in (promise.department, promise.article, promise.owner) if part)
        left = f"{promise.kind}, {promise.language}, {promise.state}\n{promise.preview}"
        table.add_row(due + late, about, Text(left.rstrip()))
    return table


def _fields(promise: Promise, now: datetime) -> dict[str, object]:
    """What is sealed stays so; whether there is a number may be known."""
    fields = {name: value for name, value in asdict(promise).items() if name not in SEALED}
    times = {name: fields[name] and fields[name].isoformat() for name in TIMES}
    more = {"has_number": bool(promise.sealed_number), "is_overdue": is_broken(promise, now)}
    return {**fields, **times, **more}
