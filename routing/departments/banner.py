"""A banner: a temporary notice such as a snow day or boil-water advisory."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, assert_never

from intents.articles.article import address_faults
from intents.text.yaml_file import Entry
from routing.departments.department import Directory
from routing.departments.department_text import written


@dataclass(frozen=True, slots=True)
class EveryCall:
    """The banner is for all callers."""


@dataclass(frozen=True, slots=True)
class SomeArticles:
    """The banner is for callers with one of these articles."""

    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class SomeDepartments:
    """The banner is for callers whose topic belongs to one of these departments."""

    departments: frozenset[str]


Scope: TypeAlias = EveryCall | SomeArticles | SomeDepartments


class Mode(StrEnum):
    """When in the call a banner is played."""

    BEFORE_GREETING = "before_greeting"
    BEFORE_ANSWER = "before_answer"
    REPLACE_ANSWER = "replace_answer"


@dataclass(frozen=True, slots=True)
class Banner:
    """A notice with its scope, period and owner."""

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
        """Whether it concerns a caller with this article and department."""
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
    """Return the banners for such a caller at an instant, latest start first."""
    heard = (
        banner
        for banner in banners
        if banner.starts_at <= at < banner.ends_at and banner.concerns(article, department)
    )
    return tuple(sorted(heard, key=lambda banner: (banner.starts_at, banner.id), reverse=True))


FIELDS = ("id", "scope", "mode", "text", "starts_at", "ends_at", "owner", "approved_by")
NEVER = datetime.min.replace(tzinfo=UTC)


class ScopeKind(StrEnum):
    """A scope's name in files."""

    ALL = "all"
    ARTICLES = "articles"
    DEPARTMENTS = "departments"


def read_banner(entry: Entry, directory: Directory, articles: Collection[str]) -> Banner:
    """Return the banner; faulty fields hold placeholders."""
    fields = entry.fields(FIELDS)
    starts_at, ends_at = fields["starts_at"].moment(), fields["ends_at"].moment()
    if starts_at and ends_at and ends_at <= starts_at:
        fields["ends_at"].fault("ends_at is not after starts_at")
    texts = fields["text"].in_languages(directory.languages)
    for sentence in {fault for text in texts.values() for fault in address_faults(text)}:
        fields["text"].fault(sentence)
    return Banner(
        id=fields["id"].text(),
        scope=_scope(fields["scope"], directory, articles),
        mode=fields["mode"].one_of(Mode),
        texts=texts,
        starts_at=starts_at or NEVER,
        ends_at=ends_at or NEVER,
        owner=fields["owner"].text(),
        approved_by=fields["approved_by"].text(),
    )


def _scope(entry: Entry, directory: Directory, articles: Collection[str]) -> Scope:
    fields = entry.fields(("kind",), ("articles", "departments"))
    kind = fields["kind"].one_of(ScopeKind)
    for name in ("articles", "departments"):
        if fields[name].is_given is not (kind == name):
            entry.fault(f"the scope {kind} must {'have' if kind == name else 'not have'} {name}")
    match kind:
        case ScopeKind.ALL:
            return EveryCall()
        case ScopeKind.ARTICLES:
            return SomeArticles(_known(fields["articles"], articles, "article"))
        case ScopeKind.DEPARTMENTS:
            return SomeDepartments(_known(fields["departments"], directory.departments, "department"))


def _known(entry: Entry, known: Collection[str], what: str) -> frozenset[str]:
    slugs = frozenset(item.text() for item in entry.items())
    if entry.is_given and not slugs:
        entry.fault(f"{entry.name} must hold at least one")
    for slug in sorted(slugs - set(known) - {""}):
        entry.fault(f"there is no {what} {slug}")
    return slugs


def banner_text(banner: Banner) -> str:
    """Return the file text of a banner."""
    return written(
        {
            "id": banner.id,
            "scope": scope_fields(banner.scope),
            "mode": banner.mode.value,
            "text": dict(banner.texts),
            "starts_at": banner.starts_at.isoformat(),
            "ends_at": banner.ends_at.isoformat(),
            "owner": banner.owner,
            "approved_by": banner.approved_by,
        }
    )


def scope_fields(scope: Scope) -> Mapping[str, object]:
    """Return a scope's fields."""
    match scope:
        case EveryCall():
            return {"kind": "all"}
        case SomeArticles(articles):
            return {"kind": "articles", "articles": sorted(articles)}
        case SomeDepartments(departments):
            return {"kind": "departments", "departments": sorted(departments)}
        case _:
            assert_never(scope)
