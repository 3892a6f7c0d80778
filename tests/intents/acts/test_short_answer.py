"""What a short answer means after what the line has just asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.acts.controls import understand_keys, understand_short_answer
from intents.meaning.understanding import Control, ControlKind, NoMatch, Recognized, Silence, Understanding
from intents.text.transcript import Choice, Expecting, Menu, OpenQuestion, YesNo

TWO = ("waste.collection_day", "waste.missed_pickup")
THREE = (*TWO, "waste.bulky_items")
MANY = (*THREE, "parking.ticket", "parking.permit", "tax.due", "tax.pay", "pool.hours", "pool.lessons")
ANSWERING = st.sampled_from(
    ["yes", "no", "one", "two", "last", "third", "the", "un", "deux", "non", "neither"]
)
EVERY_QUESTION: tuple[Expecting, ...] = (OpenQuestion(), YesNo(), Choice(TWO), Menu(THREE), Menu(MANY))


def expecting() -> st.SearchStrategy[Expecting]:
    articles = st.lists(st.sampled_from(MANY), min_size=1, max_size=9, unique=True).map(tuple)
    return st.one_of(
        st.just(OpenQuestion()),
        st.just(YesNo()),
        articles.map(lambda some: Choice(some[:3])),
        articles.map(Menu),
    )


@pytest.mark.parametrize("asked", EVERY_QUESTION, ids=repr)
def test_zero_is_always_a_person(asked: Expecting) -> None:
    assert understand_keys("0", asked) == Control(ControlKind.PERSON)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("got it wrong", "en"),
        ("you got it wrong", "en"),
        ("barely got it", "en"),
        ("who got it", "en"),
        ("barely understood that", "en"),
        ("poorly understood", "en"),
        ("mal compris", "fr"),
        ("mal entendu", "fr"),
        ("c'est mal compris", "fr"),
    ],
)
def test_what_was_not_understood_is_no_yes(said: str, language: str) -> None:
    assert understand_short_answer(said, YesNo(), language) != Control(ControlKind.YES)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("got it", "en"),
        ("ok got it thanks", "en"),
        ("noted", "en"),
        ("c'est noté", "fr"),
        ("ok compris", "fr"),
    ],
)
def test_what_was_understood_is_a_yes(said: str, language: str) -> None:
    assert understand_short_answer(said, YesNo(), language) == Control(ControlKind.YES)


@pytest.mark.parametrize("asked", EVERY_QUESTION, ids=repr)
def test_the_star_always_repeats(asked: Expecting) -> None:
    assert understand_keys("*", asked) == Control(ControlKind.REPEAT)


@pytest.mark.parametrize("asked", [OpenQuestion(), YesNo(), Choice(TWO), Menu(THREE)], ids=repr)
def test_nine_changes_the_language(asked: Expecting) -> None:
    assert understand_keys("9", asked) == Control(ControlKind.LANGUAGE)


def test_nine_is_the_ninth_item_of_a_menu_that_has_nine() -> None:
    assert understand_keys("9", Menu(MANY)) == Recognized("pool.lessons", 1.0)


@pytest.mark.parametrize(
    ("digits", "asked", "meant"),
    [
        ("1", YesNo(), Control(ControlKind.YES)),
        ("2", YesNo(), Control(ControlKind.NO)),
        ("3", YesNo(), NoMatch()),
        ("1", Choice(TWO), Recognized("waste.collection_day", 1.0)),
        ("2", Choice(TWO), Recognized("waste.missed_pickup", 1.0)),
        ("3", Choice(TWO), Control(ControlKind.NONE_OF_THESE)),
        ("4", Choice(TWO), NoMatch()),
        ("3", Menu(THREE), Recognized("waste.bulky_items", 1.0)),
        ("4", Menu(THREE), NoMatch()),
        ("5", OpenQuestion(), NoMatch()),
        ("#", OpenQuestion(), NoMatch()),
        ("", OpenQuestion(), Silence()),
    ],
)
def test_a_key_means_what_the_line_offered(digits: str, asked: Expecting, meant: Understanding) -> None:
    assert understand_keys(digits, asked) == meant


def test_of_several_keys_the_first_counts() -> None:
    assert understand_keys("12", YesNo()) == Control(ControlKind.YES)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("yes", ControlKind.YES),
        ("Yeah, um, yes.", ControlKind.YES),
        ("uh huh", ControlKind.YES),
        ("won", ControlKind.YES),
        ("oui oui", ControlKind.YES),
        ("ouais", ControlKind.YES),
        ("no", ControlKind.NO),
        ("Noh.", ControlKind.NO),
        ("nope, it did not", ControlKind.NO),
        ("non pas vraiment", ControlKind.NO),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_yes_and_no_are_heard_as_a_recogniser_writes_them(
    said: str, kind: ControlKind, language: str
) -> None:
    assert understand_short_answer(said, YesNo(), language) == Control(kind)


@pytest.mark.parametrize(
    "said", ["how do I pay my property tax", "comment payer mes taxes", "something else", ""]
)
def test_more_than_yes_or_no_is_left_to_the_articles(said: str) -> None:
    assert understand_short_answer(said, YesNo(), "en") is None


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("the first one", "waste.collection_day"),
        ("number one please", "waste.collection_day"),
        ("won", "waste.collection_day"),
        ("la première", "waste.collection_day"),
        ("le premier", "waste.collection_day"),
        ("um, the second one", "waste.missed_pickup"),
        ("I would say option 2", "waste.missed_pickup"),
        ("la deuxième", "waste.missed_pickup"),
        ("la seconde s'il vous plaît", "waste.missed_pickup"),
        ("three", "waste.bulky_items"),
        ("le troisième choix", "waste.bulky_items"),
        ("the last one", "waste.bulky_items"),
        ("la dernière", "waste.bulky_items"),
    ],
)
def test_a_choice_is_named_by_its_place(said: str, article: str) -> None:
    assert understand_short_answer(said, Choice(THREE), "en") == Recognized(article, 1.0)
    assert understand_short_answer(said, Choice(THREE), "fr") == Recognized(article, 1.0)


@pytest.mark.parametrize(
    "said", ["neither", "none of those", "no", "something else", "the third one", "aucune", "non"]
)
def test_whoever_wants_none_of_the_choices_is_believed(said: str) -> None:
    assert understand_short_answer(said, Choice(TWO), "en") == Control(ControlKind.NONE_OF_THESE)


@pytest.mark.parametrize(
    "said", ["yes", "two garbage bins are missing", "the fourth one", "when is the first pickup", ""]
)
def test_what_names_no_choice_is_left_to_the_articles(said: str) -> None:
    assert understand_short_answer(said, Choice(TWO), "en") is None


def test_an_item_of_a_menu_may_be_spoken() -> None:
    assert understand_short_answer("press two", Menu(THREE), "en") == Recognized("waste.missed_pickup", 1.0)
    assert understand_short_answer("four", Menu(THREE), "en") is None


@pytest.mark.parametrize("said", ["yes", "no", "the first one", "two"])
def test_an_open_question_has_no_short_answer(said: str) -> None:
    assert understand_short_answer(said, OpenQuestion(), "en") is None


@given(st.text("0123456789*#ABCD²٣ ", max_size=5) | st.text(max_size=5), expecting())
def test_no_keys_break_the_line(digits: str, asked: Expecting) -> None:
    understand_keys(digits, asked)


@given(
    st.text()
    | st.lists(
        st.sampled_from(["yes", "no", "one", "two", "last", "third", "the", "un", "deux", "non", "neither"])
    ).map(" ".join),
    expecting(),
    st.sampled_from(["en", "fr"]),
)
def test_no_words_break_the_line(said: str, asked: Expecting, language: str) -> None:
    understand_short_answer(said, asked, language)
