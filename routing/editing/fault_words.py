"""What the readers of files say is wrong, in the words of the person who filled in a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class FaultWords:
    """One sentence of a reader, as a pattern, and how the pages say it in each language."""

    pattern: re.Pattern[str]
    says: Mapping[str, str]


def fault_in(sentence: str, language: str) -> str:
    """Return a reader's sentence in a language; one that is not known stays as it is."""
    for words in _every():
        if found := words.pattern.fullmatch(sentence):
            return words.says[language].format(**found.groupdict())
    return sentence


@cache
def _every() -> tuple[FaultWords, ...]:
    source = files("routing.editing") / "fault_words.yaml"
    entries: list[dict[str, str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return tuple(FaultWords(_pattern(entry["says"]), entry) for entry in entries)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    texts, names = parts[::2], parts[1::2]
    fields = [f"(?P<{name}>.+?)" for name in names]
    return re.compile(
        "".join(map("".join, zip(map(re.escape, texts), [*fields, ""], strict=True))), re.DOTALL
    )
