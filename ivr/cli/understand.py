"""`cityline understand`: what the line makes of a question, without a call."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from intents.expecting import Question
from intents.transcript import Transcript
from intents.understanding import Ambiguous, Candidate, Control, Danger, NoMatch, Recognized, Understanding
from ivr.city import City, load_city
from ivr.cli.console import for_results
from ivr.cli.question import TypedQuestion, read_questions, typed
from ivr.comprehension import Comprehension, comprehension
from ivr.entries import summary
from ivr.errors import BadInput
from ivr.settings import load_settings

Line = dict[str, object]


def understand(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION...", help="What a caller says.")
    ] = None,
    *,
    lang: Annotated[str, typer.Option(help="The language; the city's first if left out.")] = "",
    file: Annotated[
        Path | None, typer.Option(help='Lines of {"id", "text", "lang"} instead.', metavar="QUESTIONS.jsonl")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each question.")] = False,
) -> None:
    """Say what the line understands, how sure it is, and what else it thought of."""
    settings = load_settings()
    city = load_city(settings.city)
    questions = _questions(texts or [], file, lang, city)
    line = comprehension(city.catalog, settings.models)
    understood = [_line(question, _understood(question, line)) for question in questions]
    if as_json:
        sys.stdout.writelines(f"{json.dumps(each, ensure_ascii=False)}\n" for each in understood)
    else:
        _print(questions, understood)


def _questions(texts: list[str], file: Path | None, lang: str, city: City) -> tuple[TypedQuestion, ...]:
    languages = city.directory.languages
    if lang and lang not in languages:
        raise BadInput(f"{lang}: the line does not speak that language; use {' or '.join(languages)}.")
    if file:
        return read_questions(file, languages)
    if not texts:
        raise BadInput("Nothing to understand: write a question in quotes, or name a file with --file.")
    return typed(texts, lang or languages[0])


def _understood(question: TypedQuestion, line: Comprehension) -> Understanding:
    said = Transcript(question.text, question.language, 1.0)
    return line.understand_now(said, Question(), question.language)


def _line(question: TypedQuestion, meant: Understanding) -> Line:
    kind, topic, confidence = summary(meant)
    return {
        "id": question.id,
        "understanding": kind,
        "article": topic if isinstance(meant, Recognized | Ambiguous | Danger) else None,
        "control": topic if isinstance(meant, Control) else None,
        "confidence": round(confidence, 4),
        "also": _also(meant),
        "candidates": _candidates(meant),
    }


def _also(meant: Understanding) -> list[list[str | float]]:
    """What was asked in the same breath."""
    return _rows(meant.also) if isinstance(meant, Recognized) else []


def _candidates(meant: Understanding) -> list[list[str | float]]:
    match meant:
        case (
            Recognized(candidates=candidates)
            | Ambiguous(candidates)
            | NoMatch(candidates)
            | Control(about=candidates)
        ):
            return _rows(candidates)
        case _:
            return []


def _rows(candidates: Sequence[Candidate]) -> list[list[str | float]]:
    return [[each.article, round(each.confidence, 4)] for each in candidates]


def _print(questions: tuple[TypedQuestion, ...], understood: list[Line]) -> None:
    table = Table("question", "understanding", "what", "confidence")
    for question, line in zip(questions, understood, strict=True):
        what = str(line["article"] or line["control"] or "")
        table.add_row(question.text, str(line["understanding"]), what, f"{line['confidence']:.2f}")
    for_results().print(table)
