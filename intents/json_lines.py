"""Lines of JSON in a file, each with its number or with what is wrong with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intents.problem import Problem


@dataclass(frozen=True, slots=True)
class JsonLine:
    """What a line holds."""

    number: int
    value: object


def read_json_lines(path: Path) -> Sequence[JsonLine | Problem]:
    """Every line that is not blank; of a file that cannot be read or holds none, only that."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return [Problem(str(path), 1, "cannot be read as UTF-8 text; give a file of JSON lines")]
    # Only a line feed ends a line of JSON; marks such as U+2028 may stand within a text.
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
