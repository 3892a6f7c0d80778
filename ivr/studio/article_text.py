"""Changing fields in the text of an article's file; comments and everything else stay as they were."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TypeAlias

import yaml

from intents.text.yaml_file import yaml_values
from routing.departments.department_text import written

FieldPath: TypeAlias = tuple[str, ...]
Item: TypeAlias = str | Mapping[str, str | Sequence[str]]
"Of a list: a text, or one with fields of its own."
Value: TypeAlias = str | int | bool | date | tuple[Item, ...] | None
WIDTH = 92
LONG = 60
"From so many characters on a text is folded."


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field and what it shall hold; None removes it."""

    path: FieldPath
    value: Value


def with_changes(text: str, changes: Iterable[FieldChange]) -> str:
    """The text with its fields changed; the text must be readable."""
    for change in changes:
        wanted = _with_value(yaml_values(text), change)
        if wanted == yaml_values(text):
            continue
        edited = _edited(text, change)
        text = edited if _is_same(edited, wanted) else written(wanted)
    return text


def value_at(values: object, path: FieldPath) -> object:
    """What plain values hold at a path; None where they do not have it."""
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _with_value(values: object, change: FieldChange) -> dict[str, object]:
    found: dict[str, object] = dict(values) if isinstance(values, dict) else {}
    first, *rest = change.path
    if rest:
        found[first] = _with_value(found.get(first), FieldChange(tuple(rest), change.value))
    elif change.value is None:
        found.pop(first, None)
    else:
        found[first] = [*map(_plain, change.value)] if isinstance(change.value, tuple) else change.value
    return found


def _is_same(text: str, wanted: object) -> bool:
    """Whether a text says what it should."""
    try:
        return _key(yaml_values(text)) == _key(wanted)
    except yaml.YAMLError:
        return False


def _key(item: object) -> str:
    """The same for items that say the same."""
    match item:
        case dict():
            return repr(sorted((name, _key(each)) for name, each in item.items()))
        case list() | tuple():
            return repr([_key(each) for each in item])
        case _:
            return str(item).strip()


def _edited(text: str, change: FieldChange) -> str:
    """The text with one field written anew where it stands."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    for name in change.path[:-1]:
        node = _pair(node, name)[1]
    key, found = _pair(node, change.path[-1])
    if key is None or found is None:
        return text if change.value is None else _added(text, node, change)
    if change.value is None:
        return _without_lines(text, key.start_mark.line, _last_line(text, found))
    if isinstance(change.value, tuple) and isinstance(found, yaml.SequenceNode) and not found.flow_style:
        return _with_items(text, found, change)
    if isinstance(change.value, tuple):
        return _spliced(text, found, _flow(change.value))
    return _spliced(text, found, _scalar(change.value, key.start_mark.column + 2))


def _pair(node: yaml.Node | None, name: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == name:
                return key, value
    return None, None


def _spliced(text: str, node: yaml.Node, new: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    old = text[start:end]
    ending = old[len(old.rstrip()) :]
    return text[:start] + new + ending + text[end:]


def _added(text: str, mapping: yaml.Node | None, change: FieldChange) -> str:
    """The text with a new field after the last one of its mapping."""
    if not isinstance(mapping, yaml.MappingNode) or mapping.flow_style or not mapping.value:
        return ""
    indent = mapping.value[0][0].start_mark.column
    lines = text.splitlines()
    name, pad = change.path[-1], " " * indent
    if isinstance(change.value, tuple):
        new = [f"{pad}{name}:", *(line for item in change.value for line in _item(item, f"{pad}  "))]
    else:
        new = f"{pad}{name}: {_scalar(change.value, indent + 2)}".splitlines()
    at = _last_line(text, mapping.value[-1][1]) + 1
    return _joined(text, [*lines[:at], *new, *lines[at:]])


def _with_items(text: str, node: yaml.SequenceNode, change: FieldChange) -> str:
    """The text with a list's items in their order: those that stay keep their lines and comments."""
    wanted = change.value if isinstance(change.value, tuple) else ()
    known = value_at(yaml_values(text), change.path)
    keys = [_key(each) for each in known] if isinstance(known, list) else []
    spans = [range(item.start_mark.line, _last_line(text, item) + 1) for item in node.value]
    lines, pad = text.splitlines(), " " * node.start_mark.column
    steps = SequenceMatcher(None, keys, [*map(_key, wanted)], autojunk=False).get_opcodes()
    for step, first, end, new_first, new_end in reversed(steps):
        new = [line for each in wanted[new_first:new_end] for line in _item(each, pad)]
        if step == "insert":
            at = spans[first - 1].stop if first else node.start_mark.line
            lines[at:at] = new
        elif step != "equal":
            gone = {number for span in spans[first:end] for number in span}
            start, stop = spans[first].start, spans[end - 1].stop
            lines[start:stop] = [*new, *(lines[n] for n in range(start, stop) if n not in gone)]
    return _joined(text, lines)


def _without_lines(text: str, first: int, last: int) -> str:
    lines = text.splitlines()
    return _joined(text, [*lines[:first], *lines[last + 1 :]])


def _last_line(text: str, node: yaml.Node) -> int:
    """The line on which a value ends, from 0: a mark may stand behind the line breaks that follow it.

    That of a block stands behind its comments too, so its last value tells where it ends.
    """
    match node:
        case yaml.CollectionNode(flow_style=False, value=[*_, (_, yaml.Node() as last)]):
            return _last_line(text, last)
        case yaml.CollectionNode(flow_style=False, value=[*_, yaml.Node() as last]):
            return _last_line(text, last)
        case _:
            pass
    return node.start_mark.line + text[node.start_mark.index : node.end_mark.index].rstrip().count("\n")


def _joined(text: str, lines: list[str]) -> str:
    return "".join(f"{line}{_break_of(text)}" for line in lines)


def _break_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _item(item: Item, pad: str) -> list[str]:
    """The lines of a list's item."""
    if isinstance(item, str):
        return [f"{pad}- {_scalar(item, 0)}"]
    fields = [
        line
        for name, value in item.items()
        for line in (
            (f"{name}: {_scalar(value, 0)}",)
            if isinstance(value, str)
            else (f"{name}:", *(f"  - {_scalar(each, 0)}" for each in value))
        )
    ]
    return [f"{pad}{'  ' if number else '- '}{line}" for number, line in enumerate(fields)]


def _plain(item: Item) -> str | dict[str, str | list[str]]:
    """The item as YAML holds it."""
    if isinstance(item, str):
        return item
    return {name: value if isinstance(value, str) else [*value] for name, value in item.items()}


def _scalar(value: Value, indent: int) -> str:
    """A value as YAML writes it: a long text folded, all others on one line."""
    if isinstance(value, str) and len(value) > LONG and indent:
        pad = " " * indent
        lines = textwrap.wrap(value, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
        return ">-\n" + "\n".join(pad + line for line in lines)
    dumped: str = yaml.safe_dump(value, allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _flow(items: tuple[Item, ...]) -> str:
    dumped: str = yaml.safe_dump(
        [_plain(each) for each in items], allow_unicode=True, width=10_000, default_flow_style=True
    )
    return dumped.removesuffix("\n")
