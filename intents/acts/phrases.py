"""The reviewed phrases of all languages by which callers agree, object, ask and point back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from re import Pattern

from intents.articles.article import Language
from intents.meaning.understanding import Part
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.yaml_file import reviewed

_FIGURES = tuple("0123456789")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns over plain words, and sets of single words."""

    question: Pattern[str]
    question_word: Pattern[str]
    tag_question: Pattern[str]
    "A verb with the question particle of spoken Canadian French never confirms: “c'est-tu correct”."
    agreed: Pattern[str]
    next: Pattern[str]
    "Words begin as the next thing does: “and the streetlight”."
    joined: Pattern[str]
    going_on: Pattern[str]
    but: Pattern[str]
    harmless: Pattern[str]
    missed: Pattern[str]
    in_person: Pattern[str]
    person_offered: Pattern[str]
    "What an answer says that offers a person."
    wishing: Pattern[str]
    right_place: Pattern[str]
    no_person: Pattern[str]
    postponing: Pattern[str]
    no_text: Pattern[str]
    digit: Pattern[str]
    yes: frozenset[str]
    yes_clauses: frozenset[str]
    no: frozenset[str]
    denying_words: frozenset[str]
    desks: frozenset[str]
    numbers: frozenset[str]
    around_name: frozenset[str]
    titles: frozenset[str]
    "What stands right before a family name."


@cache
def phrases() -> Phrases:
    """Return the phrases of every language, read once."""
    lists = pooled("phrases", "intents.acts")

    def found(name: str) -> Pattern[str]:
        return compiled(lists[name], lists)

    def repeated(name: str) -> str:
        return f"(?:{found(name).pattern})"

    return Phrases(
        question=re.compile(f"^{repeated('leading')}*{repeated('question')}"),
        question_word=found("question_word"),
        tag_question=re.compile(f"^{repeated('asking_tu')}"),
        agreed=re.compile(f"^{repeated('agreeing')}+"),
        next=found("next"),
        joined=re.compile(f"^{repeated('joining')}+"),
        going_on=re.compile(f"{repeated('next')}|{repeated('going_on')}"),
        but=found("but"),
        harmless=found("harmless"),
        missed=found("missed"),
        in_person=found("in_person"),
        person_offered=found("person_offered"),
        wishing=found("wishing"),
        right_place=found("right_place"),
        no_person=found("no_person"),
        postponing=found("postponing"),
        no_text=found("no_text"),
        digit=re.compile(rf"\d|\b(?:{'|'.join(lists['digits'])})\b"),
        yes=frozenset(lists["yes"]),
        yes_clauses=frozenset(lists["yes_clauses"]),
        no=frozenset(lists["no"]),
        denying_words=frozenset(lists["denying_words"]),
        desks=frozenset(lists["desks"]),
        numbers=frozenset(lists["numbers"]),
        around_name=frozenset(lists["around_name"]),
        titles=frozenset(lists["titles"]),
    )


@cache
def parts_named(language: Language) -> tuple[tuple[Part, Pattern[str]], ...]:
    """Return the patterns of an answer's parts."""
    own: Mapping[str, list[str]] | None = reviewed("phrases", language, "intents.acts")
    if own is None:
        return ()
    classes = {
        "number": pooled("phrases", "intents.acts")["number_words"],
        "digit": [*own["digits"], *_FIGURES],
    }
    return (
        (Part.NUMBER, compiled(["{number}", "{digit} {digit}"], classes)),
        (Part.ADDRESS, compiled(own["address"], {})),
    )
