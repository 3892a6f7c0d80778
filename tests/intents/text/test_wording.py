"""Normal forms: plain words, sounds, and joined questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.text.wording import (
    MAX_QUERIES,
    MAX_WORDS,
    plain,
    sound,
    split_queries,
    telling,
    told,
    without_denial,
    words,
)


@pytest.mark.parametrize(
    ("written", "also_written"),
    [
        ("Where's the pool?", "where is the pool"),
        ("I can't pay", "i cannot pay"),
        ("I CANT PAY", "i can not pay"),
        ("they won't come", "they will not come"),
        ("it doesn't work", "it does not work"),
        ("he’s not breathing", "hes not breathing"),
        ("I'm lost", "I am lost"),
        ("we've moved", "we moved"),
        ("call 9-1-1", "call nine one one"),
        ("call 9 1 1", "call 911"),
        ("nine eight eight", "988"),
        ("où est l’hôtel de ville", "ou est l'hotel de ville"),
        ("ma sœur", "ma soeur"),
        ("some one fell", "someone fell"),
    ],
)
def test_two_ways_to_write_the_same_are_one(written: str, also_written: str) -> None:
    assert plain(written) == plain(also_written)


def test_accents_marks_and_capitals_are_gone() -> None:
    assert plain("Où jette-t-on l'ÉLECTROMÉNAGER, s.v.p.?") == "ou jette t on l electromenager s v p "


def test_no_sign_becomes_more_than_four_letters() -> None:
    signs = (chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)

    assert max(len(plain(sign).replace(" ", "")) for sign in signs if not sign.isascii()) <= 4


def test_words_after_signs_of_many_letters_are_read() -> None:
    assert plain("\ufdfa" * 1000 + "fire").split() == ["fire"]


def test_a_genitive_is_not_a_contraction() -> None:
    assert words("my neighbour's dog") == ("my", "neighbour", "s", "dog")


def test_greetings_and_fillers_tell_nothing() -> None:
    assert telling("Hello, um, garbage day please") == ("garbage", "day")
    assert telling("Bonjour, euh, les vidanges svp") == ("les", "vidanges")


def test_nothing_but_marks_has_no_words() -> None:
    assert plain(" …?! ") == ""


def test_an_endless_text_is_cut_at_a_thousand_words() -> None:
    assert len(words("go " * 10_000)) == MAX_WORDS


@given(st.text())
def test_a_plain_text_is_lower_case_letters_and_digits_each_word_followed_by_a_space(text: str) -> None:
    said = plain(text)

    assert set(said) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert said == "".join(f"{word} " for word in said.split())


JOINING = st.sampled_from(
    ["and", "also", "when", "is", "the", "oh", "et", "aussi", "quand", ".", "?", "mais"]
)


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        (
            "when is my garbage picked up and also when are taxes due",
            ("when is my garbage picked up", "when are taxes due"),
        ),
        (
            "How do I get a dog licence? Where is the pool?",
            ("How do I get a dog licence", "Where is the pool?"),
        ),
        (
            "I got a parking ticket and how do I pay my water bill",
            ("I got a parking ticket", "how do I pay my water bill"),
        ),
        (
            "c'est quand les vidanges et aussi comment payer mes taxes",
            ("c'est quand les vidanges", "comment payer mes taxes"),
        ),
        (
            "le bac bleu passe quel jour puis où est la piscine du quartier",
            ("le bac bleu passe quel jour", "où est la piscine du quartier"),
        ),
    ],
)
def test_two_questions_are_taken_apart(said: str, questions: tuple[str, ...]) -> None:
    assert split_queries(said) == questions


@pytest.mark.parametrize(
    "said",
    [
        "when is garbage and recycling picked up",
        "where do I pay parking tickets and fines",
        "les ordures et le recyclage",
        "garbage day",
        "",
    ],
)
def test_one_question_stays_whole(said: str) -> None:
    assert split_queries(said) == ()


def test_what_is_too_short_is_no_question_of_its_own() -> None:
    assert split_queries("Hello. When is my garbage picked up?") == ()


def test_a_story_of_many_sentences_is_not_cut_to_pieces() -> None:
    assert split_queries("I live on Elm Street. " * (MAX_QUERIES + 1)) == ()


@given(
    st.text()
    | st.lists(
        st.sampled_from(["and", "also", "when", "is", "the", "oh", "et", "aussi", "quand", ".", "?", "mais"])
    ).map(" ".join)
)
def test_no_text_is_taken_apart_into_more_than_three(said: str) -> None:
    questions = split_queries(said)

    assert len(questions) in {0, *range(2, MAX_QUERIES + 1)}
    assert all(question in said for question in questions)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("les poubelles", "lé poubelle"),
        ("le bac bleu", "le bacque bleu"),
        ("payer mes taxes", "payé mes taxes"),
        ("l'eau", "l'au"),
        ("by law", "bylaw"),
    ],
)
def test_two_spellings_of_one_sound_are_one(said: str, heard: str) -> None:
    assert sound(plain(said)) == sound(plain(heard))


def test_what_sounds_different_stays_apart() -> None:
    assert sound("garbage day") != sound("parking ticket")


def test_nothing_makes_no_sound() -> None:
    assert sound(plain(" ?! ")) == ""


@pytest.mark.parametrize(
    ("text", "meant", "denied"),
    [
        ("not the library, the arena", "the arena", "not the library"),
        ("it's the arena, not the library", "it's the arena", "not the library"),
        ("the arena not the library", "the arena", "not the library"),
        ("it's not the library it's the arena", "it is the arena", "it is not the library"),
        ("not that it leaks, only that it's loud", "only that it's loud", "not that it leaks"),
        ("neither the dog nor the cat, it's a raccoon", "it's a raccoon", "neither the dog nor the cat"),
        ("c'est pas le chien mais le chat", "mais le chat", "c est pas le chien"),
        ("not the 8:45 bus, the 10:05 one", "the 10:05 one", "not the 8:45 bus"),
        ("not $2.75, it says $3,100", "it says $3,100", "not $2.75"),
        ("ni le chien ni le chat, c'est un raton", "c'est un raton", "ni le chien ni le chat"),
    ],
)
def test_what_is_denied_is_told_apart_from_what_is_meant(text: str, meant: str, denied: str) -> None:
    assert told(text).meant == meant
    assert told(text).denied == denied


@pytest.mark.parametrize(
    "text",
    [
        "they did not take the bin",
        "my water is not a normal colour",
        "ils ont pas ramassé le bac",
        "I'm not sure, the arena",
    ],
)
def test_who_tells_that_something_is_not_so_denies_no_topic(text: str) -> None:
    assert told(text).denied == ""
    assert without_denial(text) == text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("hier jetais au parc", "hier j etais au parc "),
        ("si je me jetais en bas du toit", "si je me jetais en bas du toit "),
        ("je jetais mes vieux pots", "je jetais mes vieux pots "),
    ],
)
def test_an_apostrophe_is_put_back_only_where_one_was_left_out(said: str, read: str) -> None:
    assert plain(said) == read
