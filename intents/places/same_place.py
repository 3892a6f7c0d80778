"""Whether an address that was asked for is the one that the caller told before: “at the same place”."""

from collections.abc import Mapping
from functools import cache
from re import Pattern

from intents.pattern import compiled
from intents.wording import plain
from intents.yaml_file import reviewed

LANGUAGES = ("en", "fr")
MOST_WORDS = 10
"In longer sentences the same words belong to something else."


def says_same(text: str) -> bool:
    """Whether the words, of whichever language, mean the address before."""
    said = plain(text)
    return len(said.split()) <= MOST_WORDS and any(each.search(said) for each in _patterns())


@cache
def _patterns() -> tuple[Pattern[str], ...]:
    read: list[Mapping[str, list[str]]] = [
        reviewed("same_place", each, "intents.places") for each in LANGUAGES
    ]
    return tuple(compiled(each["same"], {}) for each in read)
