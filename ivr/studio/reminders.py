"""Which answers somebody has to look at again, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from ivr.studio.edition import Freshness, freshness


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """An answer that is near the last day on which callers hear it, or past it."""

    article: str
    owner: str
    last_day: date
    facts: tuple[str, ...] = ()
    "The facts that end on that day; none when it is the answer's own review."


def reviews_due(catalog: Catalog, today: date) -> tuple[ReviewDue, ...]:
    """Every answer on air whose owner has to be reminded, the most urgent first."""
    near = (one for one in catalog if not one.is_withdrawn and freshness(one, today) is not Freshness.FRESH)
    return tuple(sorted(map(_due, near), key=lambda one: (one.last_day, one.article)))


def by_owner(due: Iterable[ReviewDue]) -> dict[str, tuple[ReviewDue, ...]]:
    """The answers of each owner, in the same order."""
    found: dict[str, tuple[ReviewDue, ...]] = {}
    for one in due:
        found[one.owner] = (*found.get(one.owner, ()), one)
    return found


def _due(article: Article) -> ReviewDue:
    ending = tuple(fact.id for fact in article.facts if fact.valid_until == article.last_day)
    is_own = article.review_by == article.last_day
    return ReviewDue(article.id, article.owner, article.last_day, () if is_own else ending)
