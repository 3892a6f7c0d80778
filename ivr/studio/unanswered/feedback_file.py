"""Reads a file of written feedback: one column of text."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LARGEST_BYTES = 900_000
LONGEST_TEXT = 2_000
MOST_TEXTS = 3_000
HEADINGS = frozenset("text texte comment comments commentaire commentaires feedback message question".split())  # noqa: SIM905 -- read as a line
DELIMITERS = ",;\t"
NO_DELIMITER = "\x1f"
"Spreadsheets quote a text with their delimiter, but in French that is the semicolon, and commas stand free."


class Fault(StrEnum):
    """Why a file is refused."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_TEXT = "not_text"
    QUOTES = "quotes"
    COLUMNS = "columns"
    "The first line tells whether there are several columns; a comma further down is just a comma."
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class BadFile:
    """A fault and its line in the file."""

    fault: Fault
    line: int = 1


def read_feedback(content: bytes) -> tuple[str, ...] | BadFile:
    """Return the texts in a file, or its first fault."""
    if len(content) > LARGEST_BYTES:
        return BadFile(Fault.TOO_LARGE)
    if b"\0" in content:
        return BadFile(Fault.NOT_TEXT, _line_of(content, content.index(b"\0")))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return BadFile(Fault.NOT_UTF8, _line_of(content, error.start))
    if _has_columns(text):
        return BadFile(Fault.COLUMNS)
    found: list[str] = []
    for one in _texts(text):
        if isinstance(one, BadFile):
            return one
        found.append(one)
    return tuple(found[1:] if found and _is_heading(found[0]) else found) or BadFile(Fault.EMPTY)


def _texts(text: str) -> Iterator[str | BadFile]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=NO_DELIMITER, strict=True)
    count = 0
    try:
        for row in rows:
            # Lines stay apart until the text is redacted: the last one is often a signature.
            lines = (" ".join(line.split()) for line in " ".join(row).splitlines())
            written = "\n".join(line for line in lines if line).rstrip(DELIMITERS)
            count += bool(written)
            if len(written) > LONGEST_TEXT:
                yield BadFile(Fault.TOO_LONG, rows.line_num)
            if count > MOST_TEXTS:
                yield BadFile(Fault.TOO_MANY, rows.line_num)
            if written:
                yield written
    except csv.Error as error:
        is_long = "field limit" in str(error)
        yield BadFile(Fault.TOO_LONG if is_long else Fault.QUOTES, max(rows.line_num, 1))


def _has_columns(text: str) -> bool:
    """Whether the first line has several cells, by any delimiter."""
    first = text.lstrip().split("\n", 1)[0][: LONGEST_TEXT + 1]
    cells = (next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS)
    return any(sum(bool(cell.strip()) for cell in row) > 1 for row in cells)


def _is_heading(text: str) -> bool:
    return text.casefold() in HEADINGS


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
