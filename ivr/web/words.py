"""The words of the pages, by language and id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale

from intents.text.yaml_file import yaml_values
from languages.forms import forms, language_name
from languages.grammar import first_upper
from languages.known import known_languages


@dataclass(frozen=True, slots=True)
class Words:
    """A page's texts in one language."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""
        return self.texts[text].format(**values)

    @property
    def languages(self) -> Mapping[str, str]:
        """Return what each language is called in this one, as a table shows it."""
        return {code: first_upper(self.language_name(code)) for code in page_languages()}

    @property
    def tongues(self) -> Mapping[str, str]:
        """Return what each language that callers are known to speak is called in this one."""
        return _tongues(self.language)

    def language_name(self, code: str) -> str:
        """Return what any language is called in this one."""
        return language_name(code, self.language)

    def counted(self, text: str, number: int, count: str = "") -> str:
        """Return a text in the plural form for a count; `count` is its written form."""
        form = f"{text}.{Locale.parse(self.language).plural_form(number)}"
        return self(form if form in self.texts else text, count=count or str(number))


@cache
def _tongues(within: str) -> Mapping[str, str]:
    return MappingProxyType({code: first_upper(language_name(code, within)) for code in known_languages()})


@cache
def page_languages() -> tuple[str, ...]:
    """Return the languages of the pages, by their files; the first is for people whose own is missing."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in (files("ivr.web") / "words").iterdir()))


def load_words(rooms: Iterable[str] = ("ivr.web",)) -> dict[str, Words]:
    """Read the words of every language from the words/ of each package."""
    return {language: Words(language, _read(tuple(rooms), language)) for language in page_languages()}


def language_of(asked: str, accepted: str) -> str:
    """Return the language wanted by the address or, failing that, the browser."""
    offered = page_languages()
    if asked in offered:
        return asked
    preferred = sorted(map(_language_and_weight, accepted.split(",")), key=lambda each: -each[1])
    return next((language for language, weight in preferred if weight and language in offered), offered[0])


def _language_and_weight(part: str) -> tuple[str, float]:
    language, _, weight = part.partition(";q=")
    try:
        return language.strip().lower()[:2], float(weight or 1)
    except ValueError:
        return "", 0.0


def _read(rooms: Iterable[str], language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for room in rooms:
        texts |= _read_room(room, language)
    return texts


@cache
def _read_room(room: str, language: str) -> Mapping[str, str]:
    """Read a package's words once in a process; they only change with a release."""
    source = files(room) / "words" / f"{language}.yaml"
    texts = yaml_values(source.read_text(encoding="utf-8"))
    return MappingProxyType({name: _unbroken(text, language) for name, text in texts.items()})


def _unbroken(text: str, language: str) -> str:
    """Keep a colon, a unit and quotation marks on the line of their word where the language parts them."""
    unbroken = forms(language).pattern("unbroken")
    return unbroken.sub("\N{NO-BREAK SPACE}", text) if unbroken else text
