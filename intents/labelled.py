"""Questions whose right answer is known, as lines of JSON: `{"text", "label", "lang"}`."""

from pathlib import Path

from intents.json_lines import JsonLine, read_json_lines
from intents.phrasing import Phrasing
from intents.problem import Problem


def read_labelled(path: Path) -> tuple[tuple[Phrasing, ...], tuple[Problem, ...]]:
    """The questions of a file and every line that is wrong in it."""
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
