"""Sentences of callers in danger, from which the matcher learns to hear what no rule foresaw."""

from collections.abc import Iterator, Sequence
from importlib.resources import files

import yaml

from intents.article import Language
from intents.phrasing import DANGER, HARMLESS, Phrasing


def danger_examples(languages: Sequence[Language]) -> tuple[Phrasing, ...]:
    """The reviewed sentences that come with the product, and harmless ones that only sound so."""
    return tuple(example for language in languages for example in _examples(language))


def _examples(language: Language) -> Iterator[Phrasing]:
    file = files("intents").joinpath(f"danger_examples_{language}.yaml")
    sentences: dict[str, list[str]] = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    for kind, examples in sentences.items():
        label = HARMLESS if kind == HARMLESS else f"{DANGER}{kind}"
        yield from (Phrasing(text, label, language) for text in examples)
