"""The lines of a city's CSV files, with faults by file and line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from intents.text.pattern import whole_number
from intents.text.yaml_file import Problem, file_text

HIGHEST = 99999
"The last number of a street whose file gives none."
DELIMITERS = (",", ";", "\t")
LONGEST_FIRST_LINE = 4_000
MOST_TOLD = 200
"Characters of a first line that a fault repeats: it may be of another file."


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV file."""

    file: str
    line: int
    fields: Mapping[str, str]

    def problem(self, sentence: str) -> Problem:
        """A fault in this line."""
        return Problem(self.file, self.line, sentence)

    def number(self, name: str, default: int, faults: list[Problem]) -> int:
        """A civic number, or the default if the field is empty."""
        given = self.fields[name].strip()
        if not given:
            return default
        number = whole_number(given)
        if number is None or number > HIGHEST:
            faults.append(self.problem(f"{name} must be a civic number, not {given[:MOST_TOLD]}"))
            return default
        return number


def rows_of(
    path: Path, columns: tuple[str, ...], faults: list[Problem], *, needed: bool = False
) -> Iterator[Row]:
    """The lines of a CSV file that have every column; spreadsheets put semicolons or tabs between them."""
    file = path.as_posix()
    text = file_text(path, faults) if needed or path.exists() else None
    if text is None:
        return
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    try:
        names = next(reader, [])
        if fault := _fault_of(names, columns):
            faults.append(Problem(file, 1, fault))
            return
        places = {name: names.index(name) for name in columns}
        for cells in reader:
            if len(cells) < len(names) and any(cells):
                faults.append(Problem(file, reader.line_num, "the line has too few columns"))
            elif any(cells[len(names) :]):
                told = (
                    "the line has more columns than the first one; put a text with a comma in quotation marks"
                )
                faults.append(Problem(file, reader.line_num, told))
            elif any(cells):  # a spreadsheet saves lines that were emptied, too
                yield Row(file, reader.line_num, {name: cells[place] for name, place in places.items()})
    except csv.Error:
        told = "a quotation mark is not closed, or stands where none may"
        faults.append(Problem(file, max(reader.line_num, 1), told))


def _delimiter(text: str, columns: tuple[str, ...]) -> str:
    """What stands between the columns of the first line: a comma where nothing brings out all of them."""
    first = text.split("\n", 1)[0].rstrip("\r")[:LONGEST_FIRST_LINE]
    brings = (one for one in DELIMITERS if {*columns} <= {*next(csv.reader([first], delimiter=one), [])})
    return next(brings, ",")


def _fault_of(names: list[str], columns: tuple[str, ...]) -> str:
    """What is wrong with the first line."""
    if missing := [name for name in columns if name not in names]:
        there = ", ".join(name for name in names if name) or "no names of columns"
        return f"the columns {', '.join(missing)} are missing; the first line has {there[:MOST_TOLD]}"
    if twice := [name for name in columns if names.count(name) > 1]:
        return f"the column {', '.join(twice)} is there twice"
    return ""
