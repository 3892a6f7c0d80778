"""Which sentence of an answer tells what a follow-up asks: of several one, of something else none."""

import pytest

from intents.acts.detail import ToldAnswer, details_asked, kinds_asked, kinds_told
from intents.wording import sentences

LICENCE = ToldAnswer(
    "dog licences",
    sentences(
        "Every dog over 4 months old needs a licence each year. It costs $35 if the dog is neutered, and $70 "
        "if not. Buy it on the city website or at the animal shelter, with proof of a rabies vaccination."
    ),
)
POOL = ToldAnswer(
    "pool hours",
    sentences("The pool is open weekdays 6 a.m. to 9:30 p.m. On weekends it opens at 8 a.m. Bring a lock."),
)
PISCINE = ToldAnswer(
    "heures de la piscine",
    sentences("La piscine est ouverte la semaine de 6 h à 21 h 30. La fin de semaine, c'est de 8 h à 20 h."),
)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("and where do I get one", (2,)),
        ("how much would that be", (1,)),
        ("do they want to see his rabies papers", (2,)),
        ("is that every year", (0,)),
        ("the website?", (2,)),
    ],
)
def test_a_detail_is_found_by_what_is_asked_or_by_its_own_words(words: str, told: tuple[int, ...]) -> None:
    assert details_asked(words, LICENCE, "en") == told


@pytest.mark.parametrize(
    "words",
    [
        "can a cat have one",
        "how long does it take",
        "my question was about cats, how much do they cost",
        "you never said how much it costs",
        "the shelter lady told us to phone you about all this",
        "",
    ],
)
def test_what_the_answer_does_not_tell_has_no_sentence(words: str) -> None:
    assert details_asked(words, LICENCE, "en") == ()


def test_the_topic_alone_is_no_detail_in_a_question_about_something_else() -> None:
    assert details_asked("how deep is the pool", POOL, "en") == ()


def test_hours_of_the_morning_do_not_end_a_sentence() -> None:
    assert POOL.sentences[0] == "The pool is open weekdays 6 a.m. to 9:30 p.m."


def test_french_as_it_is_spoken_in_canada_is_read() -> None:
    assert details_asked("pis la fin de semaine", PISCINE, "fr") == (1,)
    assert details_asked("ça coûte combien", PISCINE, "fr") == ()


def test_a_language_without_patterns_has_no_details() -> None:
    assert details_asked("wie viel kostet das", LICENCE, "de") == ()


def test_two_sentences_that_tell_a_price_are_both_told() -> None:
    landfill = ToldAnswer(
        "landfill hours and fees",
        sentences("We are open daily. The minimum fee is $15. Cover your load, or it costs $25 more."),
    )

    assert details_asked("and what does a load cost", landfill, "en") == (1, 2)


HALL = ToldAnswer(
    "office hours",
    sentences("The office is open Monday to Friday, 9 a.m. to 4 p.m. This phone line answers day and night."),
)


def test_office_days_answer_whoever_asks_about_another_day() -> None:
    """That the line answers at night would sound like a yes."""
    assert details_asked("so you're closed on Saturdays", HALL, "en") == (0,)


def test_the_days_that_are_told_outright_come_before_others() -> None:
    depot = ToldAnswer("depot hours", sentences("It is open Monday to Friday. On Sundays it opens at noon."))

    assert details_asked("and on Sunday", depot, "en") == (1,)


def test_whoever_turns_to_another_part_names_it_by_a_word_of_the_topic() -> None:
    both = ToldAnswer(
        "pool and rink", sentences("The pool is open all day. The rink opens on Sundays at one.")
    )

    assert details_asked("and for the rink, when is that", both, "en") == (1,)


def test_a_question_for_what_was_said_is_no_objection() -> None:
    bins = ToldAnswer("pickup", sentences("Bins go out by 7 a.m. After a holiday, pickup is a day later."))

    assert details_asked("what did you say about holidays", bins, "en") == (1,)
    assert details_asked("you said nothing about holidays", bins, "en") == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("he's fixed, so I get the cheaper rate", (1,)),
        ("how old must she be", (0,)),
        ("what am I supposed to bring when I come in", (2,)),
    ],
)
def test_a_detail_is_asked_in_many_ways(words: str, told: tuple[int, ...]) -> None:
    assert details_asked(words, LICENCE, "en") == told


def test_a_word_of_three_letters_may_tell_something() -> None:
    tax = ToldAnswer("property tax", sentences("It is due on July 2. You can pay by mail."))

    assert details_asked("can my son pay", tax, "en") == (1,)


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [("en", "how much is it", "It costs $35."), ("fr", "ça coûte combien", "C'est 35 $ par année.")],
)
def test_a_kind_of_detail_is_named_where_it_is_asked_and_where_it_is_told(
    language: str, words: str, sentence: str
) -> None:
    assert "price" in kinds_asked(words, language)
    assert "price" in kinds_told(sentence, language)
    assert kinds_asked(words, "de") == kinds_told(sentence, "de") == frozenset()
