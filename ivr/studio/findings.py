"""What is wrong with an answer or a fact, and what its tests found, in the reader's words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, TypeAlias

import yaml

from intents.articles.facts import NAME as FACTS
from intents.articles.folder import AnswerText
from intents.articles.phrasing import DANGER, OUT_OF_SCOPE, articles_of
from intents.evaluation.trial import CONTROL, NOT
from intents.text.yaml_file import Problem, yaml_node
from ivr.studio.article_form import OF_ARTICLE, OF_LANGUAGE
from ivr.studio.article_text import FieldPath

FILE = "fault_words.yaml"
"In the package of each room that has some."
MOST_ROOMS = 4


@dataclass(frozen=True, slots=True)
class FaultWords:
    """A reader's sentence as a pattern, with its translations."""

    pattern: re.Pattern[str]
    says: Mapping[str, str]


def fault_in(sentence: str, language: str, *rooms: str) -> str:
    """Translate a reader's sentence by the words of some rooms; an unknown one stays as it is."""
    for room in rooms:
        for words in _words_of(room):
            if found := words.pattern.fullmatch(sentence):
                return words.says[language].format(**found.groupdict())
    return sentence


@lru_cache(MOST_ROOMS)
def _words_of(room: str) -> tuple[FaultWords, ...]:
    entries: list[dict[str, str]] = yaml.safe_load((files(room) / FILE).read_text(encoding="utf-8"))
    return tuple(FaultWords(_pattern(entry["says"]), entry) for entry in entries)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    texts, names = parts[::2], parts[1::2]
    fields = [f"(?P<{name}>.+?)" for name in names]
    return re.compile(
        "".join(map("".join, zip(map(re.escape, texts), [*fields, ""], strict=True))), re.DOTALL
    )


ROOMS = ("ivr.studio", "ivr.studio.directory")
"Whose words for faults the studio shares."
_MISSING = re.compile(r"the field (?P<name>\w+) is missing")
_REPEATED = re.compile(
    r"this (?P<use>.+) is already a phrasing of (?P<article>.+) at (?P<file>.+):(?P<line>\d+)"
)
_NO_UNIT = " has no unit;"
_NEAR_MISSES = "not_"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault, and where the reader mends it."""

    sentence: str
    page: str = ""
    "The path of the form's page."
    field: str = ""
    "The field's id in the form, such as spoken.fr; empty where the form has no such field."
    label: str = ""
    "What the form calls it, or what another answer is called."
    language: str = ""
    quoted: str = ""
    "The question that it is about: a form has no lines to count."

    def __str__(self) -> str:
        return f"{self.label}: {self.sentence}" if self.label else self.sentence


Told: TypeAlias = str | FieldFault
"Why nothing was done."


class Words(Protocol):
    """The words of the pages in one language."""

    @property
    def language(self) -> str:
        """The code of the language."""
        ...

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""
        ...


def meant_by(labels: str, words: Words, name_of: Callable[[str], str]) -> str:
    """Return what the tests call an answer, several, an emergency or nothing, as people call it."""
    return ", ".join(dict.fromkeys(_meant(label, words, name_of) for label in labels.split(", ")))


def _meant(label: str, words: Words, name_of: Callable[[str], str]) -> str:
    if label.startswith(NOT):
        return words("studio.not_it", answer=name_of(label.removeprefix(NOT)))
    if label.startswith(DANGER):
        return words("studio.emergency")
    if label.startswith(CONTROL):
        return words("studio.wish")
    if label in {"", OUT_OF_SCOPE}:
        return words("studio.nothing")
    return words("studio.or").join(name_of(article) for article in articles_of(label))


@dataclass(frozen=True, slots=True)
class Named:
    """What the answers on air are called in the reader's language: by their slug, and by their file."""

    by_slug: Mapping[str, str]
    by_file: Mapping[str, str]


