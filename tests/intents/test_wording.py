"""Comparable words: what a recogniser may write either way comes out the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.wording import MAX_WORDS, plain, telling, words


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
