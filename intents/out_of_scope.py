"""Sentences that no article answers, from which the matcher learns what to refuse."""

from collections.abc import Sequence

from intents.article import Language
from intents.phrasing import OUT_OF_SCOPE, Phrasing
from intents.yaml_text import reviewed


def out_of_scope(languages: Sequence[Language]) -> tuple[Phrasing, ...]:
    """The sentences that come with the product, in the languages that it has."""
    return tuple(
        Phrasing(sentence, OUT_OF_SCOPE, language)
        for language in languages
        for sentence in _sentences(language)
    )


def _sentences(language: Language) -> list[str]:
    sentences: list[str] | None = reviewed("out_of_scope", language)
    return sentences or []
