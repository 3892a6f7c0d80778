"""The usage declaration: what everybody reads, is asked of, and promises before they see callers' data."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, model_validator

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.web.words import page_languages

FILE = "declaration.yaml"
LONGEST_NUMBER = 20
MOST_CHOICES = 6


class QuizQuestion(BaseModel):
    """A question about the rules, with the number of its right choice, counted from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    choices: tuple[str, ...] = Field(min_length=2, max_length=MOST_CHOICES)
    right: int = Field(ge=1, le=MOST_CHOICES)

    @model_validator(mode="after")
    def _has_it(self) -> "QuizQuestion":
        if self.right > len(self.choices):
            raise ValueError(f"{self.right} is none of its {len(self.choices)} choices")
        return self


class DeclarationText(BaseModel):
    """The declaration in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    lead: str
    promises: tuple[str, ...]
    rules: tuple[str, ...]
    consent: str
    quiz: tuple[QuizQuestion, ...] = ()

    def wrong(self, chosen: Mapping[str, object]) -> tuple[int, ...]:
        """Return the numbers of the questions that were not answered rightly, from a form's fields."""
        asked = enumerate(self.quiz, 1)
        return tuple(n for n, one in asked if str(chosen.get(f"quiz-{n}", "")) != str(one.right))


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1, max_length=LONGEST_NUMBER)
    date: date


@dataclass(frozen=True, slots=True)
class Declaration:
    """A version of the declaration."""

    version: str
    "What people accept: its number with a digest of the text, so that any change is accepted anew."
    number: str
    date: date
    texts: Mapping[str, DeclarationText]


def load_declaration(city: Path) -> Declaration:
    """Read the city's declaration, or the default; raise BadCity if it is faulty."""
    own = city / FILE
    source = own if own.is_file() else files("ivr.accounts") / FILE
    try:
        text = source.read_text("utf-8")
        fields = dict.fromkeys(page_languages(), (DeclarationText, ...))
        wanted = create_model("_File", __base__=_File, **fields)  # type: ignore[call-overload]  # one per language
        read = wanted.model_validate(yaml_values(text))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as wrong:
        raise BadCity((f"{own}: not readable as UTF-8 YAML",)) from wrong
    except ValidationError as wrong:
        faults = (f"{own}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
        raise BadCity(tuple(faults)) from None
    digest = hashlib.sha256(read.model_dump_json().encode()).hexdigest()[:8]
    texts = MappingProxyType({code: getattr(read, code) for code in page_languages()})
    return Declaration(f"{read.version}-{digest}", read.version, read.date, texts)
