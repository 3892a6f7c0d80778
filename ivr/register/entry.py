"""The register entry: what the city answers once, what the line knows of itself, and what changed since."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.storage.export import write_whole
from ivr.web.words import page_languages
from metrics.facts.formula import Rate
from metrics.publishing.monthly import NO_FIGURES, PublicFigures

LONGEST = 2500
PLAIN = ""
"The language of an answer that stands in all of them, such as an address."


class RegisterFormat(StrEnum):
    """A form in which the entry is exported."""

    CANADA = "canada"
    AIA = "aia"
    DUTCH = "dutch"
    ATRS = "atrs"
    HTML = "html"
    MD = "md"


class Part(StrEnum):
    """A part of the running line whose change makes the entry stale."""

    MODELS = "models"
    THRESHOLDS = "thresholds"
    RETENTION = "retention"


def worded(row: Mapping[str, object]) -> Mapping[str, str]:
    """Return what a row of a file says in each language of the pages; raise KeyError if one is missing."""
    return {code: str(row[code]) for code in page_languages()}


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One row of the table of fields."""

    id: str
    name: Mapping[str, str]
    question: Mapping[str, str]
    "Empty for what the line knows itself."
    choices: Mapping[str, Mapping[str, str]]
    "What each choice is called in each language; Dutch among them."
    is_worded: bool
    "Whether it is asked in each language."
    longest: int
    "The most characters of an answer, by the strictest format."
    places: Mapping[str, str]
    "Where it stands in each format."

    @property
    def is_asked(self) -> bool:
        """Whether people must answer it."""
        return bool(self.question)

    def fault_of(self, text: str) -> str:
        """Return why an answer cannot stand, or nothing."""
        if self.choices and text and text not in self.choices:
            return f"choose one of {', '.join(self.choices)}"
        return f"at most {self.longest} characters" if len(text) > self.longest else ""


