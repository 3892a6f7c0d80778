"""Everything that the line may ever say: what is rendered ahead, so that nothing is synthesised in a call."""

from collections.abc import Iterator
from datetime import time

from ivr.city import City
from ivr.opening import NEAR, WEEKDAYS, opening
from ivr.prompts.book import PromptBook
from ivr.sentence import Sentence

ABOUT_ARTICLES = ("about", "you_also_asked", "clarify_one", "option")
ABOUT_DEPARTMENTS = ("connecting", "message_for")
FOR_STAFF = ("whisper_", "reason.")
"Prompts that the carrier's own voice says to the person who takes the call."
LAST_KEY = 6


def repertoire(city: City, prompts: PromptBook) -> Iterator[Sentence]:
    """Yield every sentence, the line's own first, since each call needs them."""
    for language in city.directory.languages:
        yield from _fixed(prompts, language)
        yield prompts.say("greeting_name", language, city=city.directory.names[language])
        yield from (prompts.say("option_key", language, key=str(key)) for key in range(1, LAST_KEY + 1))
        yield from _banners(city, language)
        yield from _answers(city, language)
        yield from _openings(city, prompts, language)
        yield from _named(city, prompts, language)


def _fixed(prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for prompt, text in prompts.texts[language].items():
        if "{" not in text and not prompt.startswith(FOR_STAFF):
            yield prompts.say(prompt, language)


def _banners(city: City, language: str) -> Iterator[Sentence]:
    return (Sentence(banner.texts[language], language, f"banner.{banner.id}") for banner in city.banners)


def _answers(city: City, language: str) -> Iterator[Sentence]:
    return (
        Sentence(article.wordings[language].spoken, language, article.reference) for article in city.catalog
    )


def _named(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for department in city.directory.departments.values():
        for prompt in ABOUT_DEPARTMENTS:
            yield prompts.say(prompt, language, department=department.names[language])
    for prompt in ABOUT_ARTICLES:
        for article in city.catalog:
            yield prompts.say(prompt, language, name=article.wordings[language].name)


def _openings(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for at in sorted(_opening_times(city)):
        for day in (*NEAR[language], *WEEKDAYS[language]):
            yield prompts.say("opens", language, opening=opening(day, at, language))


def _opening_times(city: City) -> set[time]:
    every = (department.hours for department in city.directory.departments.values())
    return {
        time(*divmod(stretch.opens, 60))
        for hours in every
        for day in (*hours.week, *(special.stretches for special in hours.exceptions.values()))
        for stretch in day
    }
