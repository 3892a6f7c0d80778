"""`cityline questions`: what reviewers took from calls, as test questions."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.console import for_results
from ivr.cli.ledger import open_ledger
from ivr.export import write_whole
from ivr.review.question import ReviewedQuestion
from ivr.review.store import questions as kept
from ivr.settings import load_settings


def questions(
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Write them for `evaluate --questions`."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one question a line.")] = False,
) -> None:
    """List the questions that reviewers took from calls; words are redacted."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        found = kept(session)
    if out:
        write_whole(out, _lines(found).encode())
    elif as_json:
        typer.echo(_lines(found), nl=False)
    else:
        for_results().print(_table(found) if found else "No reviewer has taken a question from a call yet.")


def _lines(found: tuple[ReviewedQuestion, ...]) -> str:
    return "".join(json.dumps(question.as_line(), ensure_ascii=False) + "\n" for question in found)


def _table(found: tuple[ReviewedQuestion, ...]) -> Table:
    table = Table("article", "language", "question", "taken")
    for question in found:
        table.add_row(
            question.article, question.language, question.text, question.added_at.date().isoformat()
        )
    return table
