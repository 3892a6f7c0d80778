"""Sentences in the words of a city's callers, so that a blurred sound is taken for one of them."""

from functools import cache
from importlib.resources import files

from intents.yaml_text import yaml_values


@cache
def vocabulary(language: str) -> str:
    """The reviewed sentences of a language in one line; empty where there are none."""
    file = files("ivr.speech").joinpath(f"vocabulary_{language}.yaml")
    return " ".join(yaml_values(file.read_text("utf-8"))) if file.is_file() else ""
