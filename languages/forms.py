"""The forms of each language: which languages there are, their small words, and their grammar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale

from languages.grammar import Grammar

FILE, PROFILE = "forms.yaml", "language.yaml"
DEFAULT = "en"
"The language of whoever has no other: its forms stand in where a language lacks one."


@dataclass(frozen=True, slots=True)
class Forms:
    """A language's small words and patterns by name, and its grammar."""

    language: str
    values: Mapping[str, Any] = field(repr=False)
    grammar: Grammar = field(repr=False)

    def text(self, name: str) -> str:
        """Return a word or phrase; the default language's where this one has none."""
        return str(self._value(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of words; the default language's where this one has none."""
        return tuple(map(str, self._value(name)))

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return named values; the default language's where this one has none."""
        found: Mapping[str, Any] = self._value(name)
        return found

    def number(self, name: str) -> float:
        """Return a measured figure; the default language's where this one has none."""
        return float(self._value(name))

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return measured figures; the default language's where this one has none."""
        return tuple(map(float, self._value(name)))

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """Return a pattern; None where this language has none."""
        return compiled(str(self.values[name])) if name in self.values else None

    def has(self, name: str) -> bool:
        """Whether this language itself has a form, or says yes to it."""
        return bool(self.values.get(name))

    def _value(self, name: str) -> Any:
        return self.values[name] if name in self.values else _values(DEFAULT)[name]


@cache
def formed_languages() -> tuple[str, ...]:
    """Return the languages that have forms, by their folders."""
    return tuple(
        sorted(folder.name for folder in files(__package__).iterdir() if folder.joinpath(FILE).is_file())
    )


@cache
def forms(language: str) -> Forms:
    """Return a language's forms; those of CLDR and of the default language for one without a folder."""
    return Forms(language, _values(language), _grammar(language))


def language_name(language: str, within: str = DEFAULT) -> str:
    """Return what a language is called within another."""
    return str(Locale.parse(language).get_language_name(within))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is indifferent to case, compiled once."""
    return re.compile(pattern, re.IGNORECASE)


def words_of(language: str, name: str) -> Mapping[str, Any]:
    """Return what a file of a language's folder holds; empty where there is none."""
    file = files(__package__) / language / name
    read: Mapping[str, Any] = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    return read


@cache
def profile_of(language: str) -> Mapping[str, Any]:
    """Return what a language's folder says of the language itself."""
    return words_of(language, PROFILE)


@cache
def _values(language: str) -> Mapping[str, Any]:
    return {**profile_of(language), **words_of(language, FILE)}


def _grammar(language: str) -> Grammar:
    folder = files(__package__) / language
    if not folder.joinpath("grammar.py").is_file():
        return Grammar(language)
    grammar: Grammar = import_module(f"{__package__}.{language}.grammar").GRAMMAR
    return grammar
