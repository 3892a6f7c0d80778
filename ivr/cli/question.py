"""Questions to be understood, as lines of a JSONL file or as typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intents.article import Language
from intents.json_lines import JsonLine, read_json_lines
from intents.problem import Problem
from ivr.errors import BadInput


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """What somebody says, written down."""

    id: str
    text: str
    language: Language


def typed(texts: Sequence[str], language: Language) -> tuple[TypedQuestion, ...]:
    """Return questions from the command line, counted from 1."""
    return tuple(TypedQuestion(str(number), text, language) for number, text in enumerate(texts, 1))


def read_questions(path: Path, languages: Sequence[Language]) -> tuple[TypedQuestion, ...]:
    """Read lines of `{"id", "text", "lang"}`; raise BadInput that names every line that is wrong."""
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
