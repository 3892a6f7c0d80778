"""The usage declaration: what everybody promises before they see any caller's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.web.words import page_languages

FILE = "declaration.yaml"
LONGEST_VERSION = 32


class DeclarationText(BaseModel):
    """The declaration in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    lead: str
    promises: tuple[str, ...]
    rules: tuple[str, ...]
    consent: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1, max_length=LONGEST_VERSION)
    date: date


@dataclass(frozen=True, slots=True)
class Declaration:
    """A version of the declaration."""

    version: str
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
    return Declaration(
        read.version, read.date, MappingProxyType({code: getattr(read, code) for code in page_languages()})
    )
