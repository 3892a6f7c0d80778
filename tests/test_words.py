"""Names are words of the field: each has one meaning, and none is of this project's dialect."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLAIN = {
    "vain": "unanswered",
    "wish": "request, keyword or choice",
    "neglect": "long overdue",
    "spared": "paused",
    "debt": "due",
    "likeness": "similarity",
}
"What names said here, and what is said instead."
ROOMS = (
    *("ivr/accounts", "ivr/api", "ivr/desk", "ivr/texts", "ivr/privacy", "ivr/run", "ivr/storage"),
    *("ivr/studio", "ivr/systems", "ivr/web"),
    *("routing/departments", "routing/outbound", "routing/requests", "routing/texting"),
)
"Those whose names have been read; a room that is read joins them."
ONCE = ("Asked", "Heard", "Unreached", "Wish")
"Each was the name of several classes."


def names_in(path: Path) -> Iterator[str]:
    """The names that a module gives: its own, and those of classes, functions, parameters and variables."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def is_dialect(name: str, word: str) -> bool:
    return any(each.startswith(word) for each in words_of(name))


@pytest.mark.parametrize("word", PLAIN)
def test_no_name_is_of_the_projects_dialect(word: str) -> None:
    modules = [
        path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
    ]

    assert modules
    assert [
        f"{path.relative_to(ROOT)}: {name} (say {PLAIN[word]})"
        for path in modules
        for name in names_in(path)
        if is_dialect(name, word)
    ] == []


def test_every_room_whose_words_are_checked_is_there() -> None:
    assert [room for room in ROOMS if not (ROOT / room).is_dir()] == []


def test_a_class_name_has_one_meaning() -> None:
    product = [
        path
        for package in ("ivr", "intents", "routing", "metrics")
        for path in (ROOT / package).rglob("*.py")
    ]
    classes = Counter(
        node.name
        for path in product
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert {name: classes[name] for name in ONCE if classes[name] > 1} == {}


@pytest.mark.parametrize(
    ("name", "word"), [("asked_in_vain", "vain"), ("PageWish", "wish"), ("is_neglected", "neglect")]
)
def test_a_word_is_found_in_any_form_of_name(name: str, word: str) -> None:
    assert is_dialect(name, word)
