"""Marks what an answer says in other languages as behind once the first language's words change alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from intents.articles.article import Behind
from intents.articles.catalog import Catalog
from intents.text.yaml_file import yaml_values
from ivr.studio.article_form import form_of
from ivr.studio.article_text import FieldChange, value_at, with_changes
from ivr.studio.documents.tie import values_in

BEHIND = "behind"
"The field of a language that says so; the answer's file keeps it, so that a folder brings it too."
TOLD = ("spoken", "more")


def in_step(text: str, before: str, languages: Sequence[str], confirmed: Collection[str] = ()) -> str:
    """Return an answer's text with every language marked that did not follow a change of the first.

    Whoever changes the words of a language, or confirms that they still say the same, takes its mark away.
    """
    old, new = form_of(before, languages).fields, form_of(text, languages).fields
    first, *others = languages
    marks = {each: _mark(first, each, old, new, behind_in(before, each)) for each in others}
    changes = [
        FieldChange((each, BEHIND), None if each in confirmed or mark is None else mark.value)
        for each, mark in marks.items()
        if isinstance(value_at(yaml_values(text), (each,)), dict)
    ]
    return with_changes(text, changes)


def behind_in(text: str, language: str) -> Behind | None:
    """Return how far a language of an answer's text is behind."""
    mark = value_at(yaml_values(text), (language, BEHIND))
    return Behind(mark) if mark in {each.value for each in Behind} else None


def behind(catalog: Catalog) -> Iterator[tuple[str, str, Behind]]:
    """Yield the answers that are behind in a language."""
    for article in catalog:
        for language, wording in article.wordings.items():
            if wording.behind:
                yield article.id, language, wording.behind


def _mark(
    first: str, other: str, old: Mapping[str, str], new: Mapping[str, str], now: Behind | None
) -> Behind | None:
    if _told(other, old) != _told(other, new):
        return None
    if _told(first, old) == _told(first, new):
        return now
    is_figure = values_in(_told(first, old)) != values_in(_told(first, new))
    return Behind.FIGURES if is_figure or now is Behind.FIGURES else Behind.WORDS


def _told(language: str, fields: Mapping[str, str]) -> str:
    return "\n".join(fields[f"{name}.{language}"] for name in TOLD)
