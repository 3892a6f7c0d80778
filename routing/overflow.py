"""Where a department's calls go when its own people do not answer."""

from collections.abc import Iterator, Mapping

from routing.department import Department


def overflow_faults(slug: str, departments: Mapping[str, Department], operator: str) -> Iterator[str]:
    """What is wrong with a department's overflow: it leads nowhere, or round in a circle for ever."""
    following = departments[slug].overflow
    if following and following not in departments:
        yield f"there is no department {following} for the overflow"
    elif following and slug == operator:
        yield "the operator comes after every overflow, so it has none itself"
    elif following == slug:
        yield "a department cannot be its own overflow"
    elif slug in _chain(following, departments):
        yield f"the overflow to {following} comes back to {slug}; a circle never reaches the operator"


def _chain(slug: str, departments: Mapping[str, Department]) -> tuple[str, ...]:
    """The departments that follow one another from a first, each once."""
    chain: list[str] = []
    while slug in departments and slug not in chain:
        chain.append(slug)
        slug = departments[slug].overflow
    return tuple(chain)
