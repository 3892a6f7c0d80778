"""A city with answers to few questions: Rivermont with articles left out, few phrasings in the others."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from intents.articles.article import Language
from intents.articles.folder import AnswerText
from intents.text.yaml_file import yaml_values
from ivr.call.city import City, load_city
from ivr.studio.article_form import form_of, text_of

LEFT_OUT = ("audio", "banners", "calls", "journeys", "places", "services")
"Folders that name articles which are not there, or that a typed call does not need."
KEPT_OF_SEVEN = frozenset({0, 2, 4})
"Which of every seven articles are kept, in the order of their files."
MOST_PHRASINGS = 20
"Phrasings in each language of an article: as many as people write before anybody has called."


@dataclass(frozen=True, slots=True)
class PoorCity:
    """The city with which the fortnight begins."""

    city: City
    texts: tuple[AnswerText, ...]
    "What is on air on the first day."
    reviewed: Mapping[str, AnswerText]
    "The reviewed texts that were left out, by article."


def poor_city(rich: Path, folder: Path) -> PoorCity:
    """Write the poor city into an empty folder; `rich` is the example city's."""
    whole = load_city(rich)
    shutil.copytree(rich, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    languages = whole.directory.languages
    menu = {*_menu(rich)}
    texts, reviewed = [], {}
    for number, path in enumerate(sorted((rich / "answers").glob("*/*.yaml"))):
        name = path.relative_to(rich / "answers").as_posix()
        text = few_phrasings(path.read_text(encoding="utf-8"), languages)
        slug = str(yaml_values(text)["id"])
        if slug in menu or number % 7 in KEPT_OF_SEVEN:
            texts.append(AnswerText(name, text))
            (folder / "answers" / name).write_text(text, encoding="utf-8")
        else:
            reviewed[slug] = AnswerText(name, text)
            (folder / "answers" / name).unlink()
    (folder / "answers" / "topics.yaml").unlink()
    facts = folder / "answers" / "facts.yaml"
    texts.append(AnswerText("facts.yaml", facts.read_text(encoding="utf-8")))
    return PoorCity(load_city(folder), tuple(texts), reviewed)


def few_phrasings(text: str, languages: tuple[Language, ...]) -> str:
    """The article's text with its first phrasings only."""
    shown = form_of(text, languages).fields
    names = [f"phrasings.{language}" for language in languages]
    few = {name: "\n".join(shown[name].splitlines()[:MOST_PHRASINGS]) for name in names}
    return text_of(text, few, languages)


def _menu(rich: Path) -> list[str]:
    found = yaml.safe_load((rich / "city.yaml").read_text(encoding="utf-8"))["menu"]
    return [str(slug) for slug in found]
