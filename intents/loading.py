"""The answer folder read into a catalog, with every fault of every file at once."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from intents.article import Article, Language
from intents.article_file import ArticleFile
from intents.article_rules import article_faults
from intents.catalog import Catalog
from intents.catalog_rules import Phrase, repeated
from intents.problem import Problem
from intents.topic_file import NAME as TOPICS
from intents.topic_file import read_topics
from intents.yaml_lines import read_yaml


def load_catalog(
    folder: Path, departments: Collection[str], languages: tuple[Language, ...]
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The articles under a folder; with a problem the catalog holds fillers and must not be used."""
    faults = [*_strays(folder)]
    phrases: list[Phrase] = []
    articles: dict[str, Article] = {}
    for path in sorted({*folder.rglob("*.yaml")} - {folder / TOPICS}):
        file = ArticleFile.of(read_yaml(path, faults), languages)
        article = file.article()
        faults += article_faults(article, file, departments)
        faults += _taken(article, file, articles)
        phrases += file.phrases()
        articles.setdefault(article.id, article)
    if not articles:
        faults.append(Problem(folder.as_posix(), 1, "there is no article; put one YAML file for each here"))
    open_ones = read_topics(folder / TOPICS, languages, articles.keys(), faults)
    faults += repeated([*phrases, *open_ones.phrases])
    catalog = Catalog(MappingProxyType(articles), languages, open_ones.topics)
    return catalog, tuple(sorted(set(faults)))


def _strays(folder: Path) -> Iterable[Problem]:
    return (
        Problem(path.as_posix(), 1, "this file is not read; name it .yaml")
        for path in sorted(folder.rglob("*.yml"))
    )


def _taken(article: Article, file: ArticleFile, articles: Mapping[str, Article]) -> Iterable[Problem]:
    if article.id and article.id in articles:
        place = file.fields["id"]
        first = articles[article.id].source
        yield Problem(place.file, place.line, f"the id {article.id} is taken by {first}")
