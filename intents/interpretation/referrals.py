"""Whose business something is that no city does: the referrals in a city's folder."""

from collections.abc import Mapping
from dataclasses import dataclass

from intents.articles.article import Language
from intents.articles.catalog import Catalog
from intents.matching.matcher import Matcher
from intents.meaning.understanding import Candidate

SURELY_WHOSE, PERHAPS_WHOSE = 0.9, 0.5
"Minimum probabilities of a referral among all: to be told, and to be one that it would be a guess to name."
UNKNOWN = "elsewhere.unknown"
"The referral that names nobody."


@dataclass(frozen=True, slots=True, eq=False)
class Referrals:
    """A city's referrals, and the matcher that tells them apart."""

    articles: frozenset[str]
    matcher: Matcher | None = None
    "None if there is nothing to tell apart."

    @staticmethod
    def of(catalog: Catalog, matcher: Matcher | None) -> "Referrals":
        """Return the referrals of a catalog."""
        return Referrals(frozenset(article.id for article in catalog if article.is_referral), matcher)

    def whose(self, text: str, language: Language) -> Candidate | None:
        """Return the referral for words that are no city's business; None if it would be a guess."""
        shares: Mapping[str, float] = self.matcher.shares(text, language) if self.matcher else {}
        best = max(shares, key=shares.__getitem__, default=UNKNOWN)
        chance = shares.get(best, 0.0)
        if best in self.articles and chance >= SURELY_WHOSE:
            return Candidate(best, chance)
        if best != UNKNOWN and chance >= PERHAPS_WHOSE:
            return None
        return Candidate(UNKNOWN, 1.0) if UNKNOWN in self.articles else None
