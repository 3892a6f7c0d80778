"""Sentences of callers in danger, from which the matcher learns to hear what no rule foresaw."""

from collections.abc import Iterator, Sequence

from intents.article import Language
from intents.phrasing import DANGER, HARMLESS, Phrasing
from intents.yaml_text import reviewed


def danger_examples(languages: Sequence[Language]) -> tuple[Phrasing, ...]:
    """The reviewed sentences that come with the product, and harmless ones that only sound so."""
    return tuple(example for language in languages for example in _examples(language))


def _examples(language: Language) -> Iterator[Phrasing]:
    sentences: dict[str, list[str]] = reviewed("danger_examples", language) or {}
    for kind, examples in sentences.items():
        label = HARMLESS if kind == HARMLESS else f"{DANGER}{kind}"
        yield from (Phrasing(text, label, language) for text in examples)
