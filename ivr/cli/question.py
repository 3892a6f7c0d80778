"""Questions to be understood, as lines of a JSONL file or as typed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from intents.article import Language
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
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as UTF-8 text; give a file of JSON lines") from error
    found = [_question(line, number, languages) for number, line in enumerate(lines, 1) if line.strip()]
    faults = [f"{path}:{fault}" for fault in found if isinstance(fault, str)]
    if faults or not found:
        raise BadInput("\n".join(faults) or f"{path}: holds no questions")
    return tuple(_questions(found))


def _questions(found: Sequence[TypedQuestion | str]) -> Iterator[TypedQuestion]:
    return (question for question in found if isinstance(question, TypedQuestion))


def _question(line: str, number: int, languages: Sequence[Language]) -> TypedQuestion | str:
    """A line as a question, or what is wrong with it."""
    try:
        fields = json.loads(line)
    except json.JSONDecodeError:
        return f"{number}: not JSON"
    match fields:
        case {"text": str(text)}:
            language = fields.get("lang", languages[0])
            if language not in languages:
                return f"{number}: lang must be one of {', '.join(languages)}"
            return TypedQuestion(str(fields.get("id", number)), text, language)
        case _:
            return f'{number}: must hold "text", and may hold "id" and "lang"'
