"""What differs between two editions, field by field and word by word, for people who read no YAML."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from intents.articles.article import Consequence, Handling
from ivr.studio.article_form import LISTS, ArticleForm


class Part(StrEnum):
    """Whether words stay, are new, or are gone."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in a row."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs."""

    field: str
    language: str
    words: tuple[Words, ...]


def readable(form: ArticleForm, say: Callable[[str], str], departments: Mapping[str, str]) -> ArticleForm:
    """A form whose choices are called as the pages call them, not as the file does."""
    called = {
        "department": departments,
        "hours_of": departments,
        "handling": {one.value: say(f"studio.handling.{one.value}") for one in Handling},
        "consequence": {one.value: say(f"studio.consequence.{one.value}") for one in Consequence},
    }
    chosen = {name: called[name].get(form.fields.get(name, ""), form.fields.get(name, "")) for name in called}
    return ArticleForm(
        {**form.fields, **{name: text for name, text in chosen.items() if name in form.fields}}
    )


def differences(before: ArticleForm, after: ArticleForm) -> tuple[FieldDifference, ...]:
    """Every field that differs, in the order of the form."""
    return tuple(_differences(before, after))


def _differences(before: ArticleForm, after: ArticleForm) -> Iterator[FieldDifference]:
    for name in (*before.fields, *(name for name in after.fields if name not in before.fields)):
        old, new = before.fields.get(name, ""), after.fields.get(name, "")
        if old != new:
            field, _, language = name.partition(".")
            words = by_line(old, new) if field in LISTS else by_word(old, new)
            yield FieldDifference(field, language, tuple(words))


def by_word(old: str, new: str) -> Iterator[Words]:
    """Two texts as one, word by word."""
    return _compared(old.split(), new.split(), " ")


def by_line(old: str, new: str) -> Iterator[Words]:
    """Lists: only the lines that came or went."""
    before, after = old.splitlines(), new.splitlines()
    yield from (Words(Part.GONE, line) for line in before if line not in after)
    yield from (Words(Part.ADDED, line) for line in after if line not in before)


def _compared(old: list[str], new: list[str], between: str) -> Iterator[Words]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Words(Part.SAME, between.join(old[a:b]))
            continue
        if b > a:
            yield Words(Part.GONE, between.join(old[a:b]))
        if d > c:
            yield Words(Part.ADDED, between.join(new[c:d]))
