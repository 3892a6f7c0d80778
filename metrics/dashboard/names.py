"""What departments and topics are called; the ledger itself has only their slugs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language, as the city has them now; what it no longer has keeps its slug."""

    city: str
    departments: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)

    def department(self, slug: str) -> str:
        """Return a department's name."""
        return self.departments.get(slug, slug)

    def article(self, slug: str) -> str:
        """Return what an article is about."""
        return self.articles.get(slug, slug)
