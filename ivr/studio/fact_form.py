"""The file of facts as a form for one fact: what it shows, and the text that comes of what was typed."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from intents.articles.fact_value import UNITS_OF, Kind
from intents.articles.facts import NAME
from intents.text.yaml_file import read_yaml_text, yaml_values
from ivr.studio.article_form import NOBODY_YET
from ivr.studio.article_text import FieldChange, FieldPath, Value, with_changes
from routing.departments.department_text import written

PLAIN = ("kind", "value", "unit", "from", "until", "source")
BY_LANGUAGE = ("name", "value")
WITH_UNIT = frozenset(kind.value for kind in UNITS_OF)
_AMOUNT = re.compile(r"\$?\s*(\d+)(?:[.,](\d{1,2}))?\s*\$?", re.ASCII)
"As people write it in either language; a point or comma before three digits may mean thousands."


def new_facts(by: str, today: date) -> str:
    """The text of a file that has no fact yet."""
    return written({"written_by": by, "reviewed_by": NOBODY_YET, "reviewed_on": today, "facts": {}})


def fact_form(text: str, fact: str, languages: Iterable[str]) -> dict[str, str]:
    """What the form shows of a fact: texts by their field's name, `until`, `name.fr`."""
    held = read_yaml_text(text, NAME, []).child("facts").child(fact)
    if not held.is_given:
        return {}
    shown = {name: held.child(name).scalar() for name in PLAIN}
    for language in languages:
        for name in BY_LANGUAGE:
            shown[f"{name}.{language}"] = held.child(name).child(language).scalar()
    return shown


def with_fact(text: str, fact: str, typed: Mapping[str, str], languages: Iterable[str]) -> str:
    """The file's text with a fact as it was typed; every other fact and all comments stay."""
    languages = tuple(languages)
    before, after = fact_form(text, fact, languages), _cleaned(typed, languages)
    if not before:
        return _with_new(text, fact, after)
    changed = [name for name in after if after[name] != before.get(name, "")]
    return with_changes(text, [FieldChange(_path(fact, name), _value(name, after[name])) for name in changed])


def without_fact(text: str, fact: str) -> str:
    """The file's text without a fact."""
    return with_changes(text, [FieldChange(("facts", fact), None)])


def _cleaned(typed: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """What was typed into the fields that a fact of its kind has."""
    said = {name: " ".join(value.split()) for name, value in typed.items()}
    is_address = said.get("kind") == Kind.ADDRESS
    names = [f"name.{each}" for each in languages]
    values = [f"value.{each}" for each in languages] if is_address else ["value"]
    fields = {
        name: said.get(name, "") for name in ("kind", *names, *values, "unit", "from", "until", "source")
    }
    if fields["kind"] not in WITH_UNIT:
        return {**fields, "unit": ""}
    return {**fields, "value": _plain_number(fields["value"])}


def _plain_number(typed: str) -> str:
    """A number as the file states it; what is none stays, to be refused as it was typed."""
    found = _AMOUNT.fullmatch(typed)
    return ".".join(part for part in found.groups() if part) if found else typed


def _path(fact: str, name: str) -> FieldPath:
    field, _, language = name.partition(".")
    return ("facts", fact, field, *([language] if language else []))


def _value(name: str, text: str) -> Value:
    """A field's value as YAML keeps it; an optional one that is empty is left out."""
    if name in {"unit", "from"} and not text:
        return None
    if name in {"from", "until"}:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    is_whole = text.isascii() and text.isdecimal() and text == text.lstrip("0") and len(text) < 10
    return int(text) if name == "value" and is_whole else text


def _with_new(text: str, fact: str, after: Mapping[str, str]) -> str:
    """The text with a fact after the last one."""
    given: dict[str, object] = {}
    for name, words in after.items():
        field, _, language = name.partition(".")
        value = _value(name, words)
        if language:
            given[field] = {**_mapping(given.get(field)), language: value}
        elif value is not None:
            given[field] = value
    wanted = _mapping(yaml_values(text))
    wanted["facts"] = {**_mapping(wanted.get("facts")), fact: given}
    block = yaml.safe_dump({fact: given}, allow_unicode=True, sort_keys=False, width=10_000)
    added = f"{text.rstrip()}\n{textwrap.indent(block, '  ')}"
    return added if _holds(added, wanted) else written(wanted)


def _holds(text: str, wanted: object) -> bool:
    try:
        return bool(yaml_values(text) == wanted)
    except yaml.YAMLError:
        return False


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}
