"""Leaves out what only stands near a place: « devant l'église », “by the school” name no street."""

from collections.abc import Sequence

from intents.places.street_words import AFTER, BEFORE

NEAR = frozenset(
    {"by", "near", "of", "to", "from", "behind", "beside", "outside", "opposite", "past", "at", "facing"}
    | {"devant", "derriere", "pres", "de", "face", "cote", "avant", "apres"}
)
ARTICLES = frozenset({"the", "a", "an", "l", "la", "le", "un", "une"})
WITH_ARTICLE = frozenset({"du", "au"})
MARK = "0"
"What no name extends across."


def without_landmarks(said: Sequence[str]) -> list[str]:
    """Return the words with the first of each landmark marked, unless a street's type stands beside it."""
    return [MARK if _is_landmark(said, at) else word for at, word in enumerate(said)]


def _is_landmark(said: Sequence[str], at: int) -> bool:
    before = [*said[max(0, at - 4) : at]]
    has_type = said[at] in BEFORE | AFTER or not AFTER.isdisjoint(said[at + 1 : at + 3])
    if has_type or not BEFORE.isdisjoint(before):
        return False
    is_near = len(before) > 1 and before[-1] in ARTICLES and before[-2] in NEAR
    return is_near or (bool(before) and before[-1] in WITH_ARTICLE and not NEAR.isdisjoint(before[:-1]))
