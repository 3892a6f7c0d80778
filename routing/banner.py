"""A notice on air for a while: snow day, boil-water advisory; it ends by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True)
class EveryCall:
    """The banner is for all callers."""


@dataclass(frozen=True, slots=True)
class SomeArticles:
    """The banner is for those who ask one of these."""

    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class SomeDepartments:
    """The banner is for those whose question belongs to one of these."""

    departments: frozenset[str]


Scope: TypeAlias = EveryCall | SomeArticles | SomeDepartments


class Mode(StrEnum):
    """Where in the call a banner is heard."""

    BEFORE_GREETING = "before_greeting"
    BEFORE_ANSWER = "before_answer"
    REPLACE_ANSWER = "replace_answer"


@dataclass(frozen=True, slots=True)
class Banner:
    """What is said, to whom, from when until when, and who answers for it."""

    id: str
    scope: Scope
    mode: Mode
    texts: MappingProxyType[str, str]
    "By language."
    starts_at: datetime
    ends_at: datetime
    owner: str
    approved_by: str

    def concerns(self, article: str | None, department: str | None) -> bool:
        """Whether it is for a caller whose question is known so far as these."""
        match self.scope:
            case EveryCall():
                return True
            case SomeArticles(articles):
                return article in articles
            case SomeDepartments(departments):
                return department in departments
            case _:
                assert_never(self.scope)


def on_air(
    banners: Iterable[Banner], at: datetime, article: str | None = None, department: str | None = None
) -> tuple[Banner, ...]:
    """The banners that such a caller hears at an instant, the one that started last first."""
    heard = (
        banner
        for banner in banners
        if banner.starts_at <= at < banner.ends_at and banner.concerns(article, department)
    )
    return tuple(sorted(heard, key=lambda banner: (banner.starts_at, banner.id), reverse=True))
