"""Parses YAML files that people edit, with line numbers for every fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault; a check returns all of them at once."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


WHOLE_FILE = "the file"
"What an entry is called that is all of a file."
QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"On a few platforms PyYAML lacks libyaml; there it does the same, slowly."


def yaml_values(text: str) -> Any:
    """Parse a text into plain values; raise YAMLError."""
    try:
        return yaml.load(text, Loader=QUICK)  # noqa: S506 - both loaders are safe
    except RecursionError as error:
        raise yaml.YAMLError("nested too deeply") from error


def reviewed(name: str, language: str, package: str) -> Any:
    """Read a package's reviewed file for a language; None if there is none."""
    file = files(package).joinpath(f"{name}_{language}.yaml")
    return yaml_values(file.read_text("utf-8")) if file.is_file() else None


def yaml_node(text: str) -> yaml.Node | None:
    """Parse a text into a node with line numbers."""
    try:
        return yaml.compose(text, Loader=QUICK)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)  # its reasons name what was found


def has_neighbours(day: date) -> bool:
    """Whether days come before and after it in every time zone: not in the calendar's first and last year."""
    return MINYEAR < day.year < MAXYEAR


Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a file; faults are collected, and a faulty value reads as a placeholder to be dropped."""

    name: str
    file: str
    faults: list[Problem]
    node: yaml.Node | None = None
    "None if the file does not give it; such an entry reads as empty without a new fault."

    @property
    def line(self) -> int:
        """Counted from 1."""
        return self.node.start_mark.line + 1 if self.node else 1

    @property
    def is_given(self) -> bool:
        """Whether the file gives it."""
        return self.node is not None

    @property
    def is_mapping(self) -> bool:
        """Whether it has fields."""
        return isinstance(self.node, yaml.MappingNode)

    def problem(self, sentence: str) -> Problem:
        """Return a fault at this line."""
        return Problem(self.file, self.line, sentence)

    def fault(self, sentence: str) -> None:
        """Collect a fault at this line."""
        self.faults.append(self.problem(sentence))

    def text(self) -> str:
        """A text without surrounding space; anything but a non-empty text is a fault."""
        if isinstance(self.node, yaml.ScalarNode) and str(self.node.value).strip() and not self._is_null():
            return str(self.node.value).strip()
        self._must_be("a text")
        return ""

    def whole(self) -> int:
        """A whole number from 1."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.endswith(":int"):
            digits = str(self.node.value)
            if digits.isdecimal() and len(digits) < 10 and int(digits) > 0:
                return int(digits)
        self._must_be("a whole number from 1")
        return 1

    def flag(self) -> bool:
        """True or false."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.endswith(":bool"):
            return str(self.node.value).casefold() in {"true", "yes", "on"}
        self._must_be("true or false")
        return False

    def day(self) -> date:
        """A date as 2026-10-05."""
        try:
            day = date.fromisoformat(self.scalar())
        except ValueError:
            day = date.min
        if not has_neighbours(day):
            self._must_be("a date such as 2026-10-05")
        return day

    def moment(self) -> datetime | None:
        """A date and time with its offset from UTC."""
        try:
            moment = datetime.fromisoformat(self.scalar())
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not has_neighbours(moment):
            self._must_be("a date and time with offset, such as 2026-11-01T08:00:00-07:00")
            return None
        return moment

    def one_of(self, kinds: type[Kind]) -> Kind:
        """A member of a closed list of words."""
        if (word := self.scalar()) in {kind.value for kind in kinds}:
            return kinds(word)
        self._must_be("one of " + ", ".join(kind.value for kind in kinds))
        return next(iter(kinds))

    def items(self) -> tuple["Entry", ...]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self._must_be("a list")
        return self.children()

    def children(self) -> tuple["Entry", ...]:
        """The items of a list; none for anything else."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(Entry(self.name, self.file, self.faults, item) for item in self.node.value)
        return ()

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """Return every known field, given or not; missing, unknown and repeated fields are faults."""
        required = tuple(required)
        given = self.pairs()
        known = (*required, *optional)
        for name in sorted(given.keys() - set(known)):
            given[name].fault(f"unknown field {name}; known are {', '.join(known)}")
        if isinstance(self.node, yaml.MappingNode):
            for name in required:
                if name not in given:
                    self.fault(f"the field {name} is missing")
        return {name: given.get(name, Entry(name, self.file, self.faults)) for name in known}

    def child(self, name: str) -> "Entry":
        """A field by its name, given or not, without a fault."""
        return self.pairs().get(name, Entry(name, self.file, self.faults))

    def in_languages(self, languages: Iterable[str]) -> MappingProxyType[str, str]:
        """A text in each language."""
        fields = self.fields(tuple(languages))
        return MappingProxyType({language: field.text() for language, field in fields.items()})

    def pairs(self) -> dict[str, "Entry"]:
        """Return the fields of a list whose names the file chooses."""
        if not isinstance(self.node, yaml.MappingNode):
            self._must_be("a list of fields")
            return {}
        pairs: dict[str, Entry] = {}
        for key, value in self.node.value:
            entry = Entry(
                str(key.value) if isinstance(key, yaml.ScalarNode) else "?", self.file, self.faults, value
            )
            if entry.name in pairs:
                entry.fault(f"the field {entry.name} is given twice")
            pairs[entry.name] = entry
        return pairs

    def scalar(self) -> str:
        """The characters of a scalar; empty for anything else."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    def _is_null(self) -> bool:
        return self.node is not None and self.node.tag.endswith(":null")

    def _must_be(self, what: str) -> None:
        if self.node is not None:
            self.fault(f"{self.name} must be {what}")


def read_yaml(path: Path, faults: list[Problem]) -> Entry:
    """The whole file as an entry; a file that cannot be read is a fault."""
    text = file_text(path, faults)
    file = path.as_posix()
    return Entry(WHOLE_FILE, file, faults) if text is None else read_yaml_text(text, file, faults)


def file_text(path: Path, faults: list[Problem]) -> str | None:
    """The text of a file; one that cannot be read is a fault that says what it is instead."""
    file = path.as_posix()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        faults.append(Problem(file, 1, "there is no such file"))
        return None
    except OSError as error:
        faults.append(Problem(file, 1, f"the file cannot be read: {error.strerror}"))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(Problem(file, 1 if _is_office(content) else line, _instead_of_text(content)))
        return None
    if _is_office(content):
        faults.append(Problem(file, 1, _instead_of_text(content)))
        return None
    return text


def _is_office(content: bytes) -> bool:
    """Whether it is an archive, as which spreadsheets and documents are saved, or an older one of them."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _instead_of_text(content: bytes) -> str:
    if _is_office(content):
        return "the file is a spreadsheet, a document or an archive, not text; save a table as “CSV UTF-8”"
    return "the file is not UTF-8; save it as UTF-8, a table as “CSV UTF-8”"


