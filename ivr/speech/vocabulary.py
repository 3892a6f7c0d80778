"""Sentences in the words of a city's callers, so that a blurred sound is taken for one of them."""

from functools import cache

from intents.yaml_text import reviewed


@cache
def vocabulary(language: str) -> str:
    """The reviewed sentences of a language in one line; empty where there are none."""
    return " ".join(reviewed("vocabulary", language, "ivr.speech") or ())
