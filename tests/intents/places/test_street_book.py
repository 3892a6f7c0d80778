"""Streets are found by letters and by sound, and only where an address may be meant."""

import csv
from pathlib import Path

import pytest

from intents.interpretation.beside_place import rest_of, tells_only
from intents.places.civic_number import civic_numbers
from intents.places.place import Place
from intents.places.street_book import Prompted, Street, StreetBook, names_street, without_landmarks, words_of

STREETS = Path("deploy/example-city/places/streets.csv")
WEST_KELOWNA = {"west-kelowna": {"en": "West Kelowna", "fr": "West Kelowna"}}


@pytest.fixture(scope="module")
def book() -> StreetBook:
    with STREETS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return StreetBook(
        {row["id"]: Street(row["id"], {"en": row["en"], "fr": row["fr"]}, 1, 9999) for row in rows},
        WEST_KELOWNA,
    )


def best(place: Place | None) -> tuple[int, str]:
    return (place.number, place.streets[0].street if place.streets else "") if place else (0, "")


@pytest.mark.parametrize(
    ("words", "number", "street"),
    [
        ("What day is my garbage picked up on 12 Oak Street?", 12, "oak-street"),
        ("c'est quand les vidanges au 12 rue des Chênes", 12, "oak-street"),
        ("we're at one oh five maple street in the back", 105, "maple-street"),
        ("garbage day on elm avenue", 0, "elm-avenue"),
        ("unit 4, 12 Oak St", 12, "oak-street"),
        ("I live at 1100 4th avenue", 1100, "fourth-avenue"),
        ("au 210 chemin du bord du lac", 210, "lakeshore-road"),
    ],
)
def test_an_address_is_found_in_any_sentence(book: StreetBook, words: str, number: int, street: str) -> None:
    assert best(book.find(words)) == (number, street)


@pytest.mark.parametrize(
    ("words", "number", "street"),
    [
        ("twelve fifty birch", 1250, "birch-avenue"),
        ("at 19 Aldercourt", 19, "alder-court"),
        ("15-11 Second Avenue", 1511, "second-avenue"),
        ("4-12 Oak Street", 12, "oak-street"),
        ("10-123 Oak Street", 123, "oak-street"),
        ("eleven hundred fourth avenue", 1100, "fourth-avenue"),
        ("12, rue des herbes", 12, "maple-street"),
        ("twelve ok street", 12, "oak-street"),
        ("au douze rue des shèmes", 12, "oak-street"),
        ("3 1re avenue", 3, "first-avenue"),
        ("no, fifteen, one five", 15, ""),
        ("15", 15, ""),
    ],
)
def test_after_the_question_a_name_is_enough_and_may_be_misheard(
    book: StreetBook, words: str, number: int, street: str
) -> None:
    assert best(book.find(words, Prompted.ASKED)) == (number, street)


@pytest.mark.parametrize(
    "words", ["I don't know", "yes", "why do you need that", "agent please", "oui merci"]
)
def test_no_street_is_found_where_none_was_said(book: StreetBook, words: str) -> None:
    assert book.find(words, Prompted.ASKED) is None


@pytest.mark.parametrize(
    "words",
    [
        "the main road is clear but they skipped our crescent",
        "what do i do with 2 old tires",
        "do I need a permit for a garden shed",
        "la rue est pleine de neige",
    ],
)
def test_a_word_of_the_matter_is_no_street(book: StreetBook, words: str) -> None:
    place = book.find(words)

    assert place is None or not place.streets


def test_two_streets_of_one_name_are_not_sure(book: StreetBook) -> None:
    place = book.find("12 oak", Prompted.OFFERED)

    assert place is not None
    assert {guess.street for guess in place.streets} == {"oak-street", "oak-avenue"}
    assert not place.is_sure


def test_another_municipality_is_named(book: StreetBook) -> None:
    place = book.find("garbage day at 12 Main Street in West Kelowna")

    assert place is not None
    assert place.municipality == "west-kelowna"


def test_what_is_asked_stands_without_the_address(book: StreetBook) -> None:
    words = "garbage day please at 12 Main Street in West Kelowna"
    place = book.find(words)

    assert place is not None
    assert rest_of(words, place, book) == "garbage day please"


def test_a_city_without_streets_finds_none() -> None:
    assert StreetBook().find("12 Oak Street") is None


@pytest.mark.parametrize(
    ("words", "number", "street"),
    [
        ("c'est au 12 rue Oak", 12, "oak-street"),
        ("garbage day at 12 Chênes Street", 12, "oak-street"),
        ("un trou au 45 rue Maple", 45, "maple-street"),
    ],
)
def test_a_street_is_found_by_its_name_in_the_other_language(
    book: StreetBook, words: str, number: int, street: str
) -> None:
    assert best(book.find(words)) == (number, street)


def test_a_thing_is_no_house_number(book: StreetBook) -> None:
    assert best(book.find("il y a un nid-de-poule sur la rue des Chênes")) == (0, "oak-street")
    assert book.find("j'ai une question pour quelqu'un", Prompted.OFFERED) is None
    assert best(book.find("one Oak Street")) == (1, "oak-street")
    assert best(book.find("le un", Prompted.ASKED)) == (1, "")


