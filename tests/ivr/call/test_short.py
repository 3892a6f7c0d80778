"""How long the line speaks: the greeting, a first answer, and a routine call of one topic."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from types import MappingProxyType

import pytest

from intents.articles.article import FIRST_WORDS, Handling
from intents.meaning.understanding import Control, ControlKind, Recognized
from ivr.call.call import Call
from ivr.call.greeting import greeting
from ivr.call.texts import Sentence, Texts, load_prompts
from ivr.call.turn import Turn, take_turn
from ivr.settings import load_settings
from ivr.speaking.speaker import spoken
from ivr.studio.spoken_text import WORDS_A_SECOND
from routing.departments.banner import Banner, Mode, SomeArticles
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

GREETING_SECONDS, CALL_SECONDS = 8, 25
LANGUAGES = ("en", "fr")
MAY_BE_LONGER = {
    ("animal.dangerous", "en"): "danger",
    ("animal.dangerous", "fr"): "danger",
    ("roads.signal_dark_hazard", "en"): "danger",
    ("roads.signal_dark_hazard", "fr"): "danger",
    ("util.main_break_no_water", "en"): "danger",
    ("util.main_break_no_water", "fr"): "danger",
    ("util.sewer_backup", "en"): "danger",
    ("util.sewer_backup", "fr"): "danger",
    ("rec.pool_rink_hours", "fr"): "the hours of two places, of which a caller wants either",
}


def texts_of(language: str) -> Texts:
    city = replace(example_city(), banners=())
    prompts = load_prompts(city.directory.languages, city.path)
    return Texts(city, prompts, language, datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone))


def seconds(said: Iterable[Sentence]) -> float:
    return sum(len(spoken(each.text, each.language).split()) for each in said) / WORDS_A_SECOND


def greeted(texts: Texts) -> tuple[Sentence, ...]:
    return greeting(Call("CA1", texts.now, DialogueState(texts.language)), texts).sentences


def talk(texts: Texts, *meanings: Recognized | Control) -> tuple[Turn, ...]:
    call, turns = Call("CA1", texts.now, DialogueState(texts.language)), []
    for meant in meanings:
        turns.append(take_turn(call, meant, texts))
        call = turns[-1].call
    return tuple(turns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_answer_is_short_unless_it_has_a_reason(language: str) -> None:
    counted = {
        (article.id, language): len(article.wordings[language].spoken.split())
        for article in example_city().catalog
    }

    long = {each for each, words in counted.items() if words > FIRST_WORDS}

    assert long == {each for each in MAY_BE_LONGER if each[1] == language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_greeting_ends_after_eight_seconds(language: str) -> None:
    assert seconds(greeted(texts_of(language))) <= GREETING_SECONDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_routine_call_of_one_topic_takes_twenty_five_seconds_of_speech(language: str) -> None:
    texts = texts_of(language)
    around = (*greeted(texts), texts.prompt("anything_else"), texts.prompt("goodbye"))

    lengths = [
        seconds((*around, *texts.answer(article.id)))
        for article in texts.city.catalog
        if article.handling is Handling.ANSWER
    ]

    assert median(lengths) <= CALL_SECONDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_a_further_sentence_hears_it_alone(language: str) -> None:
    texts = texts_of(language)
    wordings = texts.city.catalog["waste.bulky_item"].wordings[language]
    number = wordings.further[0]

    _, again = talk(
        texts,
        Recognized("waste.bulky_item", 0.95),
        Control(ControlKind.REPEAT, sentences=(number,)),
    )

    told = [each.text for each in again.reply.sentences if each.is_answer]
    assert told == [wordings.sentences[number]]


def test_a_further_sentence_is_not_told_while_a_notice_stands_for_the_answer() -> None:
    texts = texts_of("en")
    notice = Banner(
        "strike",
        SomeArticles(frozenset({"waste.bulky_item"})),
        Mode.REPLACE_ANSWER,
        MappingProxyType(dict.fromkeys(LANGUAGES, "Pickups have stopped.")),
        texts.now - timedelta(hours=1),
        texts.now + timedelta(hours=1),
        "Waste operations manager",
        "J. Okafor",
    )
    struck = replace(texts, city=replace(texts.city, banners=(notice,)))

    assert [each.text for each in struck.sentences_of("waste.bulky_item", (2,))] == ["Pickups have stopped."]


def test_a_sure_answer_names_no_topic_and_a_doubtful_one_does() -> None:
    sure, doubtful = (
        [each.prompt for each in talk(texts_of("en"), Recognized("tax.due_date", chance))[0].reply.sentences]
        for chance in (0.95, 0.7)
    )

    assert "about" not in sure
    assert doubtful[0] == "about"


def test_callers_are_told_for_how_many_days_their_words_are_kept() -> None:
    texts = texts_of("en")
    kept = replace(texts, city=replace(texts.city, words_kept_days=30))

    assert "deleted after 30 days" in kept.about_line(ControlKind.ABOUT_DATA)[0].text
    assert texts.city.words_kept_days == load_settings(_env_file=None).words_kept_days
