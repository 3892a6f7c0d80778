"""Questions whose right answer is known, as lines of JSON: `{"text", "label", "lang"}`."""

import json
from collections.abc import Iterator
from pathlib import Path

from intents.phrasing import Phrasing
from intents.problem import Problem


def read_labelled(path: Path) -> tuple[tuple[Phrasing, ...], tuple[Problem, ...]]:
    """The questions of a file and every line that is wrong in it."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return (), (Problem(str(path), 1, "cannot be read as UTF-8 text; give a file of JSON lines"),)
    read = [*_read(str(path), lines)]
    questions = tuple(each for each in read if isinstance(each, Phrasing))
    problems = tuple(each for each in read if isinstance(each, Problem))
    if not read:
        problems = (Problem(str(path), 1, "holds no questions"),)
    return questions, problems


def _read(file: str, lines: list[str]) -> Iterator[Phrasing | Problem]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _question(file, number, line)


def _question(file: str, number: int, line: str) -> Phrasing | Problem:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError:
        return Problem(file, number, "is not JSON")
    match fields:
        case {"text": str(text), "label": str(label), "lang": str(language)} if label and language:
            return Phrasing(text, label, language)
        case _:
            return Problem(file, number, 'must hold the texts "text", "label" and "lang"')
