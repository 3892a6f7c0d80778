"""What the readers of files say is wrong, in the language of whoever reads it on a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

FILE = "fault_words.yaml"
"In the package of each room that has some."
MOST_ROOMS = 4


@dataclass(frozen=True, slots=True)
class FaultWords:
    """A reader's sentence as a pattern, with its translations."""

    pattern: re.Pattern[str]
    says: Mapping[str, str]


def fault_in(sentence: str, language: str, *rooms: str) -> str:
    """Translate a reader's sentence by the words of some rooms; an unknown one stays as it is."""
    for room in rooms:
        for words in _words_of(room):
            if found := words.pattern.fullmatch(sentence):
                return words.says[language].format(**found.groupdict())
    return sentence


@lru_cache(MOST_ROOMS)
def _words_of(room: str) -> tuple[FaultWords, ...]:
    entries: list[dict[str, str]] = yaml.safe_load((files(room) / FILE).read_text(encoding="utf-8"))
    return tuple(FaultWords(_pattern(entry["says"]), entry) for entry in entries)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    texts, names = parts[::2], parts[1::2]
    fields = [f"(?P<{name}>.+?)" for name in names]
    return re.compile(
        "".join(map("".join, zip(map(re.escape, texts), [*fields, ""], strict=True))), re.DOTALL
    )
