"""A banner as the text of its file."""

from collections.abc import Mapping
from typing import assert_never

from routing.banner import Banner, EveryCall, Scope, SomeArticles, SomeDepartments
from routing.department_text import written


def banner_text(banner: Banner) -> str:
    """The text that is read as this banner."""
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
    """A scope as its fields."""
    match scope:
        case EveryCall():
            return {"kind": "all"}
        case SomeArticles(articles):
            return {"kind": "articles", "articles": sorted(articles)}
        case SomeDepartments(departments):
            return {"kind": "departments", "departments": sorted(departments)}
        case _:
            assert_never(scope)
