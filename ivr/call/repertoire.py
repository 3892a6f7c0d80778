"""Everything the line may say, rendered ahead so that calls need no synthesis."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from ivr.call.city import City
from ivr.call.lookups.found import HUNDRED, option_named, option_offered, spoken_money, streams
from ivr.call.lookups.opening_hours import FARTHEST_DAYS, NEAR, every_sentence, spoken_reason
from ivr.call.lookups.spoken_place import (
    IN_PIECES,
    sets_of_streams,
    spoken_address,
    spoken_day,
    spoken_street,
    values_in_pieces,
)
from ivr.call.texts import PromptBook, Sentence
from languages.forms import forms
from routing.departments.hours import openings_after_closures
from routing.departments.names import name_in
from routing.journeys.journey import AskOption, AskYesNo, texts_of
from routing.services.finding import Address

ABOUT_ARTICLES = ("about", "you_also_asked", "sorry_then", "clarify_one", "option")
ABOUT_PEOPLE = ("connecting_person", "message_for_person")
ABOUT_DEPARTMENTS = ("connecting", "waiting_for", "message_for", "untold.offer", "untold.message")
ABOUT_PLACES = (
    "address.ask_number",
    "address.ask_street",
    "address.no_such_number",
    "address.is_it",
    "address.is_it_street",
    "address.elsewhere",
    "collection.at",
    "report.offer",
    "report.offer_corner",
    "report.already",
    "report.already_corner",
    "report.reference",
    "collection.next",
    "status.applied",
    "status.issued",
    "status.completed",
    "account.balance",
    "account.credit",
    "account.due",
    "account.was_due",
    "account.as_of",
)
TO_STAFF = ("announcement_", "summary.")
"Prompts for the person who takes a call, mostly put together for that call alone."
_ANY_MONDAY = date(2029, 1, 1)
PARTS = ("collection.",)
"Prompts that are parts of a sentence and never spoken alone."
LAST_KEY = 6
YEAR_DAYS = 400
"More than a year, so that a service that has run for a month still knows every opening."


def repertoire(city: City, prompts: PromptBook, today: date | None = None) -> Iterator[Sentence]:
    """Yield every sentence, the line's own first, since each call needs them.

    Dated openings cover a year from `today`.
    """
    for language in city.directory.languages:
        yield from _fixed(prompts, language)
        yield from _of_the_city(city, prompts, language)
        yield from (prompts.say("option_key", language, key=str(key)) for key in range(1, LAST_KEY + 1))
        yield from _banners(city, language)
        yield from _answers(city, language)
        yield from _openings(city, prompts, language)
        yield from _far_openings(city, prompts, language, today)
        yield from _reasons_closed(city, prompts, language, today)
        yield from _named(city, prompts, language)
        yield from _looked_up(city, prompts, language)
        yield from every_sentence(city, prompts, language)
        yield from _guided(city, prompts, language)


def _looked_up(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    """Values are foreseen piece by piece where they are recorded; elsewhere they are said when needed."""
    grammar, in_pieces = forms(language).grammar, forms(language).has(IN_PIECES)
    for known in city.services.files.values():
        asked = (known.number.ask, known.second.ask, *known.sentences.values())
        own = (known.lead,) if known.lead else ()
        yield from (Sentence(each[language], language, "status") for each in (*asked, *own))
    if in_pieces and any(known.balance for known in city.services.files.values()):
        yield from (Sentence(piece, language, "value") for piece in grammar.amount_pieces)
    for question in (each for known in city.services.questions.values() for each in known.values()):
        yield Sentence(question.choice.texts[language], language, "report")
        options = question.choice.options
        yield from (option_offered(one, prompts, language) for one in options)
    if winter := city.services.winter:
        yield from (Sentence(each[language], language, "winter") for each in winter.routes.values())
    if not city.services.streets.streets:
        return
    for collected in sets_of_streams():
        for prompt in ("collection.streams", "collection.then"):
            yield prompts.say(prompt, language, streams=streams(collected, prompts, language))
    if in_pieces:
        values = values_in_pieces(city.services.streets, language)
        yield from (Sentence(value, language, "value") for value in values)
        for prompt in ABOUT_PLACES:
            yield from _with_values(prompt, city, prompts, language)


def _with_values(prompt: str, city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    """Yield a prompt with one value of each kind: its own words are spoken in the same parts for all."""
    streets = city.services.streets
    street = next(iter(streets.streets))
    address = Address(street, 0 if prompt.endswith("_street") else 1)
    if prompt.endswith("_corner"):
        address = Address(street, crossing=street)
    values = {
        "street": spoken_street(street, streets, language),
        "address": spoken_address(address, streets, language),
        "place": next((names[language] for names in streets.around.values()), ""),
        "number": "1",
        "amount": spoken_money(HUNDRED, language),
        "reference": "1 1",
    }
    for day in (_ANY_MONDAY + timedelta(days=ahead) for ahead in range(7)):
        text = prompts.text(prompt, language, **values, day=spoken_day(day, language))
        yield Sentence(text, language, prompt)


def _guided(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for journey in city.services.journeys.values():
        if journey.keep_days:
            yield prompts.say("journey.paused", language, days=str(journey.keep_days))
        for step in journey.steps.values():
            if text := texts_of(step).get(language):
                yield Sentence(text, language, f"{journey.reference}.{step.id}")
            if isinstance(step, AskOption | AskYesNo) and (text := step.help.get(language)):
                yield Sentence(text, language, f"{journey.reference}.{step.id}.help")
            if isinstance(step, AskOption):
                yield from (option_offered(one, prompts, language) for one in step.options)
                yield from (option_named(one, language) for one in step.options)


def _fixed(prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for prompt, text in prompts.texts[language].items():
        if "{" not in text and not prompt.startswith((*TO_STAFF, *PARTS)):
            yield prompts.say(prompt, language)


def _of_the_city(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    name, privacy = city.directory.names[language], city.directory.privacy
    yield prompts.say("greeting_name", language, city=name)
    yield prompts.say("disclosure", language, city=city.directory.greeting_name(language))
    yield prompts.say("about_line", language, city=name)
    yield prompts.say("about_data", language, days=str(city.words_kept_days))
    yield prompts.say("own_data", language, officer=privacy.titles[language])
    yield prompts.say("privacy_contact", language, officer=privacy.titles[language], number=privacy.number)


def _banners(city: City, language: str) -> Iterator[Sentence]:
    return (Sentence(banner.texts[language], language, f"banner.{banner.id}") for banner in city.banners)


def _answers(city: City, language: str) -> Iterator[Sentence]:
    return (
        Sentence(text, language, article.reference)
        for article in city.catalog
        for text in (article.wordings[language].spoken, *article.wordings[language].further_sentences)
    )


def _named(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    for department in city.directory.departments.values():
        for prompt in ABOUT_DEPARTMENTS:
            yield prompts.say(prompt, language, department=department.names[language])
    for person in city.directory.people:
        for prompt in ABOUT_PEOPLE:
            yield prompts.say(prompt, language, name=name_in(person.name, language))
    for prompt in ABOUT_ARTICLES:
        for article in city.catalog:
            yield prompts.say(prompt, language, name=article.wordings[language].name)


def _openings(city: City, prompts: PromptBook, language: str) -> Iterator[Sentence]:
    known = forms(language)
    days = (*((day, True) for day in known.texts(NEAR)), *((day, False) for day in known.grammar.weekdays))
    for at in sorted(_opening_times(city)):
        for day, is_near in days:
            opening = known.grammar.opening(day, at, is_near=is_near)
            yield prompts.say("opens", language, opening=opening)


def _far_openings(city: City, prompts: PromptBook, language: str, today: date | None) -> Iterator[Sentence]:
    every = (department.hours for department in city.directory.departments.values() if today)
    first = today or date.min
    far = {at for hours in every for at in openings_after_closures(hours, first, YEAR_DAYS, FARTHEST_DAYS)}
    for opens_at in sorted(far):
        yield prompts.say("opens", language, opening=forms(language).grammar.dated_opening(opens_at))


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
        if city.services.facilities.by_id:
            yield prompts.say("facility.reason", language, reason=reason)


def _opening_times(city: City) -> set[time]:
    every = (department.hours for department in city.directory.departments.values())
    return {
        time(*divmod(stretch.opens, 60))
        for hours in every
        for day in (*hours.week, *(special.windows for special in hours.exceptions.values()))
        for stretch in day
    }
