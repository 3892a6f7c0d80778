"""Everything that the line may ever say: what is rendered ahead, so that nothing is synthesised in a call."""

from collections.abc import Iterator
from datetime import date, time

from ivr.city import City
from ivr.closed import spoken_reason
from ivr.opening import FARTHEST_DAYS, NEAR, WEEKDAYS, dated_opening, opening
from ivr.prompts.book import PromptBook
from ivr.sentence import Sentence
from routing.hours import far_openings

ABOUT_ARTICLES = ("about", "you_also_asked", "clarify_one", "option")
ABOUT_DEPARTMENTS = ("connecting", "waiting_for", "message_for")
BY_CARRIER = ("whisper_", "summary.", "queue.")
"Prompts that the carrier's own voice says: to the person who takes the call, and to callers in a queue."
LAST_KEY = 6
YEAR_DAYS = 400
"A service that runs on for a month after its year still knows what it opens with."


def repertoire(city: City, prompts: PromptBook, today: date | None = None) -> Iterator[Sentence]:
    """Yield every sentence, the line's own first, since each call needs them.

    Openings that are named by their date are foreseen for a year from `today`.
    """
    for language in city.directory.languages:
        yield from _fixed(prompts, language)
        yield prompts.say("greeting_name", language, city=city.directory.names[language])
        yield from (prompts.say("option_key", language, key=str(key)) for key in range(1, LAST_KEY + 1))
        yield from _banners(city, language)
        yield from _answers(city, language)
        yield from _openings(city, prompts, language)
        yield from _far_openings(city, prompts, language, today)
        yield from _reasons_closed(city, prompts, language, today)
        yield from _named(city, prompts, language)


def _fixed(prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for prompt, text in prompts.texts[language].items():
        if "{" not in text and not prompt.startswith(BY_CARRIER):
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


def _far_openings(city: City, prompts: PromptBook, language: str, today: date | None) -> Iterator[Sentence]:
    every = (department.hours for department in city.directory.departments.values() if today)
    far = {at for hours in every for at in far_openings(hours, today or date.min, YEAR_DAYS, FARTHEST_DAYS)}
    for opens_at in sorted(far):
        yield prompts.say("opens", language, opening=dated_opening(opens_at, language))


def _reasons_closed(city: City, prompts: PromptBook, language: str, today: date | None) -> Iterator[Sentence]:
    every = (department.hours for department in city.directory.departments.values())
    names = (
        hours.exceptions[day].reason if day in hours.exceptions else hours.holidays.days[day]
        for hours in every
        for day in (*hours.exceptions, *hours.holidays.days)
        if day >= (today or day)
    )
    for reason in sorted({spoken_reason(name.get(language, "")) for name in names} - {""}):
        yield prompts.say("closed_today", language, reason=reason)


def _opening_times(city: City) -> set[time]:
    every = (department.hours for department in city.directory.departments.values())
    return {
        time(*divmod(stretch.opens, 60))
        for hours in every
        for day in (*hours.week, *(special.stretches for special in hours.exceptions.values()))
        for stretch in day
    }
