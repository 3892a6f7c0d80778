"""What was typed into a form, and where its text's faults belong."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import yaml

from intents.problem import Problem

Typed: TypeAlias = Mapping[str, str]
"By the name of the field, such as hours.mon or exceptions.0.date."
Faults: TypeAlias = Mapping[str, tuple[str, ...]]
"What is wrong, by the name of the field; under “” what belongs to none."


def faults_by_field(text: str, problems: Iterable[Problem]) -> Faults:
    """Bring each problem of a text to the field that was written on its line."""
    fields = dict(_lines(yaml.compose(text, Loader=yaml.SafeLoader), ""))
    by_field: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        field = fields.get(problem.line, "")
        by_field[field] = (*by_field.get(field, ()), problem.sentence)
    return MappingProxyType(by_field)


def lines_of(typed: str) -> list[str]:
    """The entries of a list that was typed one a line, or with commas."""
    entries = (entry.strip() for line in typed.splitlines() for entry in line.split(","))
    return [entry for entry in entries if entry]


def version_in(typed: Typed) -> int:
    """The version that the person had before their eyes; 0 is the folder's."""
    version = typed.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def texts_of(typed: Typed, name: str, languages: Iterable[str]) -> dict[str, str]:
    """A text in each language."""
    return {language: typed.get(f"{name}.{language}", "").strip() for language in languages}


def _lines(node: yaml.Node | None, path: str) -> Iterator[tuple[int, str]]:
    """The line of every value with its field; of several on one line the innermost comes last."""
    if node is None:
        return
    yield node.start_mark.line + 1, path
    match node:
        case yaml.MappingNode():
            for key, value in node.value:
                yield from _lines(value, f"{path}.{key.value}".lstrip("."))
        case yaml.SequenceNode():
            for index, item in enumerate(node.value):
                inner = f"{path}.{index}" if isinstance(item, yaml.MappingNode) else path
                yield from _lines(item, inner)
        case _:
            pass