@cache
def fields() -> tuple[RegisterField, ...]:
    """Return the table of fields, in reading order."""
    rows = yaml_values((files("ivr.register") / "fields.yaml").read_text("utf-8"))
    formats = set(RegisterFormat)
    return tuple(
        RegisterField(
            row["id"],
            row["name"],
            row.get("question", {}),
            row.get("choices", {}),
            row.get("worded", False),
            row.get("longest", LONGEST),
            {place: str(row[place]) for place in formats & set(row)},
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """A model of the running line."""

    name: str
    purpose: str
    "What it does, as the id of its words."
    licence: str
    digest: str
    "The sha256 of its main file; empty for one that runs elsewhere."


FOREIGN = "foreign"
"The purpose of models that find danger in languages that the line does not speak."


@dataclass(frozen=True, slots=True)
class Running:
    """What the line knows of itself."""

    languages: tuple[str, ...]
    models: tuple[ModelInUse, ...]
    thresholds: Mapping[str, float]
    retention: Mapping[str, int]
    "Days for which each kind of record is kept."
    leaves: tuple[tuple[str, str], ...]
    "What leaves the machine, as the id of its words, and to which host."
    website: str
    articles: int
    figures: PublicFigures = NO_FIGURES
    passed_on: tuple[str, ...] = ()
    "Languages that are recognized only to bring their callers to a person."
    tuned: str = ""
    "A digest of every threshold, of which those listed are the most telling."
    tested: Mapping[str, Rate] = dataclasses.field(default_factory=dict)
    "By language, how many of the questions kept apart were understood rightly."

    @property
    def fingerprints(self) -> Mapping[Part, str]:
        """Return a digest of each part whose change makes the entry stale."""
        return {
            Part.MODELS: _digest([(model.name, model.digest) for model in self.models]),
            Part.THRESHOLDS: _digest([self.tuned, dict(sorted(self.thresholds.items()))]),
            Part.RETENTION: _digest(dict(sorted(self.retention.items()))),
        }

    @property
    def understanding(self) -> str:
        """Return a digest of the models and thresholds, whose change needs an approval."""
        prints = self.fingerprints
        return f"{prints[Part.MODELS]}-{prints[Part.THRESHOLDS]}"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """Parts of the line that had changed when the entry was confirmed."""

    day: date
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the city has answered, and how the line was when it was confirmed."""

    given: Mapping[str, Mapping[str, str]]
    "By field and language."
    confirmed: Mapping[Part, str]
    "Fingerprints; empty before the first time."
    confirmed_on: date | None
    changes: tuple[Change, ...]
    "Newest first."

    def of(self, field: RegisterField, language: str) -> str:
        """Return an answer, or nothing."""
        text = self.text(field.id, language)
        return field.choices.get(text, {}).get(language, text) if field.choices else text

    def text(self, field_id: str, language: str) -> str:
        """Return the text of an answer as it was given, or nothing."""
        texts = self.given.get(field_id, {})
        return texts.get(language) or texts.get(PLAIN, "")

    def is_by_language(self, field: RegisterField) -> bool:
        """Return whether an answer has, or needs, a text for each language."""
        texts = self.given.get(field.id, {})
        return bool(texts.keys() - {PLAIN}) or (field.is_worded and not texts)

    def missing(self) -> Iterator[tuple[RegisterField, str]]:
        """Yield each field that is asked and has no answer, with the language that lacks."""
        for field in fields():
            for language in page_languages() if self.is_by_language(field) else (PLAIN,):
                if field.is_asked and not self.text(field.id, language):
                    yield field, language

    def languages_of(self, field: RegisterField) -> tuple[str, ...]:
        """Return the languages in which a field has a text or may get one; one that is plain for all."""
        own = self.given.get(field.id, {}).keys() - {PLAIN}
        if field.choices or not (field.is_worded or own):
            return (PLAIN,)
        return (*page_languages(), *sorted(own - set(page_languages())))

    def revision(self, now: Running) -> str:
        """Return a digest of what is stated and of the line that it is stated of."""
        return _digest([{id_: dict(told) for id_, told in self.given.items()}, dict(now.fingerprints)])

    def stale(self, now: Running) -> tuple[Part, ...]:
        """Return the parts that have changed since the entry was confirmed; all if it never was."""
        return tuple(part for part, print_ in now.fingerprints.items() if self.confirmed.get(part) != print_)

    def confirm(self, now: Running, today: date) -> "Answers":
        """Return the answers as they stand for the line as it is."""
        parts = self.stale(now) if self.confirmed else ()
        changes = (Change(today, parts), *self.changes) if parts else self.changes
        return Answers(self.given, dict(now.fingerprints), today, changes)

    def answer(self, field: RegisterField, language: str, text: str) -> "Answers":
        """Return the answers with one more, or without one that is blank.

        A text for all languages takes the place of theirs; one of a language leaves it to the others.
        """
        before = self.given.get(field.id, {})
        if plain := before.get(PLAIN):
            before = dict.fromkeys(page_languages(), plain)
        texts = {**(before if language else {}), language: text.strip()}
        kept = {code: each for code, each in texts.items() if each}
        given = {**{id_: each for id_, each in self.given.items() if id_ != field.id}, field.id: kept}
        return Answers(given, self.confirmed, self.confirmed_on, self.changes)


NOTHING = Answers({}, {}, None, ())


def lacking(answers: Answers, places: Sequence[str]) -> list[str]:
    """Name what lacks among the fields of some formats, each with its language."""
    return [
        f"{field.id}.{language}" if language else field.id
        for field, language in answers.missing()
        if not places or set(places) & set(field.places)
    ]


FILE = "register.yaml"
HEAD = "# The public register entry of this line; written at /register or by: cityline register edit\n"


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
    """Write the city's answers; raise BadInput if the folder cannot be written."""
    write_whole(city / FILE, written(answers).encode())


def written(answers: Answers) -> str:
    """Return the file of answers, in the order of the table."""
    given = {field.id: told for field in fields() if (told := answers.given.get(field.id))}
    values: dict[str, object] = {
        "answers": {id_: told.get(PLAIN) or dict(told) for id_, told in given.items()},
        "confirmed": {part.value: digest for part, digest in answers.confirmed.items()},
        "confirmed_on": answers.confirmed_on,
        "changes": [
            {"day": each.day, "parts": [part.value for part in each.parts]} for each in answers.changes
        ],
    }
    return HEAD + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=110)


def _faults(given: Mapping[str, str | Mapping[str, str]]) -> list[str]:
    known, found = {field.id: field for field in fields() if field.is_asked}, []
    for id_, told in given.items():
        field = known.get(id_)
        if field is None:
            found.append(f"{id_}: there is no such field")
        elif field.choices and not isinstance(told, str):
            found.append(f"{id_}: needs one of {', '.join(field.choices)}")
        else:
            texts = [told] if isinstance(told, str) else told.values()
            found += [f"{id_}: {fault}" for text in texts if (fault := field.fault_of(text))]
    return found
