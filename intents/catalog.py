"""The published articles, checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from intents.article import Article, Language
from intents.topic import Topic


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every article that may be spoken, by id."""

    articles: MappingProxyType[str, Article]
    languages: tuple[Language, ...]
    topics: tuple[Topic, ...] = ()

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles.values())

    def __getitem__(self, article: str) -> Article:
        return self.articles[article]

    def __contains__(self, article: str) -> bool:
        return article in self.articles
