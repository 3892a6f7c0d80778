"""Questions with a known answer, as lines of JSON: `{"text", "label", "lang"}`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intents.articles.phrasing import Phrasing
from intents.text.yaml_file import Problem


@dataclass(frozen=True, slots=True)
class JsonLine:
    """The fields of a line."""

    number: int
    value: object


def read_json_lines(path: Path) -> Sequence[JsonLine | Problem]:
    """Every line that is not blank; for a file that cannot be read or is empty, only that fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return [Problem(str(path), 1, "cannot be read as UTF-8 text; give a file of JSON lines")]
    # Only a line feed ends a line of JSON; marks such as U+2028 may occur within a text.
    lines = [_line(str(path), n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return lines or [Problem(str(path), 1, "holds no questions")]


def _line(file: str, number: int, line: str) -> JsonLine | Problem:
    try:
        value = json.loads(line)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Problem(file, number, "holds half a character (a lone surrogate such as \\ud800)")
    except (ValueError, RecursionError):
        # A number of thousands of digits is a ValueError, too.
        return Problem(file, number, "is not JSON")
    return JsonLine(number, value)


def read_labelled(path: Path) -> tuple[tuple[Phrasing, ...], tuple[Problem, ...]]:
    """The questions in a file, and a fault for each wrong line."""
    read = [_question(str(path), each) for each in read_json_lines(path)]
    questions = tuple(each for each in read if isinstance(each, Phrasing))
    return questions, tuple(each for each in read if isinstance(each, Problem))


def _question(file: str, line: JsonLine | Problem) -> Phrasing | Problem:
    match line:
        case Problem():
            return line
        case JsonLine(value={"text": str(text), "label": str(label), "lang": str(language)}) if (
            label and language
        ):
            return Phrasing(text, label, language)
        case JsonLine(number):
            return Problem(file, number, 'must hold the texts "text", "label" and "lang"')
