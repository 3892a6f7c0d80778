"""The file of one banner."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum

from intents.entry import Entry
from intents.spoken_rules import address_faults
from routing.banner import Banner, EveryCall, Mode, Scope, SomeArticles, SomeDepartments
from routing.directory import Directory

FIELDS = ("id", "scope", "mode", "text", "starts_at", "ends_at", "owner", "approved_by")
NEVER = datetime.min.replace(tzinfo=UTC)


class ScopeKind(StrEnum):
    """How a file names a scope."""

    ALL = "all"
    ARTICLES = "articles"
    DEPARTMENTS = "departments"


def read_banner(entry: Entry, directory: Directory, articles: Collection[str]) -> Banner:
    """The banner; where a field has a fault it holds a filler."""
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