def read_yaml_text(text: str, file: str, faults: list[Problem]) -> Entry:
    """The whole text of a file as an entry; a text that is not YAML is a fault."""
    try:
        root = yaml_node(text)
    except RecursionError:
        faults.append(Problem(file, 1, "the file is nested too deeply"))
    except yaml.YAMLError as error:
        faults.append(Problem(file, _line_of(error), f"unreadable YAML: {_reason_of(error)}"))
    else:
        if root is None:
            faults.append(Problem(file, 1, "the file is empty"))
        if twice := _standing_twice(root):
            line = twice.start_mark.line + 1
            faults.append(Problem(file, line, "this value is repeated by “*”; write it out at each place"))
            root = None
        return Entry(WHOLE_FILE, file, faults, root)
    return Entry(WHOLE_FILE, file, faults)


def _standing_twice(root: yaml.Node | None) -> yaml.Node | None:
    """Return a value that aliases repeat, if any: a few aliases can make a document endless or huge."""
    left = [root] if root else []
    seen: set[int] = set()
    while left:
        node = left.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        match node:
            case yaml.MappingNode():
                left += [each for pair in node.value for each in pair]
            case yaml.SequenceNode():
                left += node.value
            case _:
                pass
    return None


def _line_of(error: yaml.YAMLError) -> int:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1
    return 1


def _reason_of(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        return str(error.problem)
    return "it holds a character that YAML does not allow"
