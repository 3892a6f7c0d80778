"""`cityline messages`: what callers have left for a department, and what is due first."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.settings import load_settings
from ivr.words_store import Message, waiting_messages


def messages(
    department: Annotated[str, typer.Option(help="Only this department's, such as revenue.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the messages that wait, the one that is due first first."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        waiting = waiting_messages(session, department or None)
    if as_json:
        print_json([_fields(message) for message in waiting])
        return
    table = Table("due", "department", "about", "language", "seconds", "recording")
    for message in waiting:
        table.add_row(*_row(message))
    for_results().print(table if waiting else "No message waits.")


def _row(message: Message) -> tuple[str, ...]:
    due = message.due_at.isoformat(" ", "minutes")
    seconds = f"{message.seconds:.0f}"
    return due, message.department, message.article, message.language, seconds, message.recording


def _fields(message: Message) -> dict[str, object]:
    fields = asdict(message)
    times = {name: fields[name].isoformat() for name in ("left_at", "due_at", "purge_on")}
    return {**fields, **times, "state": message.state.value}
