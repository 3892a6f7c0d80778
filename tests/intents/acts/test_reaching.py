"""Who is wanted is told from what stands around a name or a word for a person, not from the act it seems."""

import pytest

from intents.acts.name_book import Found, NameBook
from intents.acts.reaching import (
    MOST_RUNS,
    asks_whom,
    is_own_name,
    reaches,
    somebody_does,
    unlisted_name,
    wants_somebody,
)
from intents.meaning.understanding import Wanted

BOOK = NameBook.of(
    [
        ("Ines Castellan", Wanted("roads", "Ines Castellan"), ()),
        ("Ines", Wanted("roads", "Ines Castellan"), ()),
        ("Castellan", Wanted("roads", "Ines Castellan"), ()),
        ("the kennels", Wanted("animal"), ("en",)),
        ("kennels", Wanted("animal"), ("en",)),
        ("la voirie", Wanted("roads"), ("fr",)),
        ("voirie", Wanted("roads"), ("fr",)),
    ]
)


def found(text: str, language: str) -> Found:
    """Return the name in words that hold one."""
    named = BOOK.find(text, language)
    assert named is not None
    return named


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I never know if Ines Castellan works mornings, it was about my culvert", "en"),
        ("they said a Ms. Castellan looks after it", "en"),
        ("Ines, please", "en"),
        ("any chance you can get me Ines", "en"),
        ("is Ines around this afternoon", "en"),
        ("returning a call from Ines about the ditch", "en"),
        ("someone at the kennels about a leash", "en"),
        ("je rappelle Ines pour mon ponceau", "fr"),
        ("est-ce que Ines est là cet après-midi", "fr"),
        ("madame Castellan m'avait parlé d'un ponceau", "fr"),
        ("quelqu'un à la voirie pour un ponceau", "fr"),
        ("c'est à la voirie que je veux parler", "fr"),
    ],
)
def test_whoever_is_framed_as_wanted_is_wanted(text: str, language: str) -> None:
    assert reaches(found(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my daughter Ines lost her mitten on the bus", "en"),
        ("a man at the kennels barked at my wife", "en"),
        ("when do the kennels close", "en"),
        ("ma fille Ines a perdu sa mitaine", "fr"),
        ("un gars de la voirie a brisé ma clôture", "fr"),
    ],
)
def test_whoever_is_only_told_of_is_not_wanted(text: str, language: str) -> None:
    assert not reaches(found(text, language))


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("hello, this is Ines Castellan, I've a question on ditches", True),
        ("Ines Castellan speaking", True),
        ("is this Ines", False),
        ("I'd like Ines Castellan", False),
        ("my little girl's coat, my daughter Ines lost it", True),
    ],
)
def test_callers_who_say_their_own_or_their_familys_name_want_nobody_of_that_name(
    text: str, is_own: bool
) -> None:
    assert is_own_name(found(text, "en")) is is_own


@pytest.mark.parametrize(
    "text",
    [
        "well I'd sooner hear it from one of your engineers",
        "get that forester on the phone",
        "I'm no good talking to computers",
        "I'd like to pass on my thanks to the fellow with the blower",
        "j'aimerais mieux le demander à un ingénieur",
        "c'est difficile pour moi de parler à une machine",
        "je voudrais remercier la dame du comptoir",
    ],
)
def test_a_person_without_a_name_is_wanted(text: str) -> None:
    assert wants_somebody(text)


@pytest.mark.parametrize("text", ["who should I see about a culvert", "à qui je m'adresse pour un ponceau"])
def test_the_right_person_is_asked_for(text: str) -> None:
    assert asks_whom(text)


@pytest.mark.parametrize(
    "text",
    [
        "does anybody have five minutes for my question",
        "would somebody find the time to explain it",
        "est-ce que quelqu'un aurait deux petites minutes",
    ],
)
def test_who_is_asked_for_their_time_is_not_only_told_of(text: str) -> None:
    assert not somebody_does(text)


@pytest.mark.parametrize(
    "text", ["will somebody shovel it", "does anyone sweep there", "est-ce que quelqu'un balaie la rue"]
)
def test_somebody_who_only_does_something_is_not_wanted(text: str) -> None:
    assert somebody_does(text)
    assert not wants_somebody(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("do you have a Thaddeus working there", "Thaddeus"),
        ("put me through to Wilhelmina Ottesen, please", "Wilhelmina Ottesen"),
        ("returning Thaddeus's call", "Thaddeus"),
        ("avez-vous un Fulgence qui travaille là", "Fulgence"),
        ("my nephew Thaddeus broke a window", ""),
        ("this is Thaddeus, put me through to the desk", ""),
        ("put me through to the kennels", ""),
        ("je voudrais profiter du rabais", ""),
    ],
)
def test_a_name_in_no_list_is_heard_where_somebody_is_wanted(text: str, name: str) -> None:
    assert unlisted_name(text, BOOK.of_departments, is_hinted=True) == name


@pytest.mark.parametrize(
    "text",
    [
        "do you have a trampoline arena near here",
        "is there a climbwall in town",
        "I'm looking for vermicompost",
        "avez-vous un pumptrack par là",
        "je cherche le kayakpolo",
    ],
)
def test_a_rare_word_for_a_thing_is_nobodys_name(text: str) -> None:
    assert unlisted_name(text, BOOK.of_departments, is_hinted=True) == ""


def test_a_rare_word_is_a_name_where_a_person_seems_wanted_or_works_there() -> None:
    assert unlisted_name("could I reach Thaddeus", BOOK.of_departments, is_hinted=False) == ""
    assert unlisted_name("is there a Thaddeus who works there", frozenset(), is_hinted=False) == "Thaddeus"


@pytest.mark.parametrize(("letters", "is_name"), [(60, True), (61, False), (900, False)])
def test_nobody_is_called_anything_endless(letters: int, is_name: bool) -> None:
    name = "Zq" * (letters // 2) + "z" * (letters % 2)
    found = unlisted_name(f"put me through to {name}", frozenset(), is_hinted=True)

    assert found == (name if is_name else "")


@pytest.mark.parametrize(
    "text", ["thanks for everything, lady", "merci de vos bons soins, monsieur", "merci à vous madame"]
)
def test_thanks_to_the_line_want_nobody(text: str) -> None:
    assert not wants_somebody(text)


def test_only_the_first_uncommon_words_of_a_text_may_be_a_name() -> None:
    page = "page Thaddeus, please"

    assert unlisted_name(f"{'zorp, ' * (MOST_RUNS - 1)}{page}", frozenset(), is_hinted=True) == "Thaddeus"
    assert unlisted_name(f"{'zorp, ' * MOST_RUNS}{page}", frozenset(), is_hinted=True) == ""
