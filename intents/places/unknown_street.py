"""Whether an address names a street that the city does not have: “in front of 2210 Laurier Street”."""

from collections.abc import Iterable

from intents.places.civic_number import SpokenNumber
from intents.places.street_words import AFTER, BEFORE, ITS_OWN, NAMELESS, SHORT
from intents.text.wording import plain

UNNAMED = ITS_OWN | {"the"}
FARTHEST = 3
"Words between a number and the type of its street."
BESIDE = 200
"Characters beside a number in which its street is named."


def names_street(text: str, numbers: Iterable[SpokenNumber]) -> bool:
    """Whether a street with a type and a name follows one of the numbers."""
    return any(_follows(text[number.ends :][:BESIDE]) for number in numbers if not number.is_article)


def _follows(text: str) -> bool:
    said = [SHORT.get(word, word) for word in plain(text).split()]
    first, rest = said[:1], said[1:]
    if first and first[0] in BEFORE and any(word not in NAMELESS for word in rest[:FARTHEST]):
        return True
    named = zip(["", *said], said[: FARTHEST + 1], strict=False)
    types = (at for at, (before, word) in enumerate(named) if word in AFTER and before not in UNNAMED)
    name = said[: next(types, 0)]
    return any(word not in NAMELESS for word in name)
