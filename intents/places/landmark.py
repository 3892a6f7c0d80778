"""Leaves out what only stands near a place: « devant l'église », “by the school” name no street."""

from collections.abc import Sequence

from intents.places.place import AFTER, ARTICLES, BEFORE, NEAR, WITH_ARTICLE

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
