"""A number that a caller gives in parts over several turns is known as what it is."""

from itertools import count

import pytest

from intents.privacy.over_turns import (
    Numerals,
    across,
    is_after_a_card,
    numerals_of,
    without_bare_number,
    without_identity,
    without_parts,
    without_secrets,
)
from intents.privacy.personal import Personal
from intents.text.transcript import Keys, Transcript


def turns(*said: str | Keys) -> tuple[Numerals, ...]:
    heard = (Transcript(each, "en", 0.9) if isinstance(each, str) else each for each in said)
    return tuple(numerals_of(turn, each) for turn, each in zip(count(1), heard, strict=False))


CARDS = (
    ("it's 4111 1111", "1111 1111"),
    ("my visa is 4111", "1111", "1111", "1111"),
    ("c'est quarante et un onze onze onze", "onze onze onze onze"),
    ("it's 4111 1111", "what", "okay so 1111 1111"),
    ("it's four one one one one one one one", "one one one one one one one one"),
    ("it's 4111 1111", "4111 1111", "1111 1111"),
    (Keys("41111111"), Keys("11111111")),
    ("it's 4111 1111", Keys("11111111")),
    ("my amex is 3782 822463", "10005"),
    ("my card starts 4111 1111 11", "11 1111"),
)


@pytest.mark.parametrize("said", CARDS)
def test_a_card_said_in_parts_is_a_card(said: tuple[str | Keys, ...]) -> None:
    number = across(turns(*said))

    assert number is not None
    assert number.kind is Personal.CARD
    assert len(said) in number.turns


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("my number is five five five", "one two three four"), Personal.PHONE),
        (("six oh four", "five five five", "one two three four"), Personal.PHONE),
        (("rappelez-moi au 604", "555 1234"), Personal.PHONE),
        (("my social insurance number is 046", "454 286"), Personal.SIN),
        (("046", "454", "286"), Personal.SIN),
    ],
)
def test_so_are_a_telephone_and_an_insurance_number(said: tuple[str, ...], kind: Personal) -> None:
    number = across(turns(*said))

    assert number is not None
    assert number.kind is kind


@pytest.mark.parametrize(
    "said",
    [
        ("i live at 1234 oak street", "two bins"),
        ("call me at 604 555 1234", "my account is 4532 015"),
        ("1", "2", "3"),
        ("604 555 1234", "604 555 9876"),
        ("when is garbage day",),
    ],
)
def test_what_only_follows_on_one_another_is_no_number(said: tuple[str, ...]) -> None:
    assert across(turns(*said)) is None


def test_its_parts_are_hidden_in_the_words_of_each_turn() -> None:
    number = across(turns("it's 4111", "1111", "1111", "yes 1111 that's all, 2 bins"))

    assert number is not None
    assert without_parts("it's 4111", number) == "it's [card]"
    assert without_parts("yes 1111 that's all, 2 bins", number) == "yes [card] that's all, 2 bins"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("zero four twenty eight", "[card expiry]"),
        ("april 2028", "[card expiry]"),
        ("it's avril vingt-huit", "it's [card expiry]"),
        ("and the code is 123", "and the code is [security code]"),
        ("sept trois sept", "[security code]"),
        ("it expires april 2028 and one two three", "it expires [card expiry] and [security code]"),
        ("yes one more thing", "yes one more thing"),
        ("the bill is two hundred fifty dollars", "the bill is two hundred fifty dollars"),
        ("is 911 down", "is 911 down"),
    ],
)
def test_expiry_and_code_are_hidden_in_the_turns_after_a_card(said: str, kept: str) -> None:
    assert without_secrets(said) == kept


def test_the_turns_after_a_card_are_few() -> None:
    given = turns("my card is 4111 1111 1111 1111")

    assert [is_after_a_card(given, turn) for turn in (1, 2, 4, 5)] == [False, True, True, False]


def test_a_part_of_what_pays_is_of_a_card_at_once() -> None:
    assert turns("my credit card is 4111 1111")[0].is_card
    assert turns("ma carte de crédit c'est le 4111 1111")[0].is_card
    assert not turns("my library card is 2911 1111")[0].is_card


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("one two three four", "[number]"),
        ("it's 4021.", "it's [number]."),
        ("311", "311"),
        ("2026", "2026"),
        ("two bins", "two bins"),
    ],
)
def test_a_number_said_alone_is_hidden(said: str, kept: str) -> None:
    assert without_bare_number(said) == kept


@pytest.mark.parametrize("said", ["it's " + "1" * 40 + " thanks", "4" * 2000 + "!", "1 " * 500 + "x"])
def test_however_long_a_run_of_digits_is_it_takes_no_time(said: str) -> None:
    hidden = without_bare_number(without_secrets(without_identity(said)))

    assert hidden.split()[-1] == said.rsplit(maxsplit=1)[-1] or "[" in hidden
    assert across(turns(said)) is None


def test_digits_are_never_printed() -> None:
    assert "4111" not in repr(turns("it's 4111 1111"))