@pytest.mark.parametrize(
    ("words", "prompted", "streets"),
    [
        (
            "there is a pothole at the corner of Oak Street and Third Avenue",
            Prompted.NO,
            ("oak-street", "third-avenue"),
        ),
        ("pothole at maple street and king street", Prompted.NO, ("maple-street", "king-street")),
        ("at the intersection of maple and king", Prompted.NO, ("maple-street", "king-street")),
        ("maple and third", Prompted.ASKED, ("maple-street", "third-avenue")),
        (
            "il y a un trou au coin de la rue des Chênes et de la rue King",
            Prompted.NO,
            ("oak-street", "king-street"),
        ),
        ("à l'angle de Principale et Troisième avenue", Prompted.NO, ("main-street", "third-avenue")),
    ],
)
def test_two_streets_that_cross_are_one_place(
    book: StreetBook, words: str, prompted: Prompted, streets: tuple[str, str]
) -> None:
    place = book.find(words, prompted)

    assert place is not None
    assert (place.number, place.streets[0].street, place.crossing[0].street) == (0, *streets)


@pytest.mark.parametrize(
    "words",
    [
        "on oak street and it is huge",
        "12 oak street and hurry",
        "what day is garbage and recycling on elm avenue",
        "12 oak street at the corner of elm avenue",
    ],
)
def test_an_and_between_other_words_makes_no_corner(book: StreetBook, words: str) -> None:
    place = book.find(words)

    assert place is not None
    assert place.crossing == ()


def test_a_corner_is_sure_only_when_both_of_its_streets_are(book: StreetBook) -> None:
    sure = book.find("corner of Oak Street and Third Avenue")
    unsure = book.find("corner of Oak and Third Avenue")

    assert sure is not None
    assert sure.is_sure
    assert unsure is not None
    assert not unsure.is_sure


def test_a_street_light_that_is_out_names_no_street(book: StreetBook) -> None:
    assert book.find("I want to report a street light that's out") is None


@pytest.mark.parametrize(
    ("text", "number", "street"),
    [
        ("there's a huge hole in front of 40 Maple", 40, "maple-street"),
        ("you missed our recycling yesterday at 88 Poplar", 88, "poplar-street"),
        ("un gros trou devant le 40 King", 40, "king-street"),
        ("540 Lakeshore", 540, "lakeshore-road"),
        ("my green bin got skipped today 14 fir", 14, "fir-street"),
    ],
)
def test_a_bare_name_beside_a_number_is_a_street_where_a_place_is_told(
    book: StreetBook, text: str, number: int, street: str
) -> None:
    place = book.find(text, Prompted.NO)

    assert place is not None
    assert (place.number, place.streets[0].street) == (number, street)


@pytest.mark.parametrize(
    "text",
    [
        "there are 2 main issues with my bill",
        "i waited 40 minutes",
        "40 first graders want to visit the fire hall",
        "ils ont encore sauté ma rue à matin",
    ],
)
def test_other_words_after_a_number_name_no_street(book: StreetBook, text: str) -> None:
    place = book.find(text, Prompted.NO)

    assert place is None or not place.streets


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("i want to report a pothole on Main", "main-street"),
        ("light out on Queen", "queen-street"),
        ("on school days my garbage is early", ""),
        ("on first thought no", ""),
    ],
)
def test_a_bare_name_after_on_is_a_street(book: StreetBook, text: str, street: str) -> None:
    place = book.find(text, Prompted.NO)

    assert (place.streets[0].street if place and place.streets else "") == street


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("it's at the corner of Main Street and King Street", True),
        ("I'm at 12 Oak Street", True),
        ("garbage at 12 Oak Street", False),
    ],
)
def test_words_may_tell_nothing_but_a_place(book: StreetBook, text: str, *, tells: bool) -> None:
    place = book.find(text, Prompted.NO)

    assert place is not None
    assert tells_only(text, place, book) is tells


def test_a_name_alone_is_a_street_once_the_line_spoke_of_one(book: StreetBook) -> None:
    offered, unasked = book.find("uh Elm", Prompted.OFFERED), book.find("uh Elm", Prompted.NO)

    assert offered is not None
    assert offered.streets[0].street == "elm-avenue"
    assert unasked is None


@pytest.mark.parametrize(("text", "number"), [("40 Carson Street", 40), ("it's been three days", 0)])
def test_what_is_counted_is_no_house_number(book: StreetBook, text: str, number: int) -> None:
    place = book.find(text, Prompted.ASKED)

    assert (place.number if place else 0) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100 and 5 Main Street", 105),
        ("j'habite au 100 99 chemin du Vignoble", 199),
        ("au 400 neuf rue Queen", 409),
        ("au mille 38 avenue des Bouleaux", 1038),
        ("c'est le 60 et 11 rue de l'Aubépine", 71),
        ("22 10 Lakeshore Road", 2210),
        ("five hundred Oak Avenue", 500),
    ],
)
def test_a_number_that_was_heard_in_its_parts_is_put_together(
    book: StreetBook, text: str, number: int
) -> None:
    place = book.find(text, Prompted.ASKED)

    assert place is not None
    assert place.number == number


