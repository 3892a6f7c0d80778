"""The lines of a city's CSV files, with their faults by file and line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from intents.yaml_file import Problem

HIGHEST = 99999
"The last number of a street whose file gives none."


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
        """A civic number, or the default where the field is empty."""
        given = self.fields[name].strip()
        if given and not (given.isdecimal() and int(given) <= HIGHEST):
            faults.append(self.problem(f"{name} must be a civic number, not {given}"))
            return default
        return int(given) if given else default


def rows_of(
    path: Path, columns: tuple[str, ...], faults: list[Problem], *, needed: bool = False
) -> Iterator[Row]:
    """The lines of a CSV file that have every column."""
    file = path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.extend([Problem(file, 1, "there is no such file")] if needed else [])
        return
    except UnicodeDecodeError:
        faults.append(Problem(file, 1, "the file is not UTF-8; save it as UTF-8"))
        return
    reader = csv.DictReader(StringIO(text))
    if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
        faults.append(Problem(file, 1, f"the columns {', '.join(missing)} are missing"))
        return
    for fields in reader:
        if any(fields[name] is None for name in columns):
            faults.append(Problem(file, reader.line_num, "the line has too few columns"))
        else:
            yield Row(file, reader.line_num, {name: fields[name] for name in columns})
