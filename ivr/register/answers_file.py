"""Keeps what the city answered for its register entry in its folder."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.register.entry import NOTHING, PLAIN, Answers, Change, Part, fields
from ivr.storage.export import write_whole

FILE = "register.yaml"
HEAD = "# The public register entry of this line; written by: cityline register edit\n"


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    parts: tuple[Part, ...]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    answers: dict[str, str | dict[str, str]] = {}
    confirmed: dict[Part, str] = {}
    confirmed_on: date | None = None
    changes: tuple[_Change, ...] = ()


def load_answers(city: Path) -> Answers:
    """Read the city's answers; raise BadCity if the file is faulty."""
    source = city / FILE
    if not source.is_file():
        return NOTHING
    try:
        read = _File.model_validate(yaml_values(source.read_text("utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as wrong:
        raise BadCity((f"{source}: not readable as UTF-8 YAML",)) from wrong
    except ValidationError as wrong:
        faults = (f"{source}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
        raise BadCity(tuple(faults)) from None
    if faulty := tuple(_faults(read.answers)):
        raise BadCity(tuple(f"{source}: {fault}" for fault in faulty))
    given = {id_: {PLAIN: told} if isinstance(told, str) else told for id_, told in read.answers.items()}
    changes = tuple(Change(each.day, each.parts) for each in read.changes)
    return Answers(given, read.confirmed, read.confirmed_on, changes)


def save_answers(city: Path, answers: Answers) -> None:
    """Write the city's answers, in the order of the table."""
    given = {field.id: told for field in fields() if (told := answers.given.get(field.id))}
    values: dict[str, object] = {
        "answers": {id_: told.get(PLAIN) or dict(told) for id_, told in given.items()},
        "confirmed": {part.value: digest for part, digest in answers.confirmed.items()},
        "confirmed_on": answers.confirmed_on,
        "changes": [
            {"day": each.day, "parts": [part.value for part in each.parts]} for each in answers.changes
        ],
    }
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=110)
    write_whole(city / FILE, (HEAD + text).encode())


def _faults(given: Mapping[str, str | Mapping[str, str]]) -> list[str]:
    known, found = {field.id: field for field in fields() if field.is_asked}, []
    for id_, told in given.items():
        field = known.get(id_)
        if field is None:
            found.append(f"{id_}: there is no such field")
        elif isinstance(told, str) == field.is_worded:
            found.append(f"{id_}: needs {'a text for each language' if field.is_worded else 'one text'}")
        else:
            texts = [told] if isinstance(told, str) else told.values()
            found += [f"{id_}: {fault}" for text in texts if (fault := field.fault_of(text))]
    return found
