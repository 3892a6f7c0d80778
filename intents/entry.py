"""One value in a city's file, with the line where it stands and the faults it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import yaml

from intents.problem import Problem

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a file; a fault is collected, and the value then reads as a filler that must be dropped."""

    name: str
    file: str
    faults: list[Problem]
    node: yaml.Node | None = None
    "None when the file does not give it; such an entry reads as empty without a new fault."

    @property
    def line(self) -> int:
        """Counted from 1."""
        return self.node.start_mark.line + 1 if self.node else 1

    @property
    def is_given(self) -> bool:
        """Whether the file gives it."""
        return self.node is not None

    def problem(self, sentence: str) -> Problem:
        """A fault that stands here."""
        return Problem(self.file, self.line, sentence)

    def fault(self, sentence: str) -> None:
        """Note what is wrong here."""
        self.faults.append(self.problem(sentence))

    def text(self) -> str:
        """A text without surrounding space; anything but text that is not empty is a fault."""
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
            return date.fromisoformat(self.scalar())
        except ValueError:
            self._must_be("a date such as 2026-10-05")
            return date.min

    def moment(self) -> datetime | None:
        """A date and time with its offset from UTC."""
        try:
            moment = datetime.fromisoformat(self.scalar())
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
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
        """The items of a list, and none of anything else."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(Entry(self.name, self.file, self.faults, item) for item in self.node.value)
        return ()

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """Every known field, given or not; a missing, unknown or repeated one is a fault."""
        required = tuple(required)
        given = self._pairs()
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
        return self._pairs().get(name, Entry(name, self.file, self.faults))

    def in_languages(self, languages: Iterable[str]) -> MappingProxyType[str, str]:
        """A text in each language."""
        fields = self.fields(tuple(languages))
        return MappingProxyType({language: field.text() for language, field in fields.items()})

    def _pairs(self) -> dict[str, "Entry"]:
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
        """The characters of a single value, and none of anything else."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    def _is_null(self) -> bool:
        return self.node is not None and self.node.tag.endswith(":null")

    def _must_be(self, what: str) -> None:
        if self.node is not None:
            self.fault(f"{self.name} must be {what}")
