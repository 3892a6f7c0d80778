"""The pattern language of the reviewed rules, over plain words.

`word`      that word                 `word*`   a word that begins so; `*` any, `*word` one that ends so
`a|b`       one of them               `a|b?`    one of them or nothing
`a_b`       two words as one choice
`{class}`   a phrase of that class    `!a|b`    what follows is not that
`...`       up to three words         `...8`    up to eight
`^` `$`     beginning and end of what was said
`#`         a word that begins with a figure
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

_ENDS = {"^": r"(?<!.)", "$": r"(?!.)"}
_WRAPPED = re.compile(r"\s*\|\s*")

Classes: TypeAlias = Mapping[str, Sequence[str]]


def compiled(patterns: Sequence[str], classes: Classes) -> re.Pattern[str]:
    """One expression that finds any of the patterns in a text normalized by `wording.plain`."""
    return re.compile(r"(?<![^ ])(?:" + "|".join(_phrase(each, classes) for each in patterns) + ")")


def _phrase(pattern: str, classes: Classes) -> str:
    return "".join(_element(each, classes) for each in _WRAPPED.sub("|", pattern).split())


def _element(element: str, classes: Classes) -> str:
    if element.startswith("..."):
        return rf"(?:\S+ ){{0,{element[3:] or 3}}}"
    if element.startswith("!"):
        return f"(?!{_choice(element[1:], classes)})"
    if element.endswith("?"):
        return f"(?:{_choice(element[:-1], classes)})?"
    return _choice(element, classes)


def _choice(element: str, classes: Classes) -> str:
    return "(?:" + "|".join(_one(each, classes) for each in element.split("|")) + ")"


def _one(word: str, classes: Classes) -> str:
    if word in _ENDS:
        return _ENDS[word]
    if word.startswith("{"):
        return "(?:" + "|".join(_phrase(each, classes) for each in classes[word[1:-1]]) + ")"
    if word == "#":
        return r"\d\S* "
    if word.startswith("*"):
        return r"\S*" + re.escape(word[1:]) + " "
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\S* "
    return re.escape(word.replace("_", " ")) + " "


MOST_DIGITS = 9
"No number that is kept is longer, and no database takes one that is much longer."


def whole_number(text: str) -> int | None:
    """Return the number, or None for any other text."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
