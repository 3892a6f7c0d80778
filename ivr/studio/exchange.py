"""Answers between a folder and the database: what an import changes, and which files an export writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.text.yaml_file import Problem, yaml_values
from ivr.studio.article_text import FieldChange, value_at, with_changes
from ivr.studio.edition import Author, Edition, State


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brings: new editions, and the slugs that the folder has not any more."""

    editions: tuple[Edition, ...]
    removed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    "Slugs that the folder has as they are on air, but marked as withdrawn."
    unchanged: int

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.editions or self.removed or self.withdrawn)


def slug_of(path: str, catalog: Catalog) -> str:
    """The slug under which a file of a catalog is kept: its article's id, or the topics' name."""
    return next((article.id for article in catalog if article.source == path), path)


def imported(
    texts: Sequence[AnswerText],
    catalog: Catalog,
    on_air: Mapping[str, AnswerText],
    last: Mapping[str, int],
    by: Author,
    now: datetime,
) -> Imported:
    """What differs between a folder and what is on air; `last` holds each slug's newest edition."""
    slugs = {slug_of(text.path, catalog): text for text in texts}
    changed = {slug: text for slug, text in slugs.items() if not _is_held(on_air.get(slug), text)}
    withdrawn = tuple(
        slug
        for slug, text in slugs.items()
        if slug not in changed and text.is_withdrawn and not on_air[slug].is_withdrawn
    )
    editions = tuple(
        Edition(
            slug,
            last.get(slug, 0) + 1,
            text.path,
            text.text,
            by.id,
            catalog[slug].written_by if slug in catalog else by.name,
            now,
            State.WITHDRAWN if text.is_withdrawn else State.PUBLISHED,
            last.get(slug, 0),
        )
        for slug, text in changed.items()
    )
    removed = tuple(slug for slug in on_air if slug not in slugs)
    return Imported(editions, removed, withdrawn, len(slugs) - len(changed) - len(withdrawn))


def _is_held(held: AnswerText | None, text: AnswerText) -> bool:
    """Whether the database has the file as it is.

    An answer that was withdrawn on the line stays withdrawn, though the folder does not know of it yet.
    """
    return held is not None and (held.path, held.text) == (text.path, text.text)


def is_same_answer(article: Article, other: Article) -> bool:
    """Whether two articles say the same in every language."""
    languages = article.wordings.keys() | other.wordings.keys()
    return all(
        language in article.wordings
        and language in other.wordings
        and article.wordings[language].in_full == other.wordings[language].in_full
        for language in languages
    )


def version_problem(article: Article, earlier: Iterable[Article]) -> Problem | None:
    """A text under a version that said something else before: then nobody could tell what callers heard."""
    if all(is_same_answer(article, other) for other in earlier):
        return None
    sentence = (
        f"{article.reference} has said something else before; raise its version when its spoken text changes"
    )
    return Problem(article.source, 1, sentence)


def is_safe(path: str) -> bool:
    """Whether a path stays below the answer folder."""
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and parts.suffix == ".yaml"


WITHDRAWN = ("withdrawn",)


def marked(answer: AnswerText) -> AnswerText:
    """A file as a folder holds it: what is withdrawn says so in its last line."""
    if not answer.is_withdrawn:
        return answer
    return replace(answer, text=with_changes(answer.text, [FieldChange(WITHDRAWN, value=True)]))


def unmarked(answer: AnswerText) -> AnswerText:
    """A folder's file as the database keeps it: whether it is withdrawn is no matter of its text."""
    if "withdrawn" not in answer.text or value_at(yaml_values(answer.text), WITHDRAWN) is not True:
        return answer
    text = with_changes(answer.text, [FieldChange(WITHDRAWN, value=None)])
    return AnswerText(answer.path, text, is_withdrawn=True)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export changes in a folder."""

    written: tuple[AnswerText, ...]
    deleted: tuple[str, ...]
    "Files of answers that are not on air any more."
    foreign: tuple[str, ...]
    "Files that no edition ever had; they stay."


def exported(on_air: Iterable[AnswerText], present: Mapping[str, str], known: Collection[str]) -> Exported:
    """What makes a folder hold what is on air; `known` holds every path that an edition ever had."""
    spoken = {one.path: replace(marked(one), version=0) for one in on_air}
    written = tuple(one for one in spoken.values() if present.get(one.path) != one.text)
    extra = [path for path in present if path not in spoken]
    return Exported(
        written,
        tuple(path for path in extra if path in known),
        tuple(path for path in extra if path not in known),
    )
