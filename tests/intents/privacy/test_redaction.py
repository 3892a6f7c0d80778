"""Callers' words lose what tells who they are, and keep what they are about."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.personal import Personal
from intents.privacy.redaction import (
    MOST_PASSES,
    Redacted,
    Removal,
    dictated,
    passes,
    redact,
    redacted,
    unpayable,
)

ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
FRENCH_DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
FRAGMENTS = """
my name is jean tremblay je m'appelle fatima benali mr smith six cent quatre cinquante-cinq oh
double 604 555 1234 @ at gmail dot com arobase point 12 oak street rue des érables v5k 1a1 plate abc
account number 130 692 544 [phone] [name] [address] born on march i live apartment . , - ( ) + two
bins july 2 $25 9 1 1
"""
PIECES = st.sampled_from(FRAGMENTS.split())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my name is jean tremblay and i want to recycle", "my name is [name] and i want to recycle"),
        ("je m'appelle fatima benali et je paie mes taxes", "je m'appelle [name] et je paie mes taxes"),
        ("je m'appelle jean de la fontaine", "je m'appelle [name]"),
        ("Mr. Smith told me to call", "Mr. [name] told me to call"),
        ("avec un monsieur Fontaine", "avec un monsieur [name]"),
        ("je suis madame tremblay", "je suis madame [name]"),
        ("this is bob smith calling about my bill", "this is [name] calling about my bill"),
        ("spelled T R E M B L A Y", "spelled [name]"),
        ("call 604-555-1234 or (604) 555 1234", "call [phone] or [phone]"),
        ("six oh four five five five one two three four", "[phone]"),
        ("le six cent quatre cinq cent cinquante-cinq douze trente-quatre", "le [phone]"),
        ("double five five one two three four", "[phone]"),
        ("604 um 555 uh 1234", "[phone]"),
        ("card 4111 1111 1111 1111", "card [card]"),
        ("quatre mille cent onze 1111 1111 1111", "[card]"),
        ("my social insurance number is 130 692 544", "my social insurance number is [sin]"),
        ("i live at 1234 oak street", "i live at [address]"),
        ("twelve thirty four west fifth avenue", "[address]"),
        ("j'habite au 1234 rue des érables", "j'habite au [address]"),
        ("at V5K 1A1", "at [postal code]"),
        ("v five k one a one", "[postal code]"),
        ("h deux x trois y quatre", "[postal code]"),
        ("jean at gmail dot com", "[email]"),
        ("mon courriel c'est jean arobase hotmail point com", "mon courriel c'est [email]"),
        ("jean.tremblay@gmail.com", "[email]"),
        ("my plate is ABC 123", "my plate is [plate]"),
        ("my account number is 45 67 89", "my account number is [account]"),
        ("numéro de compte 12 34 56", "numéro de compte [account]"),
        ("roll number 12-345-678", "roll number [account]"),
        ("i was born on march 3 1985", "i was born on [birth date]"),
        ("card number is four triple one, quadruple one, 1111 1111", "card number is [card]"),
        ("4111_1111_1111_1111", "[card]"),
        ("it starts 4111 1111 and it ends 1111 1111", "it starts [card] and it ends [card]"),
        (
            "ma carte débute par 4111 1111 11 puis c'est 11 1111",
            "ma carte débute par [card] puis c'est [card]",
        ),
        ("it expires oh nine twenty seven", "it expires [card expiry]"),
        ("le nip de ma carte est 4321", "le nip de ma carte est [security code]"),
        ("the pin for my card is 4321", "the pin for my card is [security code]"),
        ("my plate is abc 123", "my plate is [plate]"),
        ("we are on rural route 3, box 27", "we are on rural route [address]"),
        ("date of birth march third nineteen seventy two", "date of birth [birth date]"),
        ("mon mari s'appelle ngozi okafor", "mon mari s'appelle [name]"),
    ],
)
def test_what_tells_who_a_caller_is_goes(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "i have two bins",
        "is July 2 a holiday",
        "the fine was $25",
        "call 9 1 1",
        "on July 2 2026 at 10 30",
        "a one way street",
        "two hour parking on main street",
        "the 2024-2025 swimming lessons",
        "il y a une rue bloquée",
        "une place de stationnement",
        "my name is wrong on the bill",
        "Bonjour madame je voudrais un permis",
        "this is an emergency",
        "3 potholes on main street",
        "est-ce que le 24 juin est férié",
        "open from 9 to 5",
        "I was charged $1,234,567",
        "depuis mille neuf cent soixante et onze",
        "un vieux monsieur couché sur le trottoir",
        "monsieur le maire",
        "",
    ],
)
def test_topics_and_ordinary_numbers_stay(said: str) -> None:
    assert redact(said).text == said
    assert redact(said).removed == ()


def test_what_was_removed_is_listed_by_kind_and_value_and_printed_by_kind_alone() -> None:
    found = redact("my name is jean tremblay, call 604 555 1234")

    assert sorted(found.removed, key=lambda each: each.kind) == [
        Removal(Personal.NAME, "jean tremblay"),
        Removal(Personal.PHONE, "604 555 1234"),
    ]
    assert "jean" not in repr(found)
    assert "604" not in repr(found)


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_a_redacted_text_has_nothing_more_to_remove(said: str) -> None:
    once = redact(said).text

    assert redact(once) == Redacted(once)


CHAINED = """
card is cvv pin expires january 3 1961 4111 1111 the first next four are [card] code
"""
PUMPED = (
    *(
        "January 3 1961 ",
        "1 a ",
        "oh ",
        "five ",
        "a ",
        "12 oak ",
        "my name is ",
        "jean dot ",
        "A1",
        "1-",
        "\n",
        "- ",
        "@ ",
    ),
    *(
        "[card] expires ",
        "4111 ",
        "nasrin speaking ",
        "q u x quux ",
        "e mail is ",
        "code is ",
        "sin 1 ",
        "wieland ",
    ),
)


@given(st.lists(st.sampled_from(FRAGMENTS.split()), min_size=1, max_size=12), st.integers(1, 40))
def test_a_text_needs_few_passes_however_often_its_words_are_repeated(words: list[str], times: int) -> None:
    passed = passes(" ".join(words * times)[:1600])

    assert len(passed) <= MOST_PASSES
    assert passed[-1].removed == ()


@given(
    st.lists(st.sampled_from([*FRAGMENTS.split(), *CHAINED.split()]), min_size=2, max_size=6, unique=True),
    st.randoms(),
)
def test_what_one_placeholder_tells_of_the_next_needs_few_passes_too(
    words: list[str], chance: Random
) -> None:
    passed = passes(" ".join(chance.choices(words, k=120)))

    assert passed[-1].removed == ()


@pytest.mark.parametrize("words", PUMPED)
def test_twice_the_words_are_about_twice_the_work(words: str) -> None:
    once, twice = (_calls(redacted, (words * 2000)[:length]) for length in (1600, 3200))

    assert twice <= 2.5 * once


def _calls(work: Callable[[str], object], text: str) -> int:
    """Count the calls made for a text, of patterns and of functions: unlike seconds, each time the same."""
    made = Counter[str]()
    sys.setprofile(lambda _frame, event, _function: made.update([event]))
    try:
        work(text)
    finally:
        sys.setprofile(None)
    return made["call"] + made["c_call"]


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_once_and_for_all(said: str) -> None:
    once = redacted(said)

    assert redacted(once) == once


@given(
    st.lists(st.integers(0, 9), min_size=7, max_size=19), st.sampled_from(["", " ", "-", ".", ", ", " uh "])
)
def test_no_digit_of_a_long_number_survives(digits: list[int], between: str) -> None:
    said = between.join(map(str, digits))

    assert not re.search(r"\d", redacted(f"please note {said} thank you"))


@given(
    st.lists(st.integers(0, 9), min_size=10, max_size=16), st.sampled_from([ENGLISH_DIGITS, FRENCH_DIGITS])
)
def test_no_spoken_digit_of_a_long_number_survives(digits: list[int], names: tuple[str, ...]) -> None:
    spoken = " ".join(names[digit] for digit in digits)

    assert not set(redacted(f"note {spoken} merci").split()) & set(names)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "word",
    ["five ", "a ", "12 oak ", "my name is ", "jean dot ", "A1", "- ", "-", "rue de la ", "a. ", "at ", "\n"],
)
def test_ten_thousand_words_are_no_more_than_ten_thousand_words(word: str) -> None:
    once = redacted(word * 10_000)

    assert redacted(once) == once


@pytest.mark.parametrize(
    "said",
    [
        "my permit expires march 2027",
        "call 604-555-1234 about account 4532 015",
        "the first 1500 litres and then 1200 more",
        "la rue s'appelle principale",
    ],
)
def test_what_only_looks_like_a_part_of_a_card_is_none(said: str) -> None:
    assert not {"card", "card expiry", "name"} & {each.kind for each in redact(said).removed}


def test_the_halves_of_a_card_are_kept_for_nobody() -> None:
    said = "the first eight are 4111 1111 and the last eight are 1111 1111"

    assert dictated(said) == ()
    assert "1111" not in unpayable(said)
