"""`cityline understand`: what the line understands in a question, without a call."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from intents.articles.article import Language
from intents.evaluation.evaluation import JsonLine, read_json_lines
from intents.interpretation.choosing import chosen
from intents.meaning.reading import caution_of, slug_of
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    Danger,
    Recognized,
    Understanding,
)
from intents.text.transcript import Expecting, Transcript
from intents.text.yaml_file import Problem
from ivr.call.city import City
from ivr.call.ledger_entries import summary
from ivr.cli.console import for_results
from ivr.cli.ledger import city_on_air
from ivr.errors import BadInput
from ivr.line.explaining import candidates_of, said_after, utterance_of
from ivr.line.nlu import NluPipeline, nlu_pipeline
from ivr.settings import load_settings
from routing.departments.names import name_book


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A caller's words in writing."""

    id: str
    text: str
    language: Language


def typed(texts: Sequence[str], language: Language) -> tuple[TypedQuestion, ...]:
    """Return questions from the command line, counted from 1."""
    return tuple(TypedQuestion(str(number), text, language) for number, text in enumerate(texts, 1))


def read_questions(path: Path, languages: Sequence[Language]) -> tuple[TypedQuestion, ...]:
    """Read lines of `{"id", "text", "lang"}`; raise BadInput naming every faulty line."""
    found = [_question(str(path), each, languages) for each in read_json_lines(path)]
    faults = [str(each) for each in found if isinstance(each, Problem)]
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(each for each in found if isinstance(each, TypedQuestion))


def _question(file: str, line: JsonLine | Problem, languages: Sequence[Language]) -> TypedQuestion | Problem:
    match line:
        case Problem():
            return line
        case JsonLine(number, {"text": str(text), **others}):
            language = others.get("lang", languages[0])
            if not isinstance(language, str) or language not in languages:
                return Problem(file, number, f"lang must be one of {', '.join(languages)}")
            return TypedQuestion(str(others.get("id", number)), text, language)
        case JsonLine(number):
            return Problem(file, number, 'must hold "text", and may hold "id" and "lang"')


SHOWN = 3
"Responses that are shown, the likeliest first."
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
    after: Annotated[
        str,
        typer.Option(
            help="The answer that the words follow; without it they open a call.", metavar="ARTICLE"
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each question.")] = False,
) -> None:
    """Show what the line understands, with its confidence and the other candidates.

    It also names the rule that applied, and what else the words may do.
    """
    settings = load_settings()
    city = city_on_air(settings)
    if after and after not in city.catalog.articles:
        raise BadInput(f"{after}: there is no such answer.")
    expecting = said_after(after)
    questions = _questions(texts or [], file, lang, city)
    line = nlu_pipeline(city.catalog, settings.models, name_book(city.directory), city.services)
    understood = [_line(each, expecting, line) for each in questions]
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


def _line(question: TypedQuestion, expecting: Expecting, line: NluPipeline) -> Line:
    said = Transcript(question.text, question.language, 1.0)
    meant = line.understand_now(said, expecting, question.language)
    kind, topic, confidence = summary(meant)
    referrals = line.referrals.articles if line.referrals else frozenset[str]()
    return {
        "id": question.id,
        "understanding": "referred" if topic in referrals else kind,
        "act": slug_of(meant),
        "caution": caution_of(meant) or None,
        "article": topic if isinstance(meant, Recognized | Ambiguous | Danger) else None,
        "control": topic if isinstance(meant, Control) else None,
        "confidence": round(confidence, 4),
        "also": _also(meant),
        "candidates": _rows(candidates_of(meant)),
        **_why(question, expecting, line),
    }


def _why(question: TypedQuestion, expecting: Expecting, line: NluPipeline) -> Line:
    """Return the rule that applied, and what else the words may do."""
    heard = utterance_of(question.text, question.language, expecting, line)
    likeliest = sorted(heard.response.chances.items(), key=lambda each: -each[1])[:SHOWN]
    return {
        "rule": chosen(heard).name,
        "responses": [[each.name.lower(), round(chance, 4)] for each, chance in likeliest],
    }


def _also(meant: Understanding) -> list[list[str | float]]:
    """Further questions asked in the same breath."""
    return _rows(meant.also) if isinstance(meant, Recognized) else []


def _rows(candidates: Sequence[Candidate]) -> list[list[str | float]]:
    return [[each.article, round(each.confidence, 4)] for each in candidates]


def _print(questions: tuple[TypedQuestion, ...], understood: list[Line]) -> None:
    table = Table("question", "understanding", "what", "confidence", "rule")
    for question, line in zip(questions, understood, strict=True):
        what = str(line["article"] or line["control"] or "")
        sure = f"{line['confidence']:.2f}"
        table.add_row(question.text, str(line["understanding"]), what, sure, str(line["rule"]))
    for_results().print(table)