def told_faults(
    problems: Iterable[Problem], slug: str, answer: AnswerText, words: Words, named: Named
) -> tuple[FieldFault, ...]:
    """Return each problem of a base as whoever works on one of its files reads it."""
    reading = _Reading(slug, answer.path, _spots(answer.text), words, named)
    return tuple(reading.told(problem) for problem in problems)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Somebody's work on a file."""

    slug: str
    path: str
    spots: Mapping[int, list["_Spot"]]
    words: Words
    named: Named

    def told(self, problem: Problem) -> FieldFault:
        problem = self._from_here(problem)
        sentence = fault_in(problem.sentence, self.words.language, *ROOMS)
        if problem.file != self.path:
            return FieldFault(sentence, label=self._called(problem.file))
        spot = _spot_of(problem, self.spots.get(problem.line, []))
        if spot is None:
            return FieldFault(sentence)
        is_fact = self.slug == FACTS
        place = _of_fact(spot.path, self.words) if is_fact else _of_article(spot.path, self.slug, self.words)
        is_about_question = problem.sentence.startswith("this ")
        return replace(place, sentence=sentence, quoted=spot.text if is_about_question else "")

    def _from_here(self, problem: Problem) -> Problem:
        """A question that two files have, as it is told in the one that is worked on."""
        found = _REPEATED.fullmatch(problem.sentence)
        if not found:
            return problem
        use, article, place = found["use"], found["article"], f"{found['file']}:{found['line']}"
        if problem.file == self.path or found["file"] != self.path:
            called = self.named.by_slug.get(article, article)
            return replace(problem, sentence=f"this {use} is already a phrasing of {called} at {place}")
        other, there = self._called(problem.file), f"{problem.file}:{problem.line}"
        told = f"this phrasing is already a {use} of {other} at {there}"
        return Problem(self.path, int(found["line"]), told)

    def _called(self, file: str) -> str:
        return self.named.by_file.get(file, file)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value of the file."""

    path: FieldPath
    is_mapping: bool
    text: str


def _spots(text: str) -> Mapping[int, list[_Spot]]:
    """What begins on each line, the innermost last."""
    found: dict[int, list[_Spot]] = {}
    try:
        root = yaml_node(text)
    except (yaml.YAMLError, RecursionError):
        root = None
    for line, spot in _walked(root, ()):
        found.setdefault(line, []).append(spot)
    return found


def _walked(node: yaml.Node | None, path: FieldPath) -> Iterator[tuple[int, _Spot]]:
    if node is None:
        return
    text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    yield node.start_mark.line + 1, _Spot(path, isinstance(node, yaml.MappingNode), text)
    match node:
        case yaml.MappingNode():
            for key, value in node.value:
                yield from _walked(value, (*path, str(key.value)))
        case yaml.SequenceNode():
            for item in node.value:
                yield from _walked(item, path)
        case _:
            pass


def _spot_of(problem: Problem, spots: list[_Spot]) -> _Spot | None:
    """The value that a sentence is about: its first word names one of several on a line."""
    if missing := _MISSING.fullmatch(problem.sentence):
        within = next((spot for spot in reversed(spots) if spot.is_mapping), None)
        return within and _Spot((*within.path, missing["name"]), is_mapping=False, text="")
    name = problem.sentence.split(" ", 1)[0]
    called = next((spot for spot in spots if spot.path[-1:] == (name,)), None)
    if called and _NO_UNIT in problem.sentence:
        return _Spot((*called.path, "unit"), is_mapping=False, text="")
    return called or (spots[-1] if spots else None)


def _of_article(path: FieldPath, slug: str, words: Words) -> FieldFault:
    page = f"/studio/{slug}"
    match path:
        case ("tests", language):
            field = "not" if language.startswith(_NEAR_MISSES) else "tests"
            return _of_language(
                page, field, language.removeprefix(_NEAR_MISSES), f"studio.field.{field}", words
            )
        case (language, field, *_) if field in OF_LANGUAGE:
            return _of_language(page, field, language, f"studio.field.{field}", words)
        case (field,) if field in OF_ARTICLE:
            return FieldFault("", page, field, words(f"studio.field.{field}"))
        case _:
            return FieldFault("", label=".".join(path))


_OF_FACT = {
    "kind": "studio.fact_kind",
    "value": "studio.fact_value",
    "unit": "studio.fact_unit",
    "from": "studio.fact_from",
    "until": "studio.fact_until",
    "source": "studio.fact_source",
}
_OF_FACT_BY_LANGUAGE = {"name": "studio.field.name", "value": "studio.fact_address"}


def _of_fact(path: FieldPath, words: Words) -> FieldFault:
    match path:
        case ("facts", fact, field, language) if field in _OF_FACT_BY_LANGUAGE:
            name = f"{field}.{language}"
            return FieldFault("", _page_of(fact), name, fact_label(name, words), language)
        case ("facts", fact, field) if field in _OF_FACT:
            return FieldFault("", _page_of(fact), field, fact_label(field, words))
        case ("facts", fact):
            return FieldFault("", _page_of(fact), "kind", fact)
        case _:
            return FieldFault("", label=".".join(path))


def fact_label(name: str, words: Words) -> str:
    """Return what the form of a fact calls a field: `unit`, `name.fr`."""
    field, _, language = name.partition(".")
    return f"{words(_OF_FACT_BY_LANGUAGE[field])} ({language})" if language else words(_OF_FACT[field])


def _page_of(fact: str) -> str:
    return f"/studio/facts/{fact}"


def _of_language(page: str, field: str, language: str, label: str, words: Words) -> FieldFault:
    return FieldFault("", page, f"{field}.{language}", f"{words(label)} ({language})", language)
