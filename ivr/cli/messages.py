"""`cityline messages`: what is owed to callers, most urgent first."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from intents.matching.installed import encoders_of
from ivr.call.city import load_city
from ivr.cli.check import lacking
from ivr.cli.console import for_errors, for_results, print_json
from ivr.cli.ledger import city_on_air, open_ledger
from ivr.desk.callbacks.callback import Callback, CallbackFilter, TranscriptState, Which, is_broken
from ivr.desk.callbacks.store import list_callbacks
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.storage.export import write_whole
from ivr.studio.review.review import ReviewedQuestion
from ivr.studio.review.store import questions as kept
from ivr.studio.review.unanswered import unanswered_questions
from ivr.studio.unanswered.question import Group, UnansweredReason, grouped
from metrics.ledger.period import Period

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


def questions(
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Write them as input for `evaluate --questions`."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one question per line.")] = False,
) -> None:
    """List the questions that reviewers took from calls; words are redacted."""
    with open_ledger(load_settings()) as database, database.reading() as session:
        found = kept(session)
    if out:
        write_whole(out, _lines(found).encode())
    elif as_json:
        typer.echo(_lines(found), nl=False)
    else:
        for_results().print(
            _question_table(found) if found else "No reviewer has taken a question from a call yet."
        )


def _lines(found: tuple[ReviewedQuestion, ...]) -> str:
    return "".join(json.dumps(question.as_line(), ensure_ascii=False) + "\n" for question in found)


def _question_table(found: tuple[ReviewedQuestion, ...]) -> Table:
    table = Table("article", "language", "question", "taken")
    for question in found:
        table.add_row(
            question.article, question.language, question.text, question.added_at.date().isoformat()
        )
    return table


def asked(
    *,
    days: Annotated[int, typer.Option(help="Days up to today.", min=1, max=366)] = 28,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Group the unanswered questions, most costly for staff first; words are redacted."""
    settings = load_settings()
    city = city_on_air(settings)
    today = datetime.now(UTC).astimezone(city.directory.time_zone).date()
    period = Period(today - timedelta(days=days - 1), today, city.directory.time_zone)
    with open_ledger(settings) as database, database.reading() as session:
        found = unanswered_questions(session, period)
    encoders = encoders_of(settings.models)
    if found and not encoders:
        raise BadInput("The sentence encoder is not on this machine. Run: cityline models --fetch")
    groups = grouped(found, encoders[0].encode([one.text for one in found])) if found else ()
    if as_json:
        print_json({"asked": len(found), "groups": [asdict(one) for one in groups]})
        return
    table = Table("asked", "callers", "staff minutes", "why", "what callers asked", show_lines=True)
    for one in groups:
        table.add_row(*_row_of(one))
    for_results().print(
        table if groups else f"{len(found)} unanswered questions, and no three of them alike."
    )


def _row_of(group: Group) -> tuple[str | Text, ...]:
    languages = ", ".join(f"{language} {count}" for language, count in group.languages.items())
    reasons = "\n".join(f"{WHY[why]}: {count}" for why, count in group.reasons.items())
    helped = "".join(f"\n{article}: {count}" for article, count in group.answered_by.items())
    words = Text("\n".join((group.name, *group.examples)))
    return (
        f"{group.count}\n{languages}",
        str(group.callers),
        str(group.staff_minutes),
        reasons + helped,
        words,
    )


WHY = {
    UnansweredReason.NOT_KNOWN: "no answer",
    UnansweredReason.REJECTED: "answer rejected",
    UnansweredReason.PERSON_AFTER: "a person after the answer",
    UnansweredReason.REPORTED: "reported by staff",
    UnansweredReason.FEEDBACK: "written feedback",
}
