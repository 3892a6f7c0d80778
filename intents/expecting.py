"""What the line has just asked, so that a short answer can be heard and understood."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Question:
    """Anything: the open question of the line."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, by word or by 1 and 2."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of up to three articles, or something else."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A key of the key-press menu: the n-th article by key n."""

    articles: tuple[str, ...]


Expecting: TypeAlias = Question | YesNo | Choice | Menu
