"""Sentences of callers in danger, and of others, from which the product learned to tell them apart."""

from collections.abc import Iterator

from intents.article import Language
from intents.danger import LANGUAGES
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.understanding import DangerKind
from intents.yaml_text import reviewed

_HARMLESS = ("harmless", "ordinary")


def danger_examples() -> tuple[Phrasing, ...]:
    """The reviewed sentences that come with the product."""
    return tuple(example for language in LANGUAGES for example in _examples(language))


def _examples(language: Language) -> Iterator[Phrasing]:
    sentences: dict[str, list[str]] = reviewed("danger_examples", language)
    for kind, examples in sentences.items():
        label = HARMLESS if kind in _HARMLESS else f"{DANGER}{DangerKind(kind)}"
        yield from (Phrasing(text, label, language) for text in examples)
