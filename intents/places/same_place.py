"""Whether an address that was asked for is the one that the caller told before: “at the same place”."""

from functools import cache
from re import Pattern

from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import plain

MOST_WORDS = 10
"In longer sentences the same words belong to something else."


def says_same(text: str) -> bool:
    """Whether the words, of whichever language, mean the address before."""
    said = plain(text)
    return len(said.split()) <= MOST_WORDS and _same().search(said) is not None


@cache
def _same() -> Pattern[str]:
    return compiled(pooled("same_place", "intents.places")["same"], {})
