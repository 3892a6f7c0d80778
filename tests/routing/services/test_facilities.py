"""Which facility and which day callers ask about, and nothing where they ask something else of it."""

from datetime import date

import pytest

from intents.meaning.day_named import Ahead, DayNamed, DayOfYear, Holiday, Now, Weekday, coming
from intents.meaning.understanding import OpeningAsked, Span
from routing.services.facilities import Facilities
from routing.services.finding import OpeningHours
from tests.fixtures.example import example_city

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def facilities() -> Facilities:
    return example_city().services.facilities


@pytest.mark.parametrize(
    ("text", "language", "facility", "day"),
    [
        ("is the library open right now", "en", "library", Now()),
        ("is the pool open", "en", "pool", Now()),
        ("what time does the pool close tonight", "en", "pool", Ahead(0)),
        ("is the dump open on Sunday", "en", "landfill", Weekday(6)),
        ("la piscine est-tu ouverte", "fr", "pool", Now()),
        ("is the pool open on boxing day", "en", "pool", DayOfYear(12, 26)),
        ("à quelle heure ferme la bibliothèque demain", "fr", "library", Ahead(1)),
        ("est-ce que l'hôtel de ville est ouvert samedi", "fr", "city-hall", Weekday(5)),
    ],
)
def test_a_facility_and_a_day_are_named(
    facilities: Facilities, text: str, language: str, facility: str, day: DayNamed
) -> None:
    assert facilities.asked(text, language) == OpeningAsked(facility, day)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when does the outdoor pool open for summer", "en"),
        ("my car was towed from the library lot, is the tow yard open", "en"),
        ("c'est combien l'entrée à la piscine", "fr"),
        ("les heures de hockey libre à l'aréna", "fr"),
    ],
)
def test_something_else_of_it_is_left_to_the_answers(
    facilities: Facilities, text: str, language: str
) -> None:
    assert facilities.asked(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("what are the pool hours during the week", "en", Span.WEEK),
        ("when is the swimming pool open", "en", Span.WEEK),
        ("la piscine est ouverte quand", "fr", Span.WEEK),
        ("c'est quoi les heures de la piscine", "fr", Span.WEEK),
        ("is the pool open on weekends", "en", Span.WEEKEND),
        ("la piscine est-elle ouverte en fin de semaine", "fr", Span.WEEKEND),
        ("is the pool open over the holidays", "en", Span.HOLIDAYS),
        ("la piscine est-tu ouverte dans le temps des fêtes", "fr", Span.HOLIDAYS),
    ],
)
def test_more_than_one_day_is_no_day(facilities: Facilities, text: str, language: str, span: Span) -> None:
    assert facilities.asked(text, language) == OpeningAsked("pool", None, span)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("are they open on New Year's Day", "en", date(2027, 1, 1)),
        ("okay so how late is it open there on Saturdays", "en", date(2026, 12, 5)),
        ("jusqu'à quelle heure c'est ouvert le samedi", "fr", date(2026, 12, 5)),
        ("pis à Noël, c'est-tu ouvert ou fermé", "fr", date(2026, 12, 25)),
    ],
)
def test_hours_of_a_day_in_many_words_are_those_of_the_facility_before(
    facilities: Facilities, text: str, language: str, day: date
) -> None:
    asked = facilities.asked(text, language)

    assert asked is not None
    assert facilities.found(asked, OpeningHours("library", TODAY), TODAY) == OpeningHours("library", day)


def test_holidays_without_a_name_are_asked_about_in_many_words_too(facilities: Facilities) -> None:
    asked = facilities.asked("and is it open at Easter as well", "en")

    assert asked == OpeningAsked("", None, Span.HOLIDAYS)


@pytest.mark.parametrize(
    ("text", "language"),
    [("how late", "en"), ("until what time", "en"), ("jusqu'à quelle heure", "fr")],
)
def test_until_when_is_about_the_day_before(facilities: Facilities, text: str, language: str) -> None:
    asked = facilities.asked(text, language)

    assert asked is not None
    sunday = OpeningHours("pool", date(2026, 12, 6))
    assert facilities.found(asked, sunday, TODAY) == sunday


def test_the_words_tell_of_which_facility_they_ask_something_else(facilities: Facilities) -> None:
    asked = facilities.asked("and lessons on Sunday", "en")

    assert asked is not None
    assert "pool" in asked.beside
    assert "library" not in asked.beside


def test_holidays_are_known_by_the_names_that_callers_give_them(facilities: Facilities) -> None:
    christmas = facilities.asked("is the pool open on Christmas", "en")
    noel = facilities.asked("la piscine est-elle ouverte à Noël", "fr")
    eve = facilities.asked("is the pool open christmas eve", "en")

    for asked, day in ((christmas, 25), (noel, 25), (eve, 24)):
        assert asked is not None
        assert isinstance(asked.day, Holiday)
        assert coming(asked.day, TODAY) == date(2026, 12, day)


def test_a_day_alone_is_about_the_facility_before(facilities: Facilities) -> None:
    asked = facilities.asked("and on Sunday", "en")

    assert asked == OpeningAsked("", Weekday(6))
    pool = OpeningHours("pool", date(2026, 12, 1))
    assert facilities.found(asked, pool, TODAY) == OpeningHours("pool", date(2026, 12, 6))
    assert facilities.found(asked, None, TODAY) is None


@pytest.mark.parametrize("text", ["and the landfill?", "is the landfill open then too"])
def test_a_facility_alone_is_about_the_day_before(facilities: Facilities, text: str) -> None:
    asked = facilities.asked(text, "en")

    assert asked == OpeningAsked("landfill", None)
    pool = OpeningHours("pool", date(2026, 12, 6))
    assert facilities.found(asked, pool, TODAY) == OpeningHours("landfill", date(2026, 12, 6))


def test_nothing_is_told_of_days_after_the_file(facilities: Facilities) -> None:
    assert facilities.found(OpeningAsked("pool", Now()), None, date(2028, 1, 3)) is None


@pytest.mark.parametrize(
    ("text", "language", "facility"),
    [
        ("ça rouvre quand après Noël", "fr", "city-hall"),
        ("when is the library open after Christmas", "en", "library"),
        ("are you open between Christmas and New Year's", "en", "city-hall"),
    ],
)
def test_the_opening_after_a_named_day_is_looked_for(
    facilities: Facilities, text: str, language: str, facility: str
) -> None:
    asked = facilities.asked(text, language)

    assert asked is not None
    assert asked.reopens
    found = facilities.found(asked, OpeningHours(facility, TODAY), TODAY)
    assert found is not None
    assert found.facility == facility
    assert facilities.by_id[facility].hours.on(found.day)
    assert found.day > date(2026, 12, 25)


def test_when_it_reopens_is_asked_of_the_day_told_before(facilities: Facilities) -> None:
    asked = facilities.asked("la réouverture c'est quel jour", "fr")

    assert asked is not None
    found = facilities.found(asked, OpeningHours("pool", date(2026, 12, 25)), TODAY)
    assert found == OpeningHours("pool", date(2026, 12, 26))


def test_the_afternoon_of_a_holiday_is_that_day(facilities: Facilities) -> None:
    asked = facilities.asked("la piscine est-tu ouverte l'après-midi de Noël", "fr")

    assert asked is not None
    assert not asked.reopens