@pytest.mark.parametrize(
    "words",
    [
        "at the same place", "same address", "the same one", "the address I just gave you", "that house too",
        "à la même place", "même adresse", "au même endroit", "la même", "l'adresse que j'ai donnée",
    ],
)  # fmt: skip
def test_the_address_before_is_meant_where_one_was_asked_for(book: StreetBook, words: str) -> None:
    found = book.find(words, Prompted.ASKED)

    assert found == Place(is_same=True)
    assert found.is_whole
    assert tells_only(words, found, book)


@pytest.mark.parametrize(
    "words",
    [
        "the same street, number 14",
        "14 Oak Street, the same side as the school",
        "we are all the same here you know",
    ],
)
def test_a_new_address_is_not_the_one_before(book: StreetBook, words: str) -> None:
    found = book.find(words, Prompted.ASKED)

    assert found is None or not found.is_same


def test_nobody_who_was_not_asked_for_an_address_tells_the_one_before(book: StreetBook) -> None:
    assert book.find("is it the same house") is None


@pytest.mark.parametrize(
    "words",
    ["12 Oak, no sorry, 45 Alder Court", "12 rue des Chênes, non excusez, 45 cour des Aulnes"],
)
def test_an_address_that_was_taken_back_is_nothing_beside_the_other(book: StreetBook, words: str) -> None:
    found = book.find(words, Prompted.ASKED)

    assert best(found) == (45, "alder-court")
    assert found is not None
    assert rest_of(words, found, book) == ""


BOOK = StreetBook({"oak": Street("oak", {"en": "Oak Street", "fr": "rue des Chênes"}, 1, 99)})


@pytest.mark.parametrize(
    "words",
    [
        "in front of 220 Papineau Street",
        "au 18 boulevard Crémazie",
        "it's 7 Lower Mission Rd",
        "devant le 3, rue Wolfe",
    ],
)
def test_a_number_with_a_type_and_a_name_is_one(words: str) -> None:
    assert names_street(words, tuple(civic_numbers(words)))


@pytest.mark.parametrize(
    "words",
    [
        "15",
        "number 15 on my street",
        "12 units on this road",
        "une rue",
        "there are two on the street",
        "le 15 de la rue",
    ],
)
def test_a_number_alone_or_a_street_without_a_name_is_none(words: str) -> None:
    assert not names_street(words, tuple(civic_numbers(words)))


def test_the_book_tells_only_streets_that_it_does_not_have() -> None:
    unknown = BOOK.find("in front of 220 Papineau Street", Prompted.OFFERED)
    known = BOOK.find("in front of 22 Oak Street", Prompted.OFFERED)

    assert unknown is not None
    assert unknown.is_unknown
    assert known is not None
    assert not known.is_unknown


@pytest.mark.parametrize(
    ("words", "number", "street"),
    [
        ("no no, forget about the oak tree", 0, ""),
        ("Non, je ne vous ai pas demandé mon jour de collecte. Oublions le sapin.", 0, ""),
        ("never mind Oak Street, it's on Fir Street", 0, "fir-street"),
        ("not 14 Maple, 41 Maple Street", 41, "maple-street"),
        ("not far from 12 Oak Street", 12, "oak-street"),
        ("laissez tomber le 14, c'est le 41 rue des Érables", 41, "maple-street"),
    ],
)
def test_a_place_that_is_denied_or_waved_off_is_none(
    book: StreetBook, words: str, number: int, street: str
) -> None:
    assert best(book.find(words, Prompted.ASKED)) == (number, street)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("fourteen. No wait, forty-one, forty-one Maple", 41),
        ("quarante et un, quarante et un rue des Érables", 41),
        ("Maple. Four, one.", 41),
        ("twelve twelve Maple Street", 1212),
    ],
)
def test_a_number_that_is_said_twice_after_a_pause_counts_once(
    book: StreetBook, words: str, number: int
) -> None:
    assert best(book.find(words, Prompted.ASKED)) == (number, "maple-street")


@pytest.mark.parametrize(
    ("words", "landmark"),
    [
        ("devant l'église sur Cedar", "eglise"),
        ("à côté du marché", "marche"),
        ("right by the school", "school"),
        ("in front of the station", "station"),
    ],
)
def test_what_stands_near_is_left_out(words: str, landmark: str) -> None:
    assert landmark in words_of(words)
    assert landmark not in without_landmarks(words_of(words))


@pytest.mark.parametrize(
    "words",
    ["12 rue de l'Église", "by the School Street bridge", "sur la Principale", "devant la rue du Marché"],
)
def test_a_street_keeps_its_name(words: str) -> None:
    assert without_landmarks(words_of(words)) == words_of(words)
