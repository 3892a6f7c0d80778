"""Sentences of callers in danger, and of others, from which the product learned to tell them apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from intents.article import Language
from intents.danger import LANGUAGES
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.subject_examples import subject_examples
from intents.understanding import DangerKind
from intents.yaml_text import reviewed

_HARMLESS = ("harmless", "ordinary")
_HEARD = "danger_heard"
"Some of them as Whisper writes them down when they are spoken over a telephone."


def danger_examples() -> tuple[Phrasing, ...]:
    """The reviewed sentences that come with the product, and what callers of any city speak about."""
    ordinary = (replace(each, label=HARMLESS) for each in subject_examples())
    return (*(example for language in LANGUAGES for example in _examples(language)), *ordinary)


def _examples(language: Language) -> Iterator[Phrasing]:
    for name in ("danger_examples", _HEARD):
        yield from _labelled(reviewed(name, language) or {}, language)


def _labelled(sentences: Mapping[str, Sequence[str]], language: Language) -> Iterator[Phrasing]:
    for kind, examples in sentences.items():
        label = HARMLESS if kind in _HARMLESS else f"{DANGER}{DangerKind(kind)}"
        yield from (Phrasing(text, label, language) for text in examples)
